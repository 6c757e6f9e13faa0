import BSON
package import SimKernel

/// A shard: a replica set, the collections' shares that it stores, and the ranges that it no longer owns.
package struct Shard: Sendable {
    package enum State: Sendable, Hashable {
        case active
        case draining(since: Micros)
        case removed
    }

    package let id: ShardID
    package let name: String
    package var state: State = .active
    /// Its zones (`tags` in config.shards), in the order of names.
    package var zones: [String] = []
    package var replicaSet: ReplicaSet
    package var collections = NamespaceMap<StoredCollection>()
    package var orphans: [OrphanRange] = []
    package var oplog = Oplog()
    /// Digest of all that was ever written here.
    var writes = TraceHash()
    package let joinedAt: Micros
    /// Counts up with each shard that joins.
    package let order: Int

    package init(id: ShardID, name: String, replicaSet: ReplicaSet, joinedAt: Micros, order: Int) {
        self.id = id
        self.name = name
        self.replicaSet = replicaSet
        self.joinedAt = joinedAt
        self.order = order
    }

    package var isDraining: Bool {
        if case .draining = state { true } else { false }
    }

    /// Logical bytes of all its documents, orphans among them.
    package var dataBytes: Int64 { collections.reduce(0) { $0 + $1.1.dataBytes } }
}
