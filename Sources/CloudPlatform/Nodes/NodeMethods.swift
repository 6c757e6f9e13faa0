import BSON
import ShardCluster
import SimKernel

/// `nodes.*`
extension Platform {
    static let nodesMethods = [
        "add", "remove", "cancelRemoval", "list", "status", "health", "kill", "restart", "pause", "resume",
        "discovered",
    ]

    mutating func nodes(_ name: String, _ arguments: Arguments) throws(CommandError) -> BSONValue {
        switch name {
        case "add": return try addNode(arguments)
        case "remove": return try removeNode(arguments)
        case "cancelRemoval": return try cancelRemoval(arguments)
        case "list":
            try arguments.atMost(0)
            return .array(nodes.nodes.map { .document(status(of: $0)) })
        case "status": return .document(status(of: nodes.nodes[try node(arguments, atMost: 1)]))
        case "discovered": return try discovered(arguments)
        case "health":
            try arguments.atMost(0)
            return .document(health)
        default: return try process(name, arguments)
        }
    }

    private mutating func process(_ name: String, _ arguments: Arguments) throws(CommandError) -> BSONValue {
        let index = try node(arguments, atMost: name == "kill" || name == "pause" ? 2 : 1)
        let (id, life, process) = (nodes.nodes[index].id, nodes.nodes[index].life, nodes.nodes[index].process)
        let span = try arguments.value(1).map { value throws(CommandError) in
            try Span.parse(value, named: "\(arguments.method): the span")
        }
        switch name {
        case "kill":
            guard process != .down else { throw state(index, "is down already. nodes.restart starts it") }
            kill(node: index, for: span)
        case "pause":
            guard process == .running else { throw state(index, "does not run") }
            pause(node: index, for: span)
        case "resume":
            guard process == .paused else { throw state(index, "is not paused") }
            resume(node: id, life: life)
        case "restart":
            guard process != .starting else { throw state(index, "is starting") }
            if process != .down { kill(node: index, for: nil) }
            start(node: id, life: nodes.nodes[index].life)
        default: throw arguments.unknownMethod
        }
        return .document(status(of: nodes.nodes[index]))
    }

    private func state(_ index: Int, _ what: String) -> CommandError {
        .illegalOperation("Node \(nodes.nodes[index].name) \(what).")
    }

    func node(_ arguments: Arguments, atMost count: Int) throws(CommandError) -> Int {
        try arguments.atMost(count)
        return try nodes.index(named: try arguments.string(0, "the node's name"))
    }

    private mutating func addNode(_ arguments: Arguments) throws(CommandError) -> BSONValue {
        try arguments.atMost(2)
        let name = try arguments.string(0, "the node's name")
        let options = try arguments.options(1)
        try options.refuseUnknown(["address", "port", "cpus", "memoryGB", "diskGB", "seeds"])
        guard name.utf8.count <= NodeBook.nameLimitBytes else {
            throw .badValue("nodes.add: a name must not be longer than \(NodeBook.nameLimitBytes) bytes.")
        }
        guard !nodes.nodes.contains(where: { $0.name == name }) else {
            throw .illegalOperation("There is a node \(name) already. Choose another name.")
        }
        guard nodes.nodes.count < NodeBook.limit else {
            throw .badValue("There are \(NodeBook.limit) nodes; a sandbox takes no more.")
        }
        let id = nodes.joined + 1
        let node = Node(
            id: id, name: name, address: try options.string("address") ?? "10.0.1.\(id % 250 + 1)",
            port: Int(try options.integer("port", in: 1...65_535) ?? 7_000),
            cpus: Int(try options.integer("cpus", in: 1...128) ?? 2),
            memoryBytes: (try options.integer("memoryGB", in: 1...4_096) ?? 8) << 30,
            diskBytes: (try options.integer("diskGB", in: 1...65_536) ?? 100) << 30, lastHeartbeat: now)
        guard !nodes.nodes.contains(where: { $0.address == node.address && $0.port == node.port }) else {
            throw .illegalOperation("A node listens at \(node.address):\(node.port) already. Choose another port.")
        }
        guard options.value("seeds") != nil else {
            nodes.joined = id
            join(node)
            return .document(status(of: node))
        }
        let seeds = try nodes.checkedSeeds(try options.strings("seeds"), for: node)
        nodes.joined = id
        startJoining(node, seeds: seeds)
        return .document(status(of: nodes.nodes[try nodes.index(named: name)]))
    }

    /// What has been given away comes back with the next rebalance only.
    private mutating func cancelRemoval(_ arguments: Arguments) throws(CommandError) -> BSONValue {
        let node = nodes.nodes[try node(arguments, atMost: 1)]
        guard node.isLeaving else { throw .illegalOperation("Node \(node.name) is not being removed.") }
        keep(node: node.id)
        return .document(status(of: nodes.nodes[try nodes.index(named: node.name)]))
    }

    /// A node that holds nothing goes at once; another one gives away its partitions first.
    private mutating func removeNode(_ arguments: Arguments) throws(CommandError) -> BSONValue {
        let index = try node(arguments, atMost: 1)
        let node = nodes.nodes[index]
        guard nodes.memberCount > 1 || node.isJoining else {
            throw .illegalOperation("\(node.name) is the last node: its partitions would belong to nobody.")
        }
        if !node.isJoining { try checkNoRebalance() }
        guard data.held(by: node.id) > 0 else {
            drop(node: node.id)
            return ["ok": 1, "removed": true]
        }
        guard node.isActive else {
            throw .illegalOperation(
                "\(node.name) does not answer and holds \(data.held(by: node.id)) partitions. Restart it, then remove it."
            )
        }
        guard nodes.nodes.contains(where: { $0.isMember && $0.id != node.id }) else {
            throw .illegalOperation(
                "No other node is active: nobody could take the partitions of \(node.name). Add or restart one.")
        }
        if !node.isLeaving {
            nodes.nodes[index].isLeaving = true
            notify(.nodeLeaving, [("node", .string(node.name))])
        }
        if data.isEmpty {
            placeWhatIsEmpty()
            drop(node: node.id)
            return ["ok": 1, "removed": true]
        }
        let plan = plan(RebalancePlan.Wish(rebalancing.settings))
        startRebalance(plan, because: "removal of \(node.name)")
        return ["ok": 1, "removed": .bool(nodes.index(of: node.id) == nil), "moves": .number(Int64(plan.moves.count))]
    }
}
