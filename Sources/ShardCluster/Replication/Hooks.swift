import SimKernel

extension Cluster {
    /// Whether a shard has a primary whose writes a majority of its members can acknowledge now.
    func shardCanCommit(_ shard: ShardID) -> Bool {
        canCommit(.shard(shard)) && !isLocked(shard) && (!self[shard].replicaSet.isDisturbed || hasActingPrimary(shard))
    }

    /// Whether the member whose store handlers work on is the primary that a new write would belong to.
    func hasActingPrimary(_ shard: ShardID) -> Bool {
        let set = self[shard].replicaSet
        guard set.isDisturbed else { return true }
        return set.primary == self[shard].acting && set.members[self[shard].acting].isResponsive
            && set.members[self[shard].acting].ballot.term == self[shard].history.term
    }

    /// Refuses a change of the catalog that a majority of the config servers could not acknowledge now.
    func requireConfigMajority() throws(CommandError) {
        guard canCommit(.config) else {
            throw CommandError(
                code: 133, codeName: "FailedToSatisfyReadPreference",
                message: "Could not find host matching read preference { mode: \"primary\" } for set "
                    + configServers.name)
        }
    }

    /// Another member of a shard's replica set became primary.
    mutating func primaryChanged(on shard: ShardID) {
        if processes.hasLocks { events.schedule(.blockedRetry, at: now) }
        recoverTransactions(on: shard)
        interruptMigrations(of: shard)
    }
}
