import SimKernel

/// What a cluster has in its queue: small values, so that a copy of the queue is a copy of memory.
package enum ClusterEvent: Sendable, Hashable {
    /// The balancer looks whether there is something to move.
    case balancerRound
    /// The present phase of a migration ends.
    case migrationPhaseEnds(MigrationID)
    /// The documents of a range that was given away may be deleted.
    case rangeDeletionDue(ShardID, UInt32)
    /// The members of a new shard are up and have a primary.
    case replicaSetReady(OperationID)
    /// The data of a database has arrived at its new primary shard.
    case movePrimaryCopied(OperationID)
    /// Neighbouring chunks of one shard are merged.
    case autoMergeRound
    /// The primaries delete what has expired.
    case expiryPass
    /// A rolling update goes on.
    case tierUpdate
    /// Heartbeats, votes and faults.
    case election(ElectionEvent)
    /// A mongos that was started by hand looks for its config servers again.
    case serverLook(UInt16, pid: UInt32)
    /// A step of a two-phase commit ends.
    case transactionStep(UInt32)
    /// transactionLifetimeLimitSeconds has passed.
    case transactionExpires(UInt32)
    /// A transaction is over: commands that waited for it try again.
    case blockedRetry
    /// A waiting command's `maxTimeMS` has passed.
    case commandDeadline(OperationID)
    /// The `maxTimeMS` of a command that waits for a critical section has gone by.
    case blockedCommandExpires(OperationID)
    /// The present phase of a resharding ends.
    case reshardingPhaseEnds(UInt32)
    /// Entries, progress or waiting between the members of a disturbed set.
    case replication(ReplicationEvent)

    /// The event as a word of the trace.
    var traceWord: UInt64 {
        switch self {
        case .balancerRound: 1
        case .migrationPhaseEnds(let id): 2 | UInt64(id.number) << 8
        case .rangeDeletionDue(let shard, let id): 3 | UInt64(shard.slot) << 8 | UInt64(id) << 24
        case .replicaSetReady(let id): 4 | UInt64(id.number) << 8
        case .movePrimaryCopied(let id): 5 | UInt64(id.number) << 8
        case .autoMergeRound: 6
        case .expiryPass: 7
        case .tierUpdate: 0x20
        case .election(let event): 8 | event.traceWord << 8
        case .serverLook(let index, let pid): 60 | UInt64(index) << 8 | UInt64(pid) << 24
        case .transactionStep(let serial): 40 | UInt64(serial) << 8
        case .transactionExpires(let serial): 41 | UInt64(serial) << 8
        case .blockedRetry: 42
        case .commandDeadline(let id): 43 | UInt64(id.number) << 8
        case .reshardingPhaseEnds(let number): 51 | UInt64(number) << 8
        case .blockedCommandExpires(let id): 50 | UInt64(id.number) << 8
        case .replication(let event): 60 ^ event.traceWord
        }
    }
}
