extension Cluster {
    /// The node that a text means: a host with or without its port, a shard (its primary), "config" or the host of a config server, or a router by
    /// "mongos" or "router-1"; nil if there is none.
    package func address(of text: String) -> NodeAddress? {
        if text == "config" { return .config }
        if text == "mongos" { return topology.sharded ? .router(0) : nil }
        if let shard = shardID(named: text) { return .primary(shard) }
        if let router = routers.firstIndex(where: { names(text, $0.host) }) { return .router(router) }
        for shard in activeShards {
            if let member = self[shard].replicaSet.members.firstIndex(where: { names(text, $0.host) }) {
                return .member(shard, member)
            }
        }
        if configServers.members.contains(where: { names(text, $0.host) }) { return .config }
        return nil
    }

    /// Whether an address is one of this cluster's nodes, and can be talked to.
    func isReachable(_ node: NodeAddress) -> Bool {
        switch node {
        case .router(let index): return topology.sharded && routers.indices.contains(index)
        case .config: return topology.sharded
        case .primary(let shard):
            return shards.indices.contains(shard.slot)
                && (self[shard].replicaSet.primary != nil || self[shard].replicaSet.isDisturbed)
        case .member(let shard, let index):
            guard shards.indices.contains(shard.slot), self[shard].replicaSet.members.indices.contains(index) else {
                return false
            }
            if case .down = self[shard].replicaSet.members[index].role { return false }
            return true
        }
    }

    /// Whether writes are taken there: by routers and primaries.
    func isWritable(_ node: NodeAddress) -> Bool {
        guard case .member(let shard, let index) = node else { return true }
        return takesWrites(index, on: shard)
    }

    /// "host:port", "host", or the host's first label.
    private func names(_ text: String, _ host: String) -> Bool {
        host == text || host.hasPrefix(text + ":") || host.hasPrefix(text + ".")
    }
}
