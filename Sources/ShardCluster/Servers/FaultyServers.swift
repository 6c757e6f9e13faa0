/// Faults end processes that were started by hand, and start them again.
extension Cluster {
    /// A process that was killed does not run; it had no time to write that into its log.
    mutating func serverEnded(_ node: NodeID) {
        if let index = server(of: node) { servers.processes[index].state = .stopped }
    }

    mutating func serverStarted(_ node: NodeID) {
        guard let index = server(of: node), servers.processes[index].state == .stopped else { return }
        servers.processes[index].state = .running
        servers.processes[index].pid = servers.takePID()
        servers.processes[index].startedAt = now
        note("MongoDB starting", index)
    }

    private func server(of node: NodeID) -> Int? {
        switch node {
        case .member(let set, let member): place(.member(set, member))
        case .router(let router): place(.router(router))
        case .client: nil
        }
    }

    /// The node that a text means in a cluster that is built by hand, whether its process runs or not.
    func serverNode(named text: String) -> NodeID? {
        let named = text.contains(":") ? text : "\(text):\(HostNames.routerPort)"
        guard servers.isInUse, let index = servers.index(of: named) ?? servers.index(of: text) else { return nil }
        switch servers.processes[index].place {
        case .member(let set, let member): return .member(set, member)
        case .router(let router): return .router(router)
        case nil: return nil
        }
    }
}
