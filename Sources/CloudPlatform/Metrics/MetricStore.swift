package import SimKernel

/// Sampled figures by name and, where each shard has its own, by shard.
package struct MetricStore: Sendable {
    private struct Entry: Sendable {
        let name: String
        let shard: String?
        var series = Series()
    }

    private var entries: [Entry] = []

    /// Between two samples.
    package static let interval: Micros = .seconds(10)

    mutating func append(_ name: String, shard: String? = nil, at time: Micros, _ value: Double) {
        let index = entries.firstIndex { $0.name == name && $0.shard == shard }
        if let index {
            entries[index].series.append(at: time, value)
        } else {
            entries.append(Entry(name: name, shard: shard))
            entries[entries.count - 1].series.append(at: time, value)
        }
    }

    /// A metric's series, one without a shard or one for each shard in the order of their first sample.
    package func series(named name: String) -> [(shard: String?, series: Series)] {
        entries.filter { $0.name == name }.map { ($0.shard, $0.series) }
    }

    /// What a shard's counter stood at when it was last sampled.
    func last(_ name: String, shard: String) -> Double? {
        entries.first { $0.name == name && $0.shard == shard }?.series.last?.value
    }
}
