import BSON
import CloudPlatform
import ShardCluster
import SimKernel

extension Sandbox {
    /// Calls a method of `faults`. One that makes no sense says so and changes nothing.
    ///
    /// - Throws: BadValue (2), IllegalOperation (20).
    mutating func fault(_ method: String, _ values: [BSONValue]) throws(CommandError) -> BSONValue {
        let arguments = FaultArguments(method: method, values: values, cluster: cluster)
        switch method {
        case "faults.kill": return try kill(try arguments.process(0), for: arguments.span(1))
        case "faults.restart": return try restart(try arguments.process(0))
        case "faults.pause": return try pause(try arguments.process(0), for: arguments.span(1))
        case "faults.slowDisk":
            let factor = try arguments.number(1, "the factor", in: 1...100_000)
            guard factor > 1 else {
                throw .badValue("\(method): a factor of 1 changes nothing. faults.clear() ends what is wrong.")
            }
            return begin(.slowDisk(try arguments.member(0), factor: factor), method, for: try arguments.span(2))
        case "faults.fullDisk": return try fillDisk(try arguments.member(0), for: arguments.span(1))
        case "faults.clockSkew": return try skew(arguments)
        case "faults.packetLoss":
            let rate = try arguments.number(2, "the rate", in: 0...1)
            guard rate > 0 else {
                throw .badValue("\(method): a rate of 0 loses nothing. faults.heal() ends packet loss.")
            }
            let groups = try groups(arguments)
            return begin(.packetLoss(groups.0, groups.1, rate: rate), method, for: try arguments.span(3))
        case "faults.partition", "faults.oneWayPartition":
            let groups = try groups(arguments)
            let cut = Fault.Kind.cut(from: groups.0, to: groups.1, twoWay: method == "faults.partition")
            try requireOpen(groups, bothWays: method == "faults.partition")
            return begin(cut, method, for: try arguments.span(2))
        case "faults.isolate": return try isolate(try arguments.process(0), for: arguments.span(1))
        case "faults.loseRegion": return try loseRegion(try arguments.text(0, "a region"), for: arguments.span(1))
        case "faults.loseConfigMajority": return try loseConfigMajority(for: arguments.span(0))
        case "faults.heal": return end { $0.isOfNetwork }
        case "faults.clear": return end { _ in true }
        case "faults.list": return .array(cluster.network.faults.map { .document(document(of: $0)) })
        default: throw CommandError(code: 59, codeName: "CommandNotFound", message: "no such method: '\(method)'")
        }
    }

    private mutating func begin(_ kind: Fault.Kind, _ method: String, for span: Micros?) -> BSONValue {
        let name = String(method.dropFirst("faults.".count))
        return .document(document(of: cluster.inject(kind, named: name, for: span)))
    }

    private mutating func kill(_ node: NodeID, for span: Micros?) throws(CommandError) -> BSONValue {
        try requireRunning(node, "kill")
        return begin(.killed([node]), "faults.kill", for: span)
    }

    private mutating func restart(_ node: NodeID) throws(CommandError) -> BSONValue {
        guard !cluster.isRunning(node) else {
            throw .illegalOperation("\(cluster.name(of: node)) is running. There is nothing to restart.")
        }
        cluster.restart(node)
        return ["restarting": .string(cluster.name(of: node))]
    }

    private mutating func pause(_ node: NodeID, for span: Micros?) throws(CommandError) -> BSONValue {
        try requireRunning(node, "pause")
        guard cluster.isResponsive(node) else {
            throw .illegalOperation("\(cluster.name(of: node)) is paused already.")
        }
        return begin(.paused(node), "faults.pause", for: span)
    }

    private func requireRunning(_ node: NodeID, _ verb: String) throws(CommandError) {
        guard cluster.isRunning(node) else {
            throw .illegalOperation("\(cluster.name(of: node)) is down. There is nothing to \(verb).")
        }
    }

    private mutating func fillDisk(_ node: NodeID, for span: Micros?) throws(CommandError) -> BSONValue {
        guard !cluster.network.hasFullDisk(node) else {
            throw .illegalOperation("The disk of \(cluster.name(of: node)) is full already.")
        }
        return begin(.fullDisk(node), "faults.fullDisk", for: span)
    }

    private mutating func skew(_ arguments: FaultArguments) throws(CommandError) -> BSONValue {
        let offset = try arguments.offset(1)
        guard offset != 0, abs(offset) <= Micros.hours(24 * 365) else {
            throw .badValue(
                "faults.clockSkew: the offset must be between a year back and a year ahead, and not nothing.")
        }
        return begin(
            .clockSkew(try arguments.member(0), offset: offset), "faults.clockSkew", for: try arguments.span(2))
    }

