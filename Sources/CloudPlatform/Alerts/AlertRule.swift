import BSON
import ShardCluster
import SimKernel

/// When an alert is raised: a metric beyond a bound for some time.
struct AlertRule: Sendable, Hashable {
    enum Severity: String, Sendable, CaseIterable {
        case info, warning, critical
    }

    /// What is compared, by the metric's kind.
    enum Reading: Sendable, Hashable {
        /// A gauge as it stands.
        case value
        /// A gauge's mean over a window.
        case mean(Micros)
        /// A counter's rise a second over a window.
        case rate(Micros)
        /// A summary's percentile over a window.
        case percentile(Double, Micros)
    }

    let name: String
    let selector: MetricSelector
    let reading: Reading
    /// Else under it.
    let isOver: Bool
    let bound: Double
    /// So long it must be beyond the bound before the alert fires.
    let hold: Micros
    let severity: Severity

    static let nameLimitBytes = 60
    static let holdLimit: Micros = .hours(24)

    func isBeyond(_ value: Double) -> Bool { isOver ? value > bound : value < bound }

    /// What the rule compares at `now`; nil where there is no sample to go by.
    func value(of entry: LabelledSeries, at now: Micros) -> Double? {
        switch reading {
        case .value: return entry.value(at: now)
        case .mean(let window): return entry.series.mean(from: now - window)
        case .rate(let window): return entry.series.rate(from: now - window, to: .max)
        case .percentile(let percent, let window): return entry.series.percentile(percent, from: now - window)
        }
    }

    var document: BSONDocument {
        var document: BSONDocument = ["name": .string(name), "metric": .string(selector.metric.name)]
        if let key = selector.metric.label, let label = selector.label { document.append(key, .string(label)) }
        document.append(isOver ? "over" : "under", .double(bound))
        switch reading {
        case .value: break
        case .mean(let window), .rate(let window): document.append("window", .double(window.inSeconds))
        case .percentile(let percent, let window):
            document.append("percentile", .double(percent))
            document.append("window", .double(window.inSeconds))
        }
        document.append("for", .double(hold.inSeconds))
        document.append("severity", .string(severity.rawValue))
        return document
    }
}
