import BSON

extension Cluster {
    /// What a fault's target can be called: hosts without their domain, shards, "config", "mongos", "client", regions.
    package var nodeNames: [String] {
        if servers.isInUse {
            return servers.hosts + activeShards.map { self[$0].name } + ["config", "mongos", "client"]
        }
        let sets = [SetRef.config] + activeShards.map { .shard($0) }
        let hosts = sets.flatMap { self[$0].members.map(\.host) } + routers.map(\.host)
        return hosts.map { String($0.prefix { $0 != "." }) } + activeShards.map { self[$0].name }
            + ["config", "mongos", "client"] + usedRegions
    }

    /// The regions that nodes stand in, each once.
    package var usedRegions: [String] {
        var regions = [topology.region]
        for node in allMembers where !regions.contains(region(of: node)) { regions.append(region(of: node)) }
        return regions
    }

    /// All members of all sets, the config servers first.
    package var allMembers: [NodeID] {
        let sets = (topology.sharded ? [SetRef.config] : []) + activeShards.map { .shard($0) }
        return sets.flatMap { set in
            self[set].members.indices.filter { self[set].members[$0].isConfigured }.map { .member(set, $0) }
        }
    }

    /// The nodes that a text means: one by its host, a shard's or the config servers' primary, or all of a region.
    ///
    /// - Throws: BadValue (2) whose `extra` holds the unknown name; for a set without a primary.
    package func nodes(named text: String) throws(CommandError) -> [NodeID] {
        if text == "client" { return [.client] }
        if let node = serverNode(named: text) { return [node] }
        if let index = RegionLatency.index(of: text) {
            let found = allMembers.filter { RegionLatency.index(of: region(of: $0)) == index }
            if !found.isEmpty { return found }
        }
        switch address(of: text) {
        case .router(let router)?: return [.router(router)]
        case .member(let shard, let member)?: return [.member(.shard(shard), member)]
        case .configMember(let member)?: return [.member(.config, member)]
        case .primary(let shard)?: return [try primaryNode(of: .shard(shard), text)]
        case .config?: return [try primaryNode(of: .config, text)]
        case .server?, .nowhere?:
            throw .badValue("\(text) is in no set. What is to fail has to work first.")
        case nil:
            throw CommandError(
                code: 2, codeName: "BadValue", message: "There is no node \"\(text)\".",
                extra: ["unknownNode": .string(text)])
        }
    }

    private func primaryNode(of set: SetRef, _ text: String) throws(CommandError) -> NodeID {
        guard let primary = self[set].primary else {
            throw .badValue("\(text) has no primary now. Name one of its members.")
        }
        return .member(set, primary)
    }

    /// A node's host and port.
    package func name(of node: NodeID) -> String {
        switch node {
        case .member(let set, let member): self[set].members[member].host
        case .router(let router): routers[router].host
        case .client: "client"
        }
    }

    /// Whether a node's process runs, stopped by a signal or not.
    package func isRunning(_ node: NodeID) -> Bool {
        switch node {
        case .member(let set, let member): !self[set].members[member].isDown
        case .router(let router): !routers[router].isDown
        case .client: true
        }
    }
}
