/// One replica set of the cluster.
package enum SetRef: Sendable, Hashable {
    case config
    case shard(ShardID)
}

extension Cluster {
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
