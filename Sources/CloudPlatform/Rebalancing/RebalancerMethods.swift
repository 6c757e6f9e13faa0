import BSON
import ShardCluster
import SimKernel

/// `rebalancer.*`
extension Platform {
    static let rebalancerMethods = [
        "configure", "settings", "insert", "plan", "run", "stop", "status", "history", "partitions", "locate",
        "compare",
    ]

    mutating func rebalancer(_ name: String, _ arguments: Arguments) throws(CommandError) -> BSONValue {
        switch name {
        case "compare": return try compareHashings(arguments)
        case "configure": return try configureRebalancer(arguments)
        case "insert": return try insertKeys(arguments)
        case "locate": return .document(try locate(arguments))
        case "plan": return try showPlan(arguments)
        case "run": return try runRebalance(arguments)
        default:
            try arguments.atMost(0)
            switch name {
            case "settings": return .document(rebalancing.settings.document(partitions: data.count))
            case "status": return .document(rebalancerStatus)
            case "history": return .array(rebalancing.runs.map { .document($0.document(now: now)) })
            case "stop":
                guard rebalancing.isUnderWay else {
                    throw .illegalOperation("No rebalance is under way: there is nothing to stop.")
                }
                stopRebalance(because: "stopped by hand")
                return .document(rebalancerStatus)
            case "partitions": return .array(data.owners.indices.map { .document(partition($0)) })
            default: throw arguments.unknownMethod
            }
        }
    }

    private func showPlan(_ arguments: Arguments) throws(CommandError) -> BSONValue {
        try arguments.atMost(1)
        let options = try arguments.options(0)
        try options.refuseUnknown(["strategy", "without", "virtualNodes"])
        try checkNodes()
        var wish = RebalancePlan.Wish(rebalancing.settings)
        try wish.settings.read(options)
        if let name = try options.string("without") {
            guard nodes.memberCount > 1 else {
                throw .illegalOperation("\(name) is the last node: its partitions would belong to nobody.")
            }
            wish.without = nodes.nodes[try nodes.index(named: name)].id
        }
        return .document(document(of: plan(wish), threshold: wish.settings.threshold))
    }

    private mutating func runRebalance(_ arguments: Arguments) throws(CommandError) -> BSONValue {
        try arguments.atMost(1)
        let options = try arguments.options(0)
        try options.refuseUnknown(["strategy", "force"])
        try checkNodes()
        try checkNoRebalance()
        guard nodes.isHealthy else {
            throw .illegalOperation(
                "The cluster is not healthy: \(nodes.activeCount) of \(nodes.memberCount) nodes are active, \(nodes.needed) are needed."
            )
        }
        var settings = rebalancing.settings
        try settings.read(options)
        let plan = plan(RebalancePlan.Wish(settings))
        let isForced = try options.bool("force") ?? false
        if let reason = idleReason(plan, settings, isForced: isForced) {
            return ["ok": 1, "acted": false, "reason": .string(reason)]
        }
        startRebalance(plan, because: "command", settings: settings)
        return [
            "ok": 1, "acted": true, "status": .string((rebalancing.current?.status ?? .idle).rawValue),
            "moves": .number(Int64(plan.moves.count)), "keys": .number(plan.keys), "bytes": .number(plan.bytes),
            "seconds": .double(plan.duration.inSeconds),
        ]
    }

    /// Why nothing is to be done; nil if something is.
    private func idleReason(_ plan: RebalancePlan, _ settings: RebalancerSettings, isForced: Bool) -> String? {
        if data.isEmpty { return "No keys are stored. rebalancer.insert({...}) stores some." }
        if plan.before.imbalance <= settings.threshold, !plan.isForced, !isForced {
            return "The imbalance of \(Percent.text(plan.before.imbalance)) is not over the threshold of "
                + "\(Percent.text(settings.threshold))."
        }
        guard plan.moves.isEmpty else { return nil }
        if plan.unreachable > 0 { return "The \(plan.unreachable) partitions to move are on nodes that do not answer." }
        switch settings.strategy {
        case .loadBased: return "No single move of a partition makes it more even."
        case .consistentHashing, .roundRobin:
            return "Every partition is where \(settings.strategy.rawValue) wants it: it does not look at sizes."
        }
    }

    private func checkNodes() throws(CommandError) {
        guard nodes.memberCount > 0 else {
            throw .illegalOperation("There are no nodes. nodes.add(name) makes one.")
        }
    }
}

/// Parts of one for a reader.
enum Percent {
    /// 0.2347 is 23.5 %.
    static func text(_ part: Double) -> String {
        let tenths = Int64((min(part, 1e9) * 1_000).rounded())
        return tenths % 10 == 0 ? "\(tenths / 10) %" : "\(tenths / 10).\(tenths % 10) %"
    }
}
