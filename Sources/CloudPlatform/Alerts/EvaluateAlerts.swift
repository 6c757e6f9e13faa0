import BSON
import SimKernel

extension AlertBook.Watched {
    static let meter = Meter<AlertBook.Watched>(
        by: "alert", rhythm: .evaluation,
        [
            .gauge("alerts_pending", .of("alerts"), "Alerts of a rule that wait for their time.") {
                $0.count(in: "pending")
            },
            .gauge("alerts_firing", .of("alerts"), "Alerts of a rule that fire.") { $0.count(in: "firing") },
        ])

    private func count(in state: String) -> Double { Double(alerts.count { $0.state.name == state }) }
}

extension Platform {
    /// Compares every rule with what was sampled now.
    mutating func evaluateAlerts() {
        for index in alerts.rules.indices {
            let rule = alerts.rules[index].rule
            for entry in series(rule.selector) {
                let value = rule.value(of: entry, at: now)
                let place = alert(of: index, label: entry.label)
                let old = alerts.rules[index].alerts[place].state
                let new = rule.next(old, isBeyond: value.map(rule.isBeyond) ?? false, at: now)
                alerts.rules[index].alerts[place].value = value
                guard new != old else { continue }
                alerts.rules[index].alerts[place].state = new
                tell(rule, entry.label, from: old, to: new, value: value)
            }
            AlertBook.Watched.meter.sample(alerts.rules[index], rule.name, at: now, into: &metrics)
        }
    }

    private mutating func alert(of index: Int, label: String?) -> Int {
        if let place = alerts.rules[index].alerts.firstIndex(where: { $0.label == label }) { return place }
        alerts.rules[index].alerts.append(AlertBook.Alert(label: label))
        return alerts.rules[index].alerts.count - 1
    }

    /// Writes a change down, and tells of it unless the alert only ceased to be pending.
    private mutating func tell(
        _ rule: AlertRule, _ label: String?, from old: AlertBook.State, to new: AlertBook.State, value: Double?
    ) {
        var fields: [(String, BSONValue)] = [
            ("alert", .string(rule.name)), ("severity", .string(rule.severity.rawValue)),
        ]
        fields.append(("metric", .string(rule.selector.metric.name)))
        if let key = rule.selector.metric.label, let label { fields.append((key, .string(label))) }
        fields.append(("value", value.map { .double($0) } ?? .null))
        fields.append((rule.isOver ? "over" : "under", .double(rule.bound)))
        let way: [(String, BSONValue)] = [("from", .string(old.name)), ("to", .string(new.name))]
        let moment: [(String, BSONValue)] = [("ts", .date(VirtualDate.ms(now)))]
        alerts.remember(
            AlertBook.Change(at: now, rule: rule.name, document: BSONDocument(moment + way + fields)))
        switch new {
        case .pending: notify(.alertPending, fields)
        case .firing: notify(.alertFiring, fields)
        case .resolved: notify(.alertResolved, fields)
        case .inactive: break
        }
    }
}

extension AlertRule {
    /// As Prometheus has it: pending from the first sample beyond the bound, firing once that has lasted for the rule's
    /// time, and resolved by the first sample that is not.
    func next(_ state: AlertBook.State, isBeyond: Bool, at now: Micros) -> AlertBook.State {
        switch state {
        case .inactive, .resolved:
            guard isBeyond else { return state }
            return hold == 0 ? .firing(since: now) : .pending(since: now)
        case .pending(let since):
            guard isBeyond else { return .inactive }
            return now - since >= hold ? .firing(since: now) : state
        case .firing:
            return isBeyond ? state : .resolved(at: now)
        }
    }
}
