package import BSON
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
    package var tags: [String] = []
    package var replicaSet: ReplicaSet
    package var collections = NamespaceMap<StoredCollection>()
    package var orphans: [OrphanRange] = []
    package var oplog = Oplog()
    package let joinedAt: Micros

    package init(id: ShardID, name: String, replicaSet: ReplicaSet, joinedAt: Micros) {
        self.id = id
        self.name = name
        self.replicaSet = replicaSet
        self.joinedAt = joinedAt
    }

    package var isDraining: Bool {
        if case .draining = state { true } else { false }
    }
}
