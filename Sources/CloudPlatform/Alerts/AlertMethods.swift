import BSON
import ShardCluster
import SimKernel

/// `alerts.*`
extension Platform {
    static let alertsMethods = ["add", "remove", "list", "status", "firing", "history"]

    mutating func alerts(_ name: String, _ arguments: Arguments) throws(CommandError) -> BSONValue {
        switch name {
        case "add": return try addAlert(arguments)
        case "remove":
            try arguments.atMost(1)
            alerts.rules.remove(at: try alerts.index(of: try arguments.named(0, "name")))
            return ["ok": 1]
        case "list":
            try arguments.atMost(0)
            return .array(alerts.rules.map { .document(status(of: $0)) })
        case "status":
            try arguments.atMost(1)
            return .document(status(of: alerts.rules[try alerts.index(of: try arguments.named(0, "name"))]))
        case "firing":
            try arguments.atMost(0)
            return .array(alerts.rules.filter { $0.worst.name == "firing" }.map { .string($0.rule.name) })
        case "history": return try alertHistory(arguments)
        default: throw arguments.unknownMethod
        }
    }

    private mutating func addAlert(_ arguments: Arguments) throws(CommandError) -> BSONValue {
        try arguments.atMost(1)
        let rule = try AlertRule(try arguments.options(0))
        guard !alerts.rules.contains(where: { $0.rule.name == rule.name }) else {
            throw .illegalOperation("There is an alert \(rule.name) already. Remove it first, or choose another name.")
        }
        guard alerts.rules.count < AlertBook.ruleLimit else {
            throw .badValue("A sandbox keeps at most \(AlertBook.ruleLimit) rules. Remove one first.")
        }
        let watched = AlertBook.Watched(rule: rule)
        alerts.rules.append(watched)
        return .document(status(of: watched))
    }

    /// The rule, the worst state of its alerts, and each of them.
    private func status(of watched: AlertBook.Watched) -> BSONDocument {
        var document = watched.rule.document
        let worst = watched.worst
        document.append("state", .string(worst.name))
        document.append("since", worst.since.map { .date(VirtualDate.ms($0)) } ?? .null)
        let key = watched.rule.selector.metric.label
        document.append(
            "alerts",
            .array(
                watched.alerts.map { alert in
                    var each: BSONDocument = ["state": .string(alert.state.name)]
                    if let key, let label = alert.label { each.append(key, .string(label)) }
                    each.append("value", alert.value.map { .double($0) } ?? .null)
                    return .document(each)
                }))
        return document
    }

    /// Every change of state, or those of a rule, within a window.
    private func alertHistory(_ arguments: Arguments) throws(CommandError) -> BSONValue {
        try arguments.atMost(2)
        let wanted = try arguments.optionalString(0, "an alert's name")
        let window = try Window(arguments.value(1), now: now)
        return .array(
            alerts.history.filter { change in
                (wanted == nil || change.rule == wanted) && change.at >= window.from && change.at < window.to
            }.map { .document($0.document) })
    }
}
