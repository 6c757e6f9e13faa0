/// What a series is: its name and unit, how it grows, and what its label tells apart.
package struct Metric: Sendable, Hashable {
    package enum Kind: String, Sendable {
        /// A value that rises and falls, as it was when sampled.
        case gauge
        /// A total that only rises, as it was when sampled.
        case counter
        /// A count for each upper bound; its series is the number of observations.
        case histogram
        /// Observations one by one, each at its own time.
        case summary
    }

    /// As a learner writes it, such as "chunk_counts".
    package let name: String
    package let unit: MetricUnit
    package let kind: Kind
    /// The label's key, such as "shard"; nil where there is one series.
    package let label: String?
    package let help: String
    /// Sampled with all others: a series that a sample lacks has ended. Else it has times of its own.
    let isSampled: Bool

    init(
        _ name: String, _ kind: Kind, _ unit: MetricUnit, by label: String? = nil, isSampled: Bool = true,
        _ help: String
    ) {
        self.name = name
        self.kind = kind
        self.unit = unit
        self.label = label
        self.help = help
        self.isSampled = isSampled
    }
}

/// Every metric that there is; each room declares its own in a file of its own.
package enum MetricRegistry {
    /// In the order in which they are listed.
    package static let all: [Metric] =
        Metric.ofLoads + PooledClient.meter.metrics + Metric.ofShards + StressSample.meter.metrics
        + AlertBook.Watched.meter.metrics + DatabaseMemberSample.meter.metrics + ReplicatedDatabase.meter.metrics
        + NodeBook.meter.metrics + NodeSample.meter.metrics + ElasticSample.meter.metrics + Metric.ofTraffic
        + Scaler.meter.metrics + PoolRunSample.meter.metrics + RebalancerSample.meter.metrics + RentalBook.meter.metrics

    /// What each sample has, without the alerts, which are evaluated on it.
    static let sampled = all.filter { $0.isSampled && !AlertBook.Watched.meter.metrics.contains($0) }

    /// Only looked up, never walked.
    private static let byName: [String: Metric] = Dictionary(
        all.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })

    package static func metric(_ name: String) -> Metric? { byName[name] }
}
