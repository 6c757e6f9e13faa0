/// One replica set of the cluster.
package enum SetRef: Sendable, Hashable {
    case config
    case shard(ShardID)
}

extension Cluster {
    /// Looks at a set where it stands; what the subscript yields comes by a coroutine that takes memory for it.
    @inline(__always)
    func read<Result>(_ set: SetRef, _ body: (ReplicaSet) -> Result) -> Result {
        switch set {
        case .config: body(configServers)
        case .shard(let shard): body(shards[shard.slot].replicaSet)
        }
    }

    /// Changes a set where it stands.
    @inline(__always)
    mutating func write<Result>(_ set: SetRef, _ body: (inout ReplicaSet) -> Result) -> Result {
        switch set {
        case .config: body(&configServers)
        case .shard(let shard): body(&shards[shard.slot].replicaSet)
        }
    }

    package subscript(set: SetRef) -> ReplicaSet {
        _read {
            switch set {
            case .config: yield configServers
            case .shard(let shard): yield shards[shard.slot].replicaSet
            }
        }
        _modify {
            switch set {
            case .config: yield &configServers
            case .shard(let shard): yield &shards[shard.slot].replicaSet
            }
        }
    }
}
