package import SimKernel

/// Sampled figures by metric and, where a metric has a label, by the label's value.
///
/// A series is found in constant time, and at most `limit` are kept: samples of further ones are counted and dropped.
package struct MetricStore: Sendable {
    private struct Key: Sendable, Hashable {
        let name: String
        let label: String?
    }

    private var entries: [LabelledSeries] = []
    /// Both are only looked up, never walked.
    private var places: [Key: Int] = [:]
    private var placesByName: [String: [Int]] = [:]
    /// The series that was sampled last.
    private var lastPlace = 0
    /// Samples that had no room.
    private(set) var dropped: Int64 = 0

    /// Between two samples.
    package static let interval: Micros = .seconds(10)
    /// Series in all, and of one metric.
    static let limit = 4_096
    static let labelLimit = 1_024

    /// A sample, or for a summary an observation; `label` is the value of the metric's label.
    mutating func append(_ metric: Metric, _ label: String? = nil, at time: Micros, _ value: Double) {
        guard let place = place(metric, label) else { return }
        entries[place].series.append(at: time, value)
        entries[place].isThere(at: time)
    }

    /// A histogram as it is now, of all observations so far.
    mutating func append(_ metric: Metric, _ label: String? = nil, at time: Micros, _ histogram: LatencyHistogram) {
        guard let place = place(metric, label) else { return }
        entries[place].series.append(at: time, Double(histogram.count))
        entries[place].isThere(at: time)
        entries[place].histogram = histogram
    }

    private mutating func place(_ metric: Metric, _ label: String?) -> Int? {
        if lastPlace < entries.count {
            let guess = entries[lastPlace].next
            if entries[guess].label == label, entries[guess].metric == metric.name {
                lastPlace = guess
                return guess
            }
        }
        guard let place = search(metric, label) else { return nil }
        entries[lastPlace].next = place
        lastPlace = place
        return place
    }

    private mutating func search(_ metric: Metric, _ label: String?) -> Int? {
        let key = Key(name: metric.name, label: label)
        if let place = places[key] { return place }
        guard entries.count < Self.limit, placesByName[metric.name]?.count ?? 0 < Self.labelLimit else {
            dropped &+= 1
            return nil
        }
        entries.append(LabelledSeries(metric: metric.name, label: label, rhythm: metric.rhythm))
        places[key] = entries.count - 1
        placesByName[metric.name, default: []].append(entries.count - 1)
        return entries.count - 1
    }

    /// A metric's series, one without a label or one for each of its values in the order of their first sample.
    package func series(named name: String) -> [LabelledSeries] {
        (placesByName[name] ?? []).map { entries[$0] }
    }

    /// After a round: those series of that rhythm that it lacks have ended.
    mutating func endMissing(_ rhythm: Metric.Rhythm, at now: Micros) {
        for place in entries.indices where entries[place].rhythm == rhythm { entries[place].endUnlessThere(at: now) }
    }
}
