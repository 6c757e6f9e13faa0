import BSON
import ShardCluster
import SimKernel

extension AlertRule {
    /// Reads a rule as a learner writes it: `{ name, metric, over: 80, for: "1m", severity: "critical" }`.
    ///
    /// - Throws: BadValue (2) for what is unknown, missing, or can never be.
    init(_ options: Options) throws(CommandError) {
        selector = try MetricSelector(options)
        let metric = selector.metric
        try options.refuseUnknown(
            ["name", "metric", "label", "over", "under", "window", "percentile", "for", "severity"])
        name = try options.required("name")
        guard name.utf8.count <= Self.nameLimitBytes else {
            throw .badValue("\(options.owner): a name must not be longer than \(Self.nameLimitBytes) bytes.")
        }
        (isOver, bound) = try Self.bound(options, metric)
        reading = try Self.reading(options, metric)
        let hold = try options.value("for").map { value throws(CommandError) in try Span.parse(value, named: "for") }
        guard hold ?? 0 <= Self.holdLimit else {
            throw .badValue("\(options.owner): for must be at most a day.")
        }
        self.hold = hold ?? 0
        let severity = try options.string("severity") ?? Severity.warning.rawValue
        guard let known = Severity(rawValue: severity) else {
            throw .badValue("\(options.owner): severity must be info, warning or critical, not \"\(severity)\".")
        }
        self.severity = known
    }

    private static func bound(_ options: Options, _ metric: Metric) throws(CommandError) -> (Bool, Double) {
        let range = -1e15...1e15
        let over = try options.number("over", in: range)
        let under = try options.number("under", in: range)
        guard let bound = over ?? under else {
            throw .badValue("\(options.owner) needs over or under, such as over: 80.")
        }
        guard over == nil || under == nil else {
            throw .badValue("\(options.owner): over and under contradict each other. Make two rules.")
        }
        if let top = metric.unit.top, metric.kind == .gauge, over.map({ $0 >= top }) ?? (bound > top) {
            throw .badValue(
                "\(options.owner): \(metric.name) is a share from 0 to \(Exposition.number(top)); "
                    + "\(over == nil ? "under" : "over") \(Exposition.number(bound)) "
                    + "\(over == nil ? "is always so" : "can never be").")
        }
        if over == nil, bound <= 0, metric.kind != .gauge || metric.unit.top != nil {
            throw .badValue("\(options.owner): \(metric.name) is never under \(Exposition.number(bound)).")
        }
        return (over != nil, bound)
    }

    private static func reading(_ options: Options, _ metric: Metric) throws(CommandError) -> Reading {
        let window = try options.value("window").map { value throws(CommandError) in
            try Span.parse(value, named: "window")
        }
        guard (window ?? holdLimit) >= MetricStore.interval, window ?? 0 <= holdLimit else {
            throw .badValue("\(options.owner): window must be from 10 s, which is between two samples, to a day.")
        }
        let percent = try options.number("percentile", in: 0...100)
        guard percent == nil || metric.kind == .summary else {
            throw .badValue(
                "\(options.owner): only a summary has percentiles; \(metric.name) is a \(metric.kind.rawValue).")
        }
        switch metric.kind {
        case .gauge: return window.map { .mean($0) } ?? .value
        case .counter:
            guard window ?? .minutes(1) >= 2 * MetricStore.interval else {
                throw .badValue("\(options.owner): a counter's rate needs two samples. Make the window 20 s or longer.")
            }
            return .rate(window ?? .minutes(1))
        case .summary: return .percentile(percent ?? 95, window ?? .minutes(5))
        case .histogram:
            throw .badValue("\(options.owner): \(metric.name) is a histogram; take a gauge of its percentiles.")
        }
    }
}

extension MetricUnit {
    /// The largest value that a share can have; nil for what has no end.
    var top: Double? { self == .ratio ? 1 : self == .percent ? 100 : nil }
}
