package import SimKernel

/// Sampled figures by metric and, where a metric has a label, by the label's value.
///
/// A series is found in constant time, and at most `limit` are kept: samples of further ones are counted and dropped.
package struct MetricStore: Sendable {
    private struct Entry: Sendable {
        let name: String
        let label: String?
        /// Which one was sampled after it the last time: samples come in the same order again.
        var next = 0
        var series = Series()
        /// What a histogram held when it was last sampled.
        var histogram: LatencyHistogram?
    }

    private struct Key: Sendable, Hashable {
        let name: String
        let label: String?
    }

    private var entries: [Entry] = []
    /// Both are only looked up, never walked.
    private var places: [Key: Int] = [:]
    private var placesByName: [String: [Int]] = [:]
    /// The series that was sampled last.
    private var lastPlace = 0
    /// Samples that had no room.
    private(set) var dropped: Int64 = 0

    /// Between two samples.
    package static let interval: Micros = .seconds(10)
    /// Series in all.
    static let limit = 4_096

    /// A sample, or for a summary an observation; `label` is the value of the metric's label.
    mutating func append(_ metric: Metric, _ label: String? = nil, at time: Micros, _ value: Double) {
        guard let place = place(metric, label) else { return }
        entries[place].series.append(at: time, value)
    }

    /// A histogram as it is now, of all observations so far.
    mutating func append(_ metric: Metric, _ label: String? = nil, at time: Micros, _ histogram: LatencyHistogram) {
        guard let place = place(metric, label) else { return }
        entries[place].series.append(at: time, Double(histogram.count))
        entries[place].histogram = histogram
    }

    private mutating func place(_ metric: Metric, _ label: String?) -> Int? {
        if lastPlace < entries.count {
            let guess = entries[lastPlace].next
            if entries[guess].label == label, entries[guess].name == metric.name {
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
        guard entries.count < Self.limit else {
            dropped &+= 1
            return nil
        }
        entries.append(Entry(name: metric.name, label: label))
        places[key] = entries.count - 1
        placesByName[metric.name, default: []].append(entries.count - 1)
        return entries.count - 1
    }

    /// A metric's series, one without a label or one for each of its values in the order of their first sample.
    package func series(named name: String) -> [(label: String?, series: Series)] {
        (placesByName[name] ?? []).map { (entries[$0].label, entries[$0].series) }
    }

    func histograms(named name: String) -> [(label: String?, histogram: LatencyHistogram)] {
        (placesByName[name] ?? []).compactMap { place in
            entries[place].histogram.map { (entries[place].label, $0) }
        }
    }

    /// What a series stood at when it was last sampled.
    func last(_ metric: Metric, _ label: String? = nil) -> Double? {
        places[Key(name: metric.name, label: label)].flatMap { entries[$0].series.last?.value }
    }
}
