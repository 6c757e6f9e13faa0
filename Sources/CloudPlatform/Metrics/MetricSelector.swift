import BSON
import ShardCluster
import SimKernel

/// A metric, and one of its series where a label is given, as Prometheus writes it: `chunk_counts{shard="shard-01"}`.
struct MetricSelector: Sendable, Hashable {
    let metric: Metric
    /// The wanted value of the metric's label; nil for all.
    let label: String?

    /// - Throws: BadValue (2) telling what is unknown or how it is written.
    init(_ text: String) throws(CommandError) {
        guard let brace = text.firstIndex(of: "{") else {
            metric = try Self.metric(text)
            label = nil
            return
        }
        metric = try Self.metric(String(text[..<brace]))
        guard let key = metric.label else {
            throw .badValue("\(metric.name) has no label: leave out what stands in braces.")
        }
        let inner = text[text.index(after: brace)...]
        let start = "\(key)=\""
        guard inner.hasPrefix(start), inner.hasSuffix("\"}"), inner.count >= start.count + 2 else {
            throw .badValue("A series of \(metric.name) is written \(metric.name){\(key)=\"...\"}.")
        }
        label = String(inner.dropFirst(start.count).dropLast(2))
    }

    init(_ metric: Metric, label: String?) {
        self.metric = metric
        self.label = label
    }

    /// From `metric`, which may name a series, and `label`.
    init(_ options: Options) throws(CommandError) {
        let written = try MetricSelector(try options.required("metric"))
        let label = try options.string("label")
        guard label == nil || written.metric.label != nil else {
            throw .badValue("\(options.owner): \(written.metric.name) has no label. Leave label out.")
        }
        guard label == nil || written.label == nil || label == written.label else {
            throw .badValue("\(options.owner): metric and label name two different series. Leave one out.")
        }
        self.init(written.metric, label: label ?? written.label)
    }

    static func metric(_ name: String) throws(CommandError) -> Metric {
        guard let metric = MetricRegistry.metric(name) else {
            let near = Names.nearest(name, in: MetricRegistry.all.map(\.name)).map { "Did you mean \($0)? " } ?? ""
            throw .badValue("There is no metric \"\(name)\". \(near)metrics.names() lists them.")
        }
        return metric
    }
}

extension Platform {
    /// The series that a selector means, in the order of their first samples.
    func series(_ selector: MetricSelector) -> [LabelledSeries] {
        let all = series(named: selector.metric.name)
        guard let label = selector.label else { return all }
        return all.filter { $0.label == label }
    }
}
