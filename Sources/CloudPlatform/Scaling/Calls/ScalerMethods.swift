import BSON
import ShardCluster
import SimKernel

/// `scaler.*`
extension Platform {
    static let scalerMethods = [
        "create", "configure", "remove", "list", "status", "history", "decisions", "scale", "suspend", "resume",
        "capacity", "decide",
    ]

    mutating func scaler(_ name: String, _ arguments: Arguments) throws(CommandError) -> BSONValue {
        switch name {
        case "create": return try createScaler(arguments)
        case "configure": return try configureScaler(arguments)
        case "capacity": return .document(try configureProvider(arguments))
        case "decide": return try decideOnScript(arguments)
        case "scale": return try scaleByHand(arguments)
        case "list":
            try arguments.atMost(0)
            return .array(scaling.scalers.map { .document(status(of: $0)) })
        case "history", "decisions":
            try arguments.atMost(2)
            let scaler = scaling.scalers[try scalerIndex(arguments)]
            let window = try Window(arguments.value(1), now: now)
            let list = name == "history" ? scaler.acts : scaler.recent
            return .array(list.filter { $0.at >= window.from && $0.at < window.to }.map { .document($0.document) })
        default: break
        }
        try arguments.atMost(1)
        let index = try scalerIndex(arguments)
        switch name {
        case "status": break
        case "suspend", "resume":
            guard scaling.scalers[index].isSuspended == (name == "resume") else {
                throw .illegalOperation(
                    "Scaler \(scaling.scalers[index].name) is \(name == "resume" ? "not suspended" : "suspended already")."
                )
            }
            scaling.scalers[index].isSuspended = name == "suspend"
        case "remove":
            scaling.scalers.remove(at: index)
            return ["ok": 1, "removed": true]
        default: throw arguments.unknownMethod
        }
        return .document(status(of: scaling.scalers[index]))
    }

    private func scalerIndex(_ arguments: Arguments) throws(CommandError) -> Int {
        try scaling.index(named: try arguments.string(0, "the scaler's name"))
    }

    private mutating func createScaler(_ arguments: Arguments) throws(CommandError) -> BSONValue {
        try arguments.atMost(2)
        let name = try arguments.string(0, "the scaler's name")
        let options = try arguments.options(1)
        guard name.utf8.count <= ScalerBook.nameLimitBytes else {
            throw .badValue("scaler.create: a name must not be longer than \(ScalerBook.nameLimitBytes) bytes.")
        }
        guard !scaling.scalers.contains(where: { $0.name == name }) else {
            throw .illegalOperation("There is a scaler \(name) already. Choose another name, or scaler.configure it.")
        }
        guard scaling.scalers.count < ScalerBook.limit else {
            throw .badValue("There are \(ScalerBook.limit) scalers; a sandbox takes no more.")
        }
        let target = try ScalingTarget(try options.required("target"))
        try checkTarget(target)
        if let other = scaling.scalers.first(where: { $0.target == target }) {
            throw .illegalOperation(
                "\(target.text) is scaled by \(other.name) already: two scalers would contradict each other.")
        }
        let reader = ScalerOptions(options)
        let policy = try reader.policy(keeping: nil)
        try checkResources(of: policy, target)
        let scaler = Scaler(
            id: scaling.created + 1, name: name, target: target, policy: policy,
            bounds: try reader.bounds(for: policy, keeping: nil))
        scaling.created += 1
        scaling.scalers.append(scaler)
        queue.schedule(.scalerDue(scaler: scaler.id, life: 0), at: now + scaler.bounds.interval)
        return .document(status(of: scaler))
    }

    /// Requests stand in one place: with the service, where it states them.
    private func checkResources(of policy: ScalingPolicy, _ target: ScalingTarget) throws(CommandError) {
        guard policy.statesResources, case .service(let name) = target else { return }
        guard traffic.services[try traffic.place(ofService: name)].settings.resources.isEmpty else {
            throw .badValue(
                "Service \(name) states its requests and limits itself. Leave requests and limits out of its scaler, or traffic.resize it."
            )
        }
    }

