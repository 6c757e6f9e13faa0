import BSON
package import SimKernel

/// A shard: a replica set, the collections' shares that it stores, and the ranges that it no longer owns.
package struct Shard: Sendable {
    package enum State: Sendable, Hashable {
        case active
        case draining(since: Micros)
        case removed
        /// A replica set that was built by hand and not added yet: no shard.
        case unattached
    }

    package let id: ShardID
    package internal(set) var name: String
    package var state: State = .active
    /// Its zones (`tags` in config.shards), in the order of names.
    package var zones: [String] = []
    package var replicaSet: ReplicaSet
    /// What the acting member stores and wrote, which all handlers work on.
    package internal(set) var history: History
    /// Histories of members that are not, or no longer, beginnings of the acting member's.
    package internal(set) var branches: [History] = []
    /// The member whose history is the shard's: its primary, or the last one that it had.
    package internal(set) var acting = 0
    var nextHistory: UInt32 = 2
    /// What members took back, the oldest first.
    package internal(set) var rollbacks = PersistentArray<RollbackRecord>()
    package var orphans: [OrphanRange] = []
    /// Of those who log in at its members directly, in a cluster that was built by hand.
    var users = UserDirectory()
    package internal(set) var joinedAt: Micros
    /// Counts up with each shard that joins.
    package internal(set) var order: Int

    package init(id: ShardID, name: String, replicaSet: ReplicaSet, joinedAt: Micros, order: Int) {
        self.id = id
        self.name = name
        self.replicaSet = replicaSet
        history = History(root: replicaSet.members.first?.applied ?? .none)
        self.joinedAt = joinedAt
        self.order = order
    }

    package var isDraining: Bool {
        if case .draining = state { true } else { false }
    }

    /// One of the cluster's shards now.
    package var isPresent: Bool { state != .removed && state != .unattached }

    /// Logical bytes of all its documents, orphans among them.
    package var dataBytes: Int64 { collections.reduce(0) { $0 + $1.1.dataBytes } }
}
