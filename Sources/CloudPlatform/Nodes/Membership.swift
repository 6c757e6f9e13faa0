import BSON
import ShardCluster
import SimKernel

/// Nodes join, leave and are watched.
extension Platform {
    /// A node joins: it is active from its first heartbeat, which it sends at once.
    mutating func join(_ node: Node) {
        let wasHealthy = nodes.isHealthy
        nodes.nodes.append(node)
        if nodes.gossip.isUsed {
            nodes.gossip.tellAll(of: node.id)
            nodes.gossip.enter(MemberView(of: node.id), knowing: nodes.memberIDs)
        }
        welcome(node, by: nil, wasHealthy: wasHealthy)
        wakeGossip()
    }

    /// - Parameter seed: Who has let it in; nil for the operator's list.
    mutating func welcome(_ node: Node, by seed: String?, wasHealthy: Bool) {
        var fields: [(String, BSONValue)] = [
            ("node", .string(node.name)), ("address", .string(node.address)), ("port", .number(Int64(node.port))),
            ("nodes", .number(Int64(nodes.memberCount))),
        ]
        if let seed { fields.append(("seed", .string(seed))) }
        notify(.nodeAdded, fields)
        beat(node: node.id, life: node.life)
        if nodes.memberCount == 1 { queue.schedule(.nodeMonitor, at: now + NodeBook.monitorInterval) }
        tellHealth(wasHealthy)
        placeWhatIsEmpty()
    }

    /// The node is gone; it holds nothing.
    mutating func drop(node id: Int) {
        guard let index = nodes.index(of: id) else { return }
        let wasHealthy = nodes.isHealthy
        let node = nodes.nodes.remove(at: index)
        if node.isFromProvider { scaling.provider.giveBack(1) }
        notify(.nodeRemoved, [("node", .string(node.name)), ("nodes", .number(Int64(nodes.memberCount)))])
        tellHealth(wasHealthy)
        forget(node)
    }

    /// One member is told that the node is gone for good: the first that runs, else the first.
    private mutating func forget(_ node: Node) {
        guard nodes.gossip.isUsed else { return }
        nodes.gossip.removeView(of: node.id)
        let members = nodes.nodes.filter { !$0.isJoining }
        if !node.isJoining, let teller = members.first(where: \.isRunning) ?? members.first {
            nodes.gossip.tell(teller.id, gone: node.id, named: node.name, members: members.map(\.id))
        }
        wakeGossip()
    }

    /// A node that was to leave stays, with what it has not given away.
    mutating func keep(node id: Int) {
        guard let index = nodes.index(of: id), nodes.nodes[index].isLeaving else { return }
        nodes.nodes[index].isLeaving = false
        let name = nodes.nodes[index].name
        notify(.nodeStays, [("node", .string(name)), ("partitions", .number(Int64(data.held(by: id))))])
        guard let run = rebalancing.current, run.status == .inProgress, run.involves(id) else { return }
        stopRebalance(because: "\(name) stays")
        if nodes.nodes.contains(where: \.isLeaving) {
            startRebalance(plan(RebalancePlan.Wish(rebalancing.settings)), because: "removal of the others")
        }
    }

    /// The monitor hears of a node, and the node will beat again.
    mutating func beat(node id: Int, life: Int) {
        guard let index = nodes.index(of: id), nodes.nodes[index].life == life, nodes.nodes[index].isRunning,
            !nodes.nodes[index].isJoining
        else { return }
        nodes.nodes[index].lastHeartbeat = now
        queue.schedule(.nodeBeats(node: id, life: life), at: now + NodeBook.heartbeatInterval)
        guard !nodes.nodes[index].isActive else { return }
        setActive(true, at: index)
    }

    /// Looks for nodes that were silent for too long, every second.
    mutating func monitorNodes() {
        queue.schedule(.nodeMonitor, at: now + NodeBook.monitorInterval)
        for index in nodes.nodes.indices
        where nodes.nodes[index].isActive && now - nodes.nodes[index].lastHeartbeat >= NodeBook.timeout {
            setActive(false, at: index)
        }
        rebalanceByItself()
    }

    private mutating func setActive(_ active: Bool, at index: Int) {
        let wasHealthy = nodes.isHealthy
        nodes.nodes[index].isActive = active
        let node = nodes.nodes[index]
        notify(
            .nodeStatus,
            [
                ("node", .string(node.name)), ("from", .string(active ? "INACTIVE" : "ACTIVE")),
                ("to", .string(active ? "ACTIVE" : "INACTIVE")),
                ("lastHeartbeat", .date(VirtualDate.ms(node.lastHeartbeat))),
            ])
        tellHealth(wasHealthy)
        if !active { nodeFailed(node.id, because: "\(node.name) has sent no heartbeat for 30 s") }
        placeWhatIsEmpty()
    }

    private mutating func tellHealth(_ wasHealthy: Bool) {
        guard nodes.isHealthy != wasHealthy else { return }
        notify(
            .health,
            [
                ("healthy", .bool(nodes.isHealthy)), ("active", .number(Int64(nodes.activeCount))),
                ("nodes", .number(Int64(nodes.memberCount))), ("needed", .number(Int64(nodes.needed))),
            ])
    }
}
