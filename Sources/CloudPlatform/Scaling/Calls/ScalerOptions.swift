import BSON
import ShardCluster
import SimKernel

/// Reads what a learner sets a scaler to, and refuses what contradicts itself.
struct ScalerOptions {
    let options: Options

    init(_ options: Options) { self.options = options }

    private static let common = ["target", "policy", "min", "max", "interval", "startTimeout"]
    private static let cooldowns = ["cooldownUp", "cooldownDown"]
    private static let own: [String: [String]] = [
        "AUTOMATIC": ["triggers", "evaluations", "step", "lookAhead"] + cooldowns,
        "MANUAL": ["count"], "SCHEDULED": ["schedule"],
        "TARGET_TRACKING": ["metric", "targetValue", "disableScaleIn"] + cooldowns,
        "HPA": ["metrics", "behavior", "tolerance", "requests", "limits"],
    ]

    /// - Throws: BadValue (2) or TypeMismatch (14), naming what is wrong.
    func policy(keeping old: ScalingPolicy?, also extra: [String] = []) throws(CommandError) -> ScalingPolicy {
        guard let name = try options.string("policy") ?? old?.name else {
            throw .badValue("\(options.owner) needs policy: \(ScalingPolicy.names.joined(separator: ", ")).")
        }
        guard let own = Self.own[name] else {
            throw .badValue(
                "\(options.owner): there is no policy \"\(name)\". It is one of \(ScalingPolicy.names.joined(separator: ", "))."
            )
        }
        for key in options.document.keys where !(Self.common + own + extra).contains(key) {
            let isOthers = Self.own.values.contains { $0.contains(key) }
            throw .badValue(
                "\(options.owner): \(isOthers ? "\(name) has no" : "there is no option") \"\(key)\". \(name) knows "
                    + (Self.common + own + extra).joined(separator: ", ") + ".")
        }
        switch (name, old) {
        case ("AUTOMATIC", .automatic(let rule)?): return .automatic(try automatic(rule))
        case ("AUTOMATIC", _): return .automatic(try automatic(TriggerRule()))
        case ("MANUAL", .manual(let rule)?): return .manual(try manual(rule))
        case ("MANUAL", _): return .manual(try manual(nil))
        case ("SCHEDULED", .scheduled(let rule)?): return .scheduled(try scheduled(rule))
        case ("SCHEDULED", _): return .scheduled(try scheduled(nil))
        case ("TARGET_TRACKING", .targetTracking(let rule)?): return .targetTracking(try tracking(rule))
        case ("TARGET_TRACKING", _): return .targetTracking(try tracking(TargetTrackingRule()))
        case (_, .podAutoscaler(let rule)?): return .podAutoscaler(try podAutoscaler(rule))
        default: return .podAutoscaler(try podAutoscaler(nil))
        }
    }

    func bounds(for policy: ScalingPolicy, keeping old: ScalingBounds?) throws(CommandError) -> ScalingBounds {
        var bounds = old ?? Self.standard(policy)
        if let count = try options.integer("min", in: 1...ScalingBounds.countLimit) { bounds.minimum = Int(count) }
        if let count = try options.integer("max", in: 1...ScalingBounds.countLimit) { bounds.maximum = Int(count) }
        guard bounds.minimum <= bounds.maximum else {
            throw .badValue(
                "\(options.owner): min is \(bounds.minimum) and max is \(bounds.maximum). The minimum must not be over the maximum."
            )
        }
        if let span = try span("interval") {
            guard span >= .seconds(1 as Int64) else {
                throw .badValue("\(options.owner): interval must be a second or more.")
            }
            bounds.interval = span
        }
        bounds.cooldownUp = try span("cooldownUp") ?? bounds.cooldownUp
        bounds.cooldownDown = try span("cooldownDown") ?? bounds.cooldownDown
        if let span = try span("startTimeout") {
            guard span >= .seconds(1 as Int64) else {
                throw .badValue("\(options.owner): startTimeout must be a second or more.")
            }
            bounds.startTimeout = span
        }
        try check(policy, bounds)
        return bounds
    }

    private static func standard(_ policy: ScalingPolicy) -> ScalingBounds {
        let (interval, up, down): (Int64, Int64, Int64) =
            switch policy {
            case .automatic: (5, 60, 300)
            case .manual, .scheduled: (5, 0, 0)
            case .targetTracking: (60, 300, 300)
            case .podAutoscaler: (15, 0, 0)
            }
        return ScalingBounds(interval: .seconds(interval), cooldownUp: .seconds(up), cooldownDown: .seconds(down))
    }

    private func check(_ policy: ScalingPolicy, _ bounds: ScalingBounds) throws(CommandError) {
        let range = bounds.minimum...bounds.maximum
        switch policy {
        case .manual(let rule) where !range.contains(rule.count):
            throw .badValue(
                "\(options.owner): count is \(rule.count), and the bounds are \(bounds.minimum) and \(bounds.maximum).")
        case .scheduled(let rule):
            for entry in rule.entries where !range.contains(entry.count) {
                throw .badValue(
                    "\(options.owner): the schedule wants \(entry.count), and the bounds are \(bounds.minimum) and \(bounds.maximum)."
                )
            }
        default: return
        }
    }

    func span(_ key: String) throws(CommandError) -> Micros? {
        guard let value = options.value(key) else { return nil }
        let span = try Span.parse(value, named: "\(options.owner): \(key)")
        guard span <= .hours(24) else { throw .badValue("\(options.owner): \(key) must be a day at most.") }
        return span
    }

