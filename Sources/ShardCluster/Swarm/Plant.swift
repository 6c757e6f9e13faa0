/// A mistake put into the cluster on purpose, so that it can be seen that the swarm finds its like. Only for tests.
package enum Plant: String, Sendable, Hashable, CaseIterable {
    /// A new primary has lost its newest oplog entry.
    case lostOplogEntry
    /// A shard takes requests that were routed by an old table.
    case skippedFence
    /// A primary acknowledges by itself what a majority was asked for.
    case stalePrimary
    /// A donor goes on counting as its own what it has given away.
    case doubleOwner
    /// A member votes for each candidate that asks, as often as it is asked.
    case doubleVote
    /// A write that is sent again is run again.
    case doubleRetry
}

extension Cluster {
    /// What `Plant.lostOplogEntry` does.
    mutating func loseNewestEntry(of member: Int, on shard: ShardID) {
        let point = self[shard].replicaSet.members[member].applied
        let history = self[shard].history(of: member)
        guard let before = history.oplog.newest(upTo: point, where: { $0 < point }) else { return }
        shards[shard.slot].replicaSet.members[member].applied = before
        shards[shard.slot].replicaSet.members[member].durable = before
    }
}