    /// What is not given stays; with another policy all that belongs to the old one goes.
    private mutating func configureScaler(_ arguments: Arguments) throws(CommandError) -> BSONValue {
        try arguments.atMost(2)
        let index = try scalerIndex(arguments)
        let options = try arguments.options(1)
        if let target = try options.string("target"), target != scaling.scalers[index].target.text {
            throw .illegalOperation(
                "\(scaling.scalers[index].name) scales \(scaling.scalers[index].target.text). Create another scaler for \(target)."
            )
        }
        let reader = ScalerOptions(options)
        let policy = try reader.policy(keeping: scaling.scalers[index].policy)
        try checkResources(of: policy, scaling.scalers[index].target)
        let sameKind = policy.name == scaling.scalers[index].policy.name
        let bounds = try reader.bounds(for: policy, keeping: sameKind ? scaling.scalers[index].bounds : nil)
        scaling.scalers[index].policy = policy
        scaling.scalers[index].bounds = bounds
        scaling.scalers[index].life += 1
        let scaler = scaling.scalers[index]
        queue.schedule(.scalerDue(scaler: scaler.id, life: scaler.life), at: now + scaler.bounds.interval)
        return .document(status(of: scaler))
    }

    /// `scaler.scale(name, count)`: the count of a MANUAL policy.
    private mutating func scaleByHand(_ arguments: Arguments) throws(CommandError) -> BSONValue {
        try arguments.atMost(2)
        let index = try scalerIndex(arguments)
        let scaler = scaling.scalers[index]
        guard case .manual(var rule) = scaler.policy else {
            throw .illegalOperation(
                "\(scaler.name) is \(scaler.policy.name): it would undo what is set by hand. Configure it as MANUAL first."
            )
        }
        guard let count = arguments.value(1)?.int64 else {
            throw .badValue("scaler.scale needs a whole number of instances.")
        }
        guard count >= Int64(scaler.bounds.minimum), count <= Int64(scaler.bounds.maximum) else {
            throw .badValue(
                "scaler.scale: \(count) is not from \(scaler.bounds.minimum) to \(scaler.bounds.maximum), the bounds of \(scaler.name)."
            )
        }
        rule.count = Int(count)
        scaling.scalers[index].policy = .manual(rule)
        return .document(status(of: scaling.scalers[index]))
    }

    private mutating func configureProvider(_ arguments: Arguments) throws(CommandError) -> BSONDocument {
        try arguments.atMost(1)
        let options = try arguments.options(0)
        try options.refuseUnknown(["available", "startTime", "cpus", "memoryGB", "diskGB"])
        var provider = scaling.provider
        if options.document["available"] == .null {
            provider.available = nil
        } else if let count = try options.integer("available", in: 0...100_000) {
            provider.available = Int(count)
        }
        if let value = options.value("startTime") {
            provider.startTime = max(1, try Span.parse(value, named: "scaler.capacity: startTime"))
        }
        provider.shape.cpus = Int(try options.integer("cpus", in: 1...128) ?? Int64(provider.shape.cpus))
        provider.shape.memoryGB = try options.integer("memoryGB", in: 1...4_096) ?? provider.shape.memoryGB
        provider.shape.diskGB = try options.integer("diskGB", in: 1...65_536) ?? provider.shape.diskGB
        scaling.provider = provider
        return [
            "available": provider.available.map { .number(Int64($0)) } ?? .null,
            "startSeconds": .double(provider.startTime.inSeconds), "cpus": .number(Int64(provider.shape.cpus)),
            "memoryGB": .number(provider.shape.memoryGB), "diskGB": .number(provider.shape.diskGB),
            "starting": .number(Int64(provider.launches.count)),
        ]
    }

    func status(of scaler: Scaler) -> BSONDocument {
        let sight = sight(of: scaler.target)
        return [
            "scaler": .string(scaler.name), "target": .string(scaler.target.text),
            "policy": .string(scaler.policy.name), "min": .number(Int64(scaler.bounds.minimum)),
            "max": .number(Int64(scaler.bounds.maximum)),
            "intervalSeconds": .double(scaler.bounds.interval.inSeconds),
            "cooldownUpSeconds": .double(scaler.bounds.cooldownUp.inSeconds),
            "cooldownDownSeconds": .double(scaler.bounds.cooldownDown.inSeconds),
            "size": sight.map { .number(Int64($0.size)) } ?? .null,
            "ready": sight.map { .number(Int64($0.instances.reduce(0) { $0 + ($1.isReady ? 1 : 0) })) } ?? .null,
            "suspended": .bool(scaler.isSuspended), "underWay": .bool(scaler.activity != nil),
            "failures": .number(Int64(scaler.failures)), "evaluations": .number(Int64(scaler.evaluations)),
            "actions": .number(Int64(scaler.acts.count)),
            "last": scaler.recent.last.map { .document($0.document) } ?? .null,
            "violations": .array(scaler.violations.map { .string($0) }),
        ]
    }
}
