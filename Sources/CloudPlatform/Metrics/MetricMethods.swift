import BSON
import ShardCluster
import SimKernel

/// `metrics.*`
extension Platform {
    static let metricsMethods = [
        "names", "list", "series", "last", "percentile", "mean", "max", "rate", "prometheus",
    ]

    mutating func metrics(_ name: String, _ arguments: Arguments) throws(CommandError) -> BSONValue {
        switch name {
        case "names": return .array(try listed(arguments).map { .string($0.name) })
        case "list": return .array(try listed(arguments).map { .document($0.document) })
        case "series":
            try arguments.atMost(2)
            return try points(try selector(arguments), try Window(arguments.value(1), now: now))
        case "last":
            try arguments.atMost(1)
            return last(try selector(arguments))
        case "percentile": return try percentile(arguments)
        case "mean", "max": return try summary(name, arguments)
        case "rate": return try rate(arguments)
        case "prometheus":
            try arguments.atMost(0)
            return .string(prometheusText())
        default: throw arguments.unknownMethod
        }
    }

    /// All metrics, or those whose names begin so.
    private func listed(_ arguments: Arguments) throws(CommandError) -> [Metric] {
        try arguments.atMost(1)
        guard let prefix = try arguments.optionalString(0, "the beginning of names") else { return MetricRegistry.all }
        return MetricRegistry.all.filter { $0.name.hasPrefix(prefix) }
    }

    private func selector(_ arguments: Arguments) throws(CommandError) -> MetricSelector {
        try MetricSelector(try arguments.string(0, "the metric's name"))
    }

    /// Points in the order of time; at one time, in the order of labels.
    private func points(_ selector: MetricSelector, _ window: Window) throws(CommandError) -> BSONValue {
        let series = series(selector)
        var points: [(time: Micros, place: Int, value: BSONValue)] = []
        for (place, entry) in series.enumerated() {
            for point in entry.series.points(from: window.from, to: window.to) {
                var document: BSONDocument = [
                    "ts": .date(VirtualDate.ms(point.time)), "value": .double(point.value),
                ]
                if let key = selector.metric.label, let label = entry.label { document.append(key, .string(label)) }
                points.append((point.time, place, .document(document)))
            }
        }
        if series.count > 1 { points.sort { ($0.time, $0.place) < ($1.time, $1.place) } }
        return .array(points.map(\.value))
    }

    /// A number; a document of numbers by label unless one label is selected; null before the first sample.
    private func last(_ selector: MetricSelector) -> BSONValue {
        let series = series(selector)
        guard selector.metric.label != nil, selector.label == nil else {
            return series.first?.series.last.map { .double($0.value) } ?? .null
        }
        guard !series.isEmpty else { return .null }
        var byLabel = BSONDocument()
        for entry in series {
            byLabel.append(entry.label ?? "", entry.series.last.map { .double($0.value) } ?? .null)
        }
        return .document(byLabel)
    }

    private func percentile(_ arguments: Arguments) throws(CommandError) -> BSONValue {
        try arguments.atMost(3)
        let selector = try selector(arguments)
        guard let percent = arguments.value(1)?.double, percent >= 0, percent <= 100 else {
            throw .badValue("metrics.percentile needs a percentage from 0 to 100, such as 95.")
        }
        let window = try Window(arguments.value(2), now: now)
        return NearestRank.percentile(percent, of: values(selector, window)).map { .double($0) } ?? .null
    }

    /// Of all samples in a window; null where there are none.
    private func summary(_ name: String, _ arguments: Arguments) throws(CommandError) -> BSONValue {
        try arguments.atMost(2)
        let values = values(try selector(arguments), try Window(arguments.value(1), now: now))
        guard let largest = values.max() else { return .null }
        return .double(name == "max" ? largest : values.reduce(0, +) / Double(values.count))
    }

    private func values(_ selector: MetricSelector, _ window: Window) -> [Double] {
        series(selector).flatMap { $0.series.values(from: window.from, to: window.to) }
    }

    /// A counter's rise a second, over all series that are selected; null with fewer than two samples.
    private func rate(_ arguments: Arguments) throws(CommandError) -> BSONValue {
        try arguments.atMost(2)
        let selector = try selector(arguments)
        guard selector.metric.kind == .counter else {
            throw .badValue(
                "metrics.rate takes a counter; \(selector.metric.name) is a \(selector.metric.kind.rawValue).")
        }
        let window = try Window(arguments.value(1), now: now)
        let rates = series(selector).compactMap { $0.series.rate(from: window.from, to: window.to) }
        return rates.isEmpty ? .null : .double(rates.reduce(0, +))
    }
}

extension Metric {
    var document: BSONDocument {
        [
            "name": .string(name), "unit": .string(unit.text), "kind": .string(kind.rawValue),
            "label": label.map { .string($0) } ?? .null, "help": .string(help),
            "exposedAs": .string(exposedName),
        ]
    }
}

extension Series {
    /// A running total's rise a second between the first and the last sample of a window; nil with fewer than two.
    ///
    /// Where it falls it began anew at 0, as Prometheus's `rate` takes it.
    func rate(from: Micros, to: Micros) -> Double? {
        let points = points(from: from, to: to)
        guard let first = points.first, let last = points.last, last.time > first.time else { return nil }
        let lost = zip(points, points.dropFirst()).reduce(0) { $1.1.value < $1.0.value ? $0 + $1.0.value : $0 }
        return (last.value - first.value + lost) / (last.time - first.time).inSeconds
    }
}
