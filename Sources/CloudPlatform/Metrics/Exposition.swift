import SimKernel

/// Prometheus's text exposition format, version 0.0.4: for each family HELP, TYPE and its samples, without timestamps.
///
/// Families without samples are left out, as client libraries do.
extension Platform {
    /// The last time of a summary's quantiles, as client libraries have it.
    private static let quantileWindow: Micros = .minutes(10)
    private static let quantiles: [Double] = [50, 90, 99]

    func prometheusText() -> String {
        var text = ""
        for metric in MetricRegistry.all {
            var lines: [String] = []
            switch metric.kind {
            case .gauge, .counter: lines = sampleLines(metric)
            case .histogram: lines = histogramLines(metric)
            case .summary: lines = summaryLines(metric)
            }
            guard !lines.isEmpty else { continue }
            text += "# HELP \(metric.exposedName) \(Exposition.escapedHelp(metric.help))\n"
            text += "# TYPE \(metric.exposedName) \(metric.kind.rawValue)\n"
            for line in lines { text += line + "\n" }
        }
        return text
    }

    private func sampleLines(_ metric: Metric) -> [String] {
        series(named: metric.name).compactMap { entry in
            guard let value = entry.value(at: now) else { return nil }
            return Exposition.line(
                metric.exposedName, Exposition.labels(metric, entry.label), value * metric.unit.factor)
        }
    }

    private func histogramLines(_ metric: Metric) -> [String] {
        metrics.series(named: metric.name).flatMap { entry -> [String] in
            guard entry.value(at: now) != nil, let histogram = entry.histogram else { return [] }
            return histogramLines(metric, entry.label, histogram)
        }
    }

    func histogramLines(_ metric: Metric, _ label: String?, _ histogram: LatencyHistogram) -> [String] {
        let labels = Exposition.labels(metric, label)
        let count = Double(histogram.count)
        var lines = Exposition.bucketBounds.map { bound in
            Exposition.line(
                metric.exposedName + "_bucket", labels + [("le", Exposition.number(bound))],
                Double(histogram.count(atMost: .seconds(bound))))
        }
        lines.append(Exposition.line(metric.exposedName + "_bucket", labels + [("le", "+Inf")], count))
        let sum = (histogram.mean ?? 0) * count / 1_000_000
        lines.append(Exposition.line(metric.exposedName + "_sum", labels, sum))
        lines.append(Exposition.line(metric.exposedName + "_count", labels, count))
        return lines
    }

    private func summaryLines(_ metric: Metric) -> [String] {
        series(named: metric.name).flatMap { entry -> [String] in
            guard entry.series.count > 0 else { return [] }
            let labels = Exposition.labels(metric, entry.label)
            let recent = entry.series.values(from: now - Self.quantileWindow).sorted()
            var lines = Self.quantiles.map { percent in
                let value = recent.isEmpty ? .nan : recent[NearestRank.rank(percent, of: recent.count) - 1]
                return Exposition.line(
                    metric.exposedName, labels + [("quantile", Exposition.number(percent / 100))],
                    value * metric.unit.factor)
            }
            let sum = entry.series.sum() * metric.unit.factor
            lines.append(Exposition.line(metric.exposedName + "_sum", labels, sum))
            lines.append(Exposition.line(metric.exposedName + "_count", labels, Double(entry.series.count)))
            return lines
        }
    }
}

extension Metric {
    /// The name that Prometheus's conventions ask for: a prefix, the base unit, and `_total` behind a counter.
    package var exposedName: String {
        var exposed = "shardlab_" + name
        if kind == .counter, exposed.hasSuffix("_total") { exposed.removeLast("_total".count) }
        if let suffix = unit.suffix, !exposed.hasSuffix("_" + suffix) { exposed += "_" + suffix }
        return kind == .counter ? exposed + "_total" : exposed
    }
}

/// How names, labels and numbers are written.
enum Exposition {
    /// Of histograms, in seconds: those that client libraries have by default.
    static let bucketBounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

    static func labels(_ metric: Metric, _ value: String?) -> [(String, String)] {
        guard let key = metric.label, let value else { return [] }
        return [(key, value)]
    }

    static func line(_ name: String, _ labels: [(String, String)], _ value: Double) -> String {
        guard !labels.isEmpty else { return "\(name) \(number(value))" }
        let pairs = labels.map { "\($0.0)=\"\(escapedLabel($0.1))\"" }.joined(separator: ",")
        return "\(name){\(pairs)} \(number(value))"
    }

    /// As Go's ParseFloat reads it.
    static func number(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
        if let whole = Int64(exactly: value) { return String(whole) }
        return value.description
    }

    static func escapedHelp(_ text: String) -> String { escaped(text, quotes: false) }

    static func escapedLabel(_ text: String) -> String { escaped(text, quotes: true) }

    /// By scalars: a carriage return and a line feed are one character.
    private static func escaped(_ text: String, quotes: Bool) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\": result.append(contentsOf: "\\\\".unicodeScalars)
            case "\n": result.append(contentsOf: "\\n".unicodeScalars)
            case "\"" where quotes: result.append(contentsOf: "\\\"".unicodeScalars)
            default: result.append(scalar)
            }
        }
        return String(result)
    }
}
