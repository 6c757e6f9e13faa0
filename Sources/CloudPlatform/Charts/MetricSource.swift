import BSON
import ShardCluster
import SimKernel

/// A metric, or one of its series, over a window of time.
package struct MetricSource: Sendable, Hashable {
    let selector: MetricSelector
    /// `last`, `since` and `until` as they were given: read against the time at which it is drawn.
    let window: BSONDocument
    /// Drawn is a total's rise a second from each sample to the next.
    let isRate: Bool

    func append(to document: inout BSONDocument) {
        document.append("metric", .string(selector.metric.name))
        if let key = selector.metric.label, let label = selector.label { document.append(key, .string(label)) }
        for (key, value) in window { document.append(key, value) }
        if isRate { document.append("rate", true) }
        document.append("x", "time")
        document.append("y", .string(selector.metric.unit.text + (isRate ? "/s" : "")))
    }
}

extension MetricSource {
    /// `{ metric: "traffic_p99", label: "web", last: "10m" }`
    init(_ options: Options) throws(CommandError) {
        try options.refuseUnknown(["title", "metric", "label", "last", "since", "until", "rate", "type"])
        selector = try MetricSelector(options)
        isRate = try options.bool("rate") ?? false
        guard !isRate || [.counter, .histogram].contains(selector.metric.kind) else {
            throw .badValue(
                "\(options.owner): rate takes a counter; \(selector.metric.name) is a \(selector.metric.kind.rawValue)."
            )
        }
        let ends = options.document.filter { ["last", "since", "until"].contains($0.key) && $0.value != .undefined }
        window = BSONDocument(ends.map { ($0.key, $0.value) })
    }
}

extension Platform {
    /// Points in the order of time; at one time, in the order of labels.
    ///
    /// - Throws: BadValue (2) where the series has never had a sample, naming those that have.
    func points(of chart: Chart, _ source: MetricSource) throws(CommandError) -> [BSONDocument] {
        let window = try Window(.document(source.window), now: now)
        let drawn = series(source.selector)
        let metric = source.selector.metric
        guard !drawn.isEmpty else { throw chart.problem(missing(source.selector)) }
        var points: [(time: Micros, place: Int, document: BSONDocument)] = []
        for (place, entry) in drawn.enumerated() {
            let samples = Array(entry.series.points(from: window.from, to: window.to))
            for (time, value) in source.isRate ? Self.rises(samples) : samples.map({ ($0.time, $0.value) }) {
                var point: BSONDocument = ["x": .date(VirtualDate.ms(time)), "y": .double(value)]
                if metric.label != nil, let label = entry.label { point.append("series", .string(label)) }
                points.append((time, place, point))
            }
            guard points.count <= Chart.pointLimit else {
                throw chart.problem("it would have more than \(Chart.pointLimit) points. Choose a shorter last.")
            }
        }
        if drawn.count > 1 { points.sort { ($0.time, $0.place) < ($1.time, $1.place) } }
        return points.map(\.document)
    }

    /// A fall is a new beginning at 0.
    private static func rises(_ samples: [Series.Point]) -> [(Micros, Double)] {
        zip(samples, samples.dropFirst()).compactMap { before, after in
            guard after.time > before.time else { return nil }
            let rise = after.value < before.value ? after.value : after.value - before.value
            return (after.time, rise / (after.time - before.time).inSeconds)
        }
    }

    private func missing(_ selector: MetricSelector) -> String {
        let name = selector.metric.name
        let labels = series(named: name).compactMap(\.label)
        guard let label = selector.label, !labels.isEmpty else {
            return "\(name) has no sample yet. Begin what it measures, and wait 10 s."
        }
        let near = Names.nearest(label, in: labels).map { "Did you mean \($0)? " } ?? ""
        return "\(name) has no series of \"\(label)\". \(near)There are \(Names.list(labels))."
    }
}
