extension Cluster {
    /// The node that a text means in a cluster that is built by hand: a process by "host:port" (port 27017 if none is
    /// given, or the only process of the host), or a shard by its name.
    func serverAddress(of text: String) -> NodeAddress? {
        let named = text.contains(":") ? text : "\(text):\(HostNames.routerPort)"
        if let index = servers.index(of: named) ?? servers.index(of: text) { return node(ofServer: index) }
        if text == "config", !configServers.members.isEmpty { return .config }
        if text == "mongos" { return defaultNode }
        if let shard = shardID(named: text) { return .primary(shard) }
        return servers.hosts.contains(String(text.prefix { $0 != ":" })) ? .nowhere : nil
    }

    /// What a process is in the cluster.
    private func node(ofServer index: Int) -> NodeAddress {
        let process = servers.processes[index]
        guard process.isListening else { return .nowhere }
        switch process.place {
        case .member(.shard(let shard), let member): return .member(shard, member)
        case .member(.config, let member): return .configMember(member)
        case .router(let router): return .router(router)
        case nil: return .server(index)
        }
    }

    /// The process that a command is sent to; nil for one that no hand started.
    func server(at node: NodeAddress) -> Int? {
        switch node {
        case .server(let index): return index
        case .router(let router): return place(.router(router))
        case .member(let shard, let member): return place(.member(.shard(shard), member))
        case .primary(let shard):
            return self[shard].replicaSet.primary.flatMap { place(.member(.shard(shard), $0)) }
        case .configMember(let member): return place(.member(.config, member))
        case .config: return configServers.primary.flatMap { place(.member(.config, $0)) }
        case .nowhere: return nil
        }
    }

    func place(_ place: ServerProcess.Place) -> Int? {
        servers.processes.firstIndex { $0.place == place }
    }
}
