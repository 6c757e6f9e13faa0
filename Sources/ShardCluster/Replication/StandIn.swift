import SimKernel

/// A primary that others have replaced, and that a client still finds, writes to a history of its own.
extension Cluster {
    /// A shard whose store was exchanged for a command, and what was acting there before.
    struct StandIn: Sendable {
        let shard: ShardID
        let history: HistoryID
        let acting: Int
    }

    /// Makes the primaries that a node finds the acting members; `standDown` ends it.
    mutating func standIn(for node: NodeAddress) -> [StandIn] {
        var changed: [StandIn] = []
        for slot in shards.indices where shards[slot].replicaSet.isDisturbed && shards[slot].state != .removed {
            let shard = ShardID(slot)
            guard let primary = writablePrimary(of: shard, for: node) else { continue }
            if let standIn = standIn(primary, on: shard) { changed.append(standIn) }
        }
        return changed
    }

    mutating func standIn(_ member: Int, on shard: ShardID) -> StandIn? {
        let place = shards[shard.slot]
        guard member != place.acting else { return nil }
        let change = StandIn(shard: shard, history: place.history.id, acting: place.acting)
        if sharesHistory(member, on: shard) { shards[shard.slot].separate(member) }
        shards[shard.slot].exchange(with: shards[shard.slot].replicaSet.members[member].history)
        shards[shard.slot].acting = member
        return change
    }

    mutating func standDown(_ changes: [StandIn]) {
        for change in changes {
            shards[change.shard.slot].exchange(with: change.history)
            shards[change.shard.slot].acting = change.acting
        }
    }

    /// Whether a member that is not acting would write into others' history, or behind its newest point.
    private func sharesHistory(_ member: Int, on shard: ShardID) -> Bool {
        let me = self[shard].replicaSet.members[member]
        return me.history == self[shard].history.id || me.applied < self[shard].history(of: member).tip
    }
}
