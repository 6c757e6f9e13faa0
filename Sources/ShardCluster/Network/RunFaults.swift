package import SimKernel

extension Cluster {
    /// Begins a fault, which ends by itself after `span`, or when it is healed.
    @discardableResult
    package mutating func inject(_ kind: Fault.Kind, named name: String, for span: Micros? = nil) -> Fault {
        let fault = Fault(
            id: network.nextFault, name: name, kind: kind, since: now, until: span.map { now + $0 })
        network.nextFault &+= 1
        disturbAround(kind)
        switch kind {
        case .killed(let nodes): for node in nodes { end(node) }
        case .paused(let node): setPaused(node, true)
        case .slowDisk, .fullDisk, .clockSkew, .packetLoss, .cut: break
        }
        network.faults.append(fault)
        chronicle(.faultBegan(fault))
        for node in kind.nodes { diskChanged(node) }
        if let span { schedule(.faultEnds(fault.id), after: span) }
        return fault
    }

    /// A fault's time is over.
    mutating func endFault(_ id: UInt32) {
        guard let fault = network.faults.first(where: { $0.id == id }) else { return }
        remove(fault)
    }

    /// Ends a fault now: what was killed is started, what stood still goes on.
    package mutating func remove(_ fault: Fault) {
        network.faults.removeAll { $0.id == fault.id }
        disturbAround(fault.kind)
        switch fault.kind {
        case .killed(let nodes): for node in nodes { start(node) }
        case .paused(let node): setPaused(node, isPausedByFault(node))
        case .slowDisk, .fullDisk, .clockSkew, .packetLoss, .cut: break
        }
        chronicle(.faultEnded(fault))
        for node in fault.kind.nodes { diskChanged(node) }
        if case .slowDisk(.member(.shard(let shard), let member), _) = fault.kind {
            hastenRecovery(of: member, on: shard)
        }
    }

    /// Takes one node out of the fault that keeps it down, and starts it.
    package mutating func restart(_ node: NodeID) {
        for index in network.faults.indices {
            guard case .killed(var nodes) = network.faults[index].kind, nodes.contains(node) else { continue }
            nodes.removeAll { $0 == node }
            network.faults[index].kind = .killed(nodes)
        }
        network.faults.removeAll { $0.kind == .killed([]) }
        start(node)
    }

    private func isPausedByFault(_ node: NodeID) -> Bool { network.faults.contains { $0.kind == .paused(node) } }

    /// The sets of all members that a fault is about.
    private mutating func disturbAround(_ kind: Fault.Kind) {
        for node in kind.nodes {
            if case .member(let set, _) = node { disturb(set) }
        }
    }

    private mutating func end(_ node: NodeID) {
        serverEnded(node)
        switch node {
        case .member(let set, let member): kill(member, in: set)
        case .router(let router):
            routers[router].isDown = true
            routers[router].isPaused = false
        case .client: break
        }
    }

    private mutating func start(_ node: NodeID) {
        serverStarted(node)
        switch node {
        case .member(let set, let member): restart(member, in: set)
        case .router(let router):
            guard routers[router].isDown else { return }
            routers[router].isDown = false
            routers[router].startedAt = now
            routers[router].tables = NamespaceMap()
        case .client: break
        }
    }

    private mutating func setPaused(_ node: NodeID, _ paused: Bool) {
        switch node {
        case .member(let set, let member):
            guard self[set].members[member].isPaused != paused, !self[set].members[member].isDown else { return }
            if paused { pause(member, in: set) } else { resume(member, in: set) }
        case .router(let router): routers[router].isPaused = paused
        case .client: break
        }
    }
}
