extension Cluster {
    /// The node that a text means: a host with or without its port, a shard (its primary), "config" (the config
    /// servers' primary), or a router by "mongos" or "router-1"; nil if there is none.
    package func address(of text: String) -> NodeAddress? {
        if servers.isInUse { return serverAddress(of: text) }
        if text == "config" { return .config }
        if text == "mongos" { return topology.sharded ? .router(0) : nil }
        if let shard = shardID(named: text) { return .primary(shard) }
        if let router = routers.firstIndex(where: { names(text, $0.host) }) { return .router(router) }
        for shard in activeShards {
            if let member = self[shard].replicaSet.members.firstIndex(where: { names(text, $0.host) }) {
                return .member(shard, member)
            }
        }
        return configServers.members.firstIndex { names(text, $0.host) }.map { .configMember($0) }
    }

    /// Whether an address is one of this cluster's nodes, and can be talked to.
    func isReachable(_ node: NodeAddress) -> Bool {
        switch node {
        case .router(let index): return topology.sharded && routers.indices.contains(index)
        case .config: return topology.sharded
        case .configMember(let index): return topology.sharded && configServers.members.indices.contains(index)
        case .server: return true
        case .nowhere: return false
        case .primary(let shard): return shards.indices.contains(shard.slot)
        case .member(let shard, let index):
            return shards.indices.contains(shard.slot) && self[shard].replicaSet.members.indices.contains(index)
        }
    }

    /// Refuses what the client's driver could not send: the process is gone, or nothing comes through to it. A set
    /// without a primary can be talked to: what needs one waits for it.
    ///
    /// - Throws: HostUnreachable (6), NetworkTimeout (89).
    func requireConnection(to node: NodeAddress) throws(CommandError) {
        guard isReachable(node) else { throw .hostUnreachable("no node of this cluster answers there") }
        guard !network.isQuiet, let process = process(at: node), !reaches(.client, process) else { return }
        let host = host(of: node)
        guard !isGone(process) || !network.isOpen(from: .client, to: process) else {
            throw .hostUnreachable(
                "Error connecting to \(host) :: caused by :: onInvoke :: caused by :: Connection refused")
        }
        throw CommandError(
            code: 89, codeName: "NetworkTimeout",
            message:
                "Couldn't connect to server \(host), connection attempt failed: NetworkTimeout: Error connecting to "
                + "\(host) :: caused by :: Socket operation timed out")
    }

    /// The process behind an address: a set stands for the primary that the client finds.
    private func process(at node: NodeAddress) -> NodeID? {
        switch node {
        case .router(let router): .router(router)
        case .member(let shard, let member): .member(.shard(shard), member)
        case .configMember(let member): .member(.config, member)
        case .primary(let shard): primary(of: .shard(shard), seenBy: .client).map { .member(.shard(shard), $0) }
        case .config: primary(of: .config, seenBy: .client).map { .member(.config, $0) }
        case .server, .nowhere: nil
        }
    }

    private func isGone(_ process: NodeID) -> Bool {
        switch process {
        case .member(let set, let member): self[set].members[member].isDown
        case .router(let router): routers[router].isDown
        case .client: false
        }
    }

    /// Whether writes are taken there: by routers and primaries.
    func isWritable(_ node: NodeAddress) -> Bool {
        switch node {
        case .router, .primary, .config, .server, .nowhere: return true
        case .member(let shard, let index): return takesWrites(index, on: shard)
        case .configMember(let index): return configServers.members[index].isWritablePrimary
        }
    }

    /// "host:port", "host", or the host's first label.
    private func names(_ text: String, _ host: String) -> Bool {
        host == text || host.hasPrefix(text + ":") || host.hasPrefix(text + ".")
    }
}
