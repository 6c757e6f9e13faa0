import SimKernel

/// Everything that spans regions beside the cluster: links, multi-leader stores, probes.
struct RegionBook: Sendable {
    var network = RegionNetwork()
    var stores: [MultiLeaderStore] = []
    var probes: [Probe] = []
    var users: [RegionUsers] = []
    /// One for each target of probes.
    var logs: [ProbeLog] = []

    func store(named name: String) -> Int? { stores.firstIndex { $0.name == name } }

    /// The place of a target's log, which all its probes share.
    mutating func log(of target: ProbeSpecification.Target) -> Int {
        if let index = logs.firstIndex(where: { $0.target == target }) { return index }
        logs.append(ProbeLog(target: target))
        return logs.count - 1
    }

    func hash(into trace: inout TraceHash) {
        network.hash(into: &trace)
        for store in stores { store.hash(into: &trace) }
        for probe in probes { probe.hash(into: &trace) }
        for users in users { users.hash(into: &trace) }
    }
}