    // MARK: The policies

    private func automatic(_ old: TriggerRule) throws(CommandError) -> TriggerRule {
        var rule = old
        if let given = try options.options("triggers") { rule.triggers = try triggers(given) }
        if let count = try options.integer("evaluations", in: 1...1_000) { rule.evaluations = Int(count) }
        if let step = try options.integer("step", in: 1...100) { rule.step = Int(step) }
        if let flag = try options.bool("lookAhead") { rule.looksAhead = flag }
        return rule
    }

    /// `{ cpu: { up: 80, down: 30 }, queryRate: 1000 }`; what is left out is not looked at. A single number is the upper
    /// trigger: 30 of 100 is the lower one of a utilisation, three tenths that of a rate.
    private func triggers(_ given: Options) throws(CommandError) -> [TriggerRule.Trigger] {
        var triggers: [TriggerRule.Trigger] = []
        for name in given.document.keys {
            let metric = try ScalingMetric(name, of: given.owner)
            var (up, down): (Double?, Double?)
            if given.value(name)?.document != nil, let inner = try given.options(name) {
                try inner.refuseUnknown(["up", "down"])
                up = try inner.number("up", in: 0...1e9)
                down = try inner.number("down", in: 0...1e9)
            } else {
                up = try given.number(name, in: 0...1e9)
            }
            guard let up else { throw .badValue("\(given.owner): \(name) needs up, the trigger for one more.") }
            let lower = down ?? (metric.isUtilisation ? min(30, up * 0.375) : up * 0.3)
            guard lower < up else {
                throw .badValue(
                    "\(given.owner): \(name) goes up over \(Figure.text(up)) and down under \(Figure.text(lower)). down must be less than up."
                )
            }
            guard !metric.isUtilisation || up <= 100 else {
                throw .badValue("\(given.owner): \(name) is of 100, and never over \(Figure.text(up)).")
            }
            triggers.append(TriggerRule.Trigger(metric: metric, up: up, down: lower))
        }
        guard !triggers.isEmpty else { throw .badValue("\(given.owner) names no metric. \(ScalingMetric.names).") }
        return triggers
    }

    private func manual(_ old: ManualRule?) throws(CommandError) -> ManualRule {
        guard let count = try options.integer("count", in: 1...ScalingBounds.countLimit).map({ Int($0) }) ?? old?.count
        else { throw .badValue("\(options.owner): MANUAL needs count, how many there shall be.") }
        return ManualRule(count: count)
    }

    private func scheduled(_ old: ScheduleRule?) throws(CommandError) -> ScheduleRule {
        let rows = try options.documents("schedule")
        if rows.isEmpty, options.value("schedule") == nil, let old { return old }
        guard !rows.isEmpty, rows.count <= ScheduleRule.entryLimit else {
            throw .badValue(
                "\(options.owner): SCHEDULED needs schedule, such as [{ at: \"08:00\", count: 6 }, { at: \"20:00\", count: 2 }]."
            )
        }
        var entries: [ScheduleRule.Entry] = []
        for row in rows {
            try row.refuseUnknown(["at", "count", "days"])
            guard let count = try row.integer("count", in: 1...ScalingBounds.countLimit) else {
                throw .badValue("\(row.owner): an entry needs count.")
            }
            let entry = ScheduleRule.Entry(
                minute: try minute(try row.required("at"), row), count: Int(count), days: try days(row))
            let clash = entries.contains { other in
                other.minute == entry.minute
                    && (other.days.isEmpty || entry.days.isEmpty || other.days.contains { entry.days.contains($0) })
            }
            guard !clash else { throw .badValue("\(row.owner): two entries begin at \(try row.required("at")).") }
            entries.append(entry)
        }
        return ScheduleRule(entries: entries)
    }

    private func minute(_ text: String, _ row: Options) throws(CommandError) -> Int {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false).map { Int($0) }
        guard parts.count == 2, let hour = parts[0], let minute = parts[1], (0..<24).contains(hour),
            (0..<60).contains(minute)
        else { throw .badValue("\(row.owner): \"\(text)\" is no time of day. Write it as \"08:30\".") }
        return hour * 60 + minute
    }

    private func days(_ row: Options) throws(CommandError) -> [Int] {
        var days: [Int] = []
        for name in try row.strings("days") {
            guard let day = ScheduleRule.dayNames.firstIndex(of: name) else {
                throw .badValue(
                    "\(row.owner): there is no day \"\(name)\". It is one of \(ScheduleRule.dayNames.joined(separator: ", "))."
                )
            }
            if !days.contains(day) { days.append(day) }
        }
        return days
    }

    private func tracking(_ old: TargetTrackingRule) throws(CommandError) -> TargetTrackingRule {
        var rule = old
        if let name = try options.string("metric") { rule.metric = try ScalingMetric(name, of: options.owner) }
        if let target = try options.number("targetValue", in: -1e9...1e9) { rule.target = target }
        guard rule.target > 0, !rule.metric.isUtilisation || rule.target <= 100 else {
            throw .badValue(
                "\(options.owner): targetValue must be over 0\(rule.metric.isUtilisation ? " and at most 100" : ""), not \(Figure.text(rule.target))."
            )
        }
        if let flag = try options.bool("disableScaleIn") { rule.disablesScaleIn = flag }
        return rule
    }
}
