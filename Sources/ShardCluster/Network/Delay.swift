package import SimKernel

extension Cluster {
    /// The cloud region of a node.
    package func region(of node: NodeID) -> String {
        switch node {
        case .member(.config, let member): configServers.members[member].region ?? topology.region
        case .member(.shard(let shard), let member):
            shards[shard.slot].replicaSet.members[member].region ?? topology.region
        case .router, .client: topology.region
        }
    }

    /// How long a message takes; nil if it never comes: it is lost, or nobody is there to get it.
    package mutating func delay(from: NodeID, to: NodeID) -> Micros? {
        guard !network.isQuiet else { return isResponsive(to) ? pathDelay(from: from, to: to) : nil }
        guard isResponsive(to), network.isOpen(from: from, to: to) else { return nil }
        let loss = network.lossRate(from, to)
        if loss > 0, generator.unit() < loss { return nil }
        return pathDelay(from: from, to: to)
    }

    /// How long a message takes if nothing is in its way.
    package func pathDelay(from: NodeID, to: NodeID) -> Micros {
        RegionLatency.oneWay(from: region(of: from), to: region(of: to))
    }

    /// Whether the process runs and answers.
    package func isResponsive(_ node: NodeID) -> Bool {
        switch node {
        case .member(.shard(let shard), let member): shards[shard.slot].replicaSet.members[member].isResponsive
        case .member(.config, let member): configServers.members[member].isResponsive
        case .router(let router): !routers[router].isDown && !routers[router].isPaused
        case .client: true
        }
    }

    /// Whether a request and its answer would come through, chance aside.
    package func reaches(_ from: NodeID, _ to: NodeID) -> Bool {
        isResponsive(to)
            && (network.isQuiet || network.isOpen(from: from, to: to) && network.isOpen(from: to, to: from))
    }

    /// The primary that a node would find: of those that it reaches the one of the newest term; nil if there is none.
    package func primary(of set: SetRef, seenBy node: NodeID) -> Int? {
        let members = read(set) { $0.members }
        var found: Int?
        for index in members.indices where members[index].isWritablePrimary && reaches(node, .member(set, index)) {
            if found.map({ members[$0].ballot.term < members[index].ballot.term }) ?? true { found = index }
        }
        return found
    }
}