    private func groups(_ arguments: FaultArguments) throws(CommandError) -> ([NodeID], [NodeID]) {
        let one = try arguments.group(0)
        let other = try arguments.group(1)
        if let both = one.first(where: other.contains) {
            throw .badValue("\(cluster.name(of: both)) is in both groups. A node cannot be cut off from itself.")
        }
        return (one, other)
    }

    private mutating func isolate(_ node: NodeID, for span: Micros?) throws(CommandError) -> BSONValue {
        let others = everybody.filter { $0 != node }
        try requireOpen(([node], others), bothWays: true)
        return begin(.cut(from: [node], to: others, twoWay: true), "faults.isolate", for: span)
    }

    /// A cut must cut something that is still open.
    private func requireOpen(_ groups: ([NodeID], [NodeID]), bothWays: Bool) throws(CommandError) {
        let network = cluster.network
        let isOpen = groups.0.contains { one in
            groups.1.contains { other in
                network.isOpen(from: one, to: other) || bothWays && network.isOpen(from: other, to: one)
            }
        }
        guard !isOpen else { return }
        throw .illegalOperation(
            "These nodes are cut off from each other already. There is nothing to cut; faults.heal() ends it.")
    }

    private var everybody: [NodeID] {
        cluster.allMembers + cluster.routers.indices.map { .router($0) } + [.client]
    }

    private mutating func loseRegion(_ region: String, for span: Micros?) throws(CommandError) -> BSONValue {
        let place = RegionLatency.index(of: region)
        let found = cluster.allMembers.filter { node in
            cluster.region(of: node) == region
                || place != nil && RegionLatency.index(of: cluster.region(of: node)) == place
        }
        guard !found.isEmpty else {
            throw CommandError(
                code: 2, codeName: "BadValue", message: "No node stands in a region \"\(region)\".",
                extra: ["unknownNode": .string(region)])
        }
        let running = found.filter { cluster.isRunning($0) }
        guard !running.isEmpty else { throw .illegalOperation("All nodes in \(region) are down already.") }
        return begin(.killed(running), "faults.loseRegion", for: span)
    }

    private mutating func loseConfigMajority(for span: Micros?) throws(CommandError) -> BSONValue {
        let voters = cluster.configServers.configuration.voters
        let running = voters.filter { !cluster.configServers.members[$0].isDown }
        let tooMany = running.count - (cluster.configServers.configuration.majority - 1)
        guard tooMany > 0 else { throw .illegalOperation("The config servers have no majority already.") }
        return begin(
            .killed(running.prefix(tooMany).map { .member(.config, $0) }), "faults.loseConfigMajority", for: span)
    }

    /// Ends all faults of a kind.
    private mutating func end(_ which: (Fault) -> Bool) -> BSONValue {
        let ending = cluster.network.faults.filter(which)
        for fault in ending { cluster.remove(fault) }
        return ["ended": .int32(Int32(ending.count))]
    }

    func document(of fault: Fault) -> BSONDocument {
        var document: BSONDocument = [
            "id": .int32(Int32(fault.id)), "fault": .string(fault.name), "nodes": names(fault.kind.nodes),
        ]
        switch fault.kind {
        case .slowDisk(_, let factor): document.append("factor", .double(factor))
        case .clockSkew(_, let offset): document.append("offsetMillis", .int64(offset / 1_000))
        case .packetLoss(let one, let other, let rate):
            document["nodes"] = names(one)
            document.append("others", names(other))
            document.append("rate", .double(rate))
        case .cut(let from, let to, _):
            document["nodes"] = names(from)
            document.append("others", names(to))
        case .killed, .paused, .fullDisk: break
        }
        document.append("since", .date(VirtualDate.ms(fault.since)))
        document.append("until", fault.until.map { .date(VirtualDate.ms($0)) } ?? BSONValue.null)
        return document
    }

    private func names(_ nodes: [NodeID]) -> BSONValue { .array(nodes.map { .string(cluster.name(of: $0)) }) }
}

extension Fault {
    /// Between nodes, not at one.
    fileprivate var isOfNetwork: Bool {
        switch kind {
        case .cut, .packetLoss: true
        case .killed, .paused, .slowDisk, .fullDisk, .clockSkew: false
        }
    }
}
