/// What a series is: its name and unit, how it grows, and what its label tells apart.
///
/// An object, so that handing it on with each sample copies nothing.
package final class Metric: Sendable {
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

    /// When its values come; a series that its round lacks has ended.
    enum Rhythm: Sendable {
        /// With all others.
        case sample
        /// Right after those, as the alerts are evaluated on them.
        case evaluation
        /// At times of its own; it ends by `LabelledSeries.lookback`.
        case own
    }

    /// As a learner writes it, such as "chunk_counts".
    package let name: String
    package let unit: MetricUnit
    package let kind: Kind
    /// The label's key, such as "shard"; nil where there is one series.
    package let label: String?
    package let help: String
    let rhythm: Rhythm

    init(
        _ name: String, _ kind: Kind, _ unit: MetricUnit, by label: String? = nil, rhythm: Rhythm = .sample,
        _ help: String
    ) {
        self.name = name
        self.kind = kind
        self.unit = unit
        self.label = label
        self.help = help
        self.rhythm = rhythm
    }
}

/// Names are unique.
extension Metric: Hashable {
    package static func == (a: Metric, b: Metric) -> Bool { a.name == b.name }

    package func hash(into hasher: inout Hasher) { hasher.combine(name) }
}

/// Every metric that there is; each room declares its own in a file of its own.
package enum MetricRegistry {
    /// In the order in which they are listed.
    package static let all: [Metric] =
        Metric.ofLoads + PooledClient.meter.metrics + Metric.ofShards + StressSample.meter.metrics
        + AlertBook.Watched.meter.metrics + DatabaseMemberSample.meter.metrics + ReplicatedDatabase.meter.metrics
        + NodeBook.meter.metrics + NodeSample.meter.metrics + ElasticSample.meter.metrics + Metric.ofTraffic
        + Scaler.meter.metrics + PoolRunSample.meter.metrics + ProbeSample.meter.metrics
        + RebalancerSample.meter.metrics
        + RentalBook.meter.metrics

    /// Only looked up, never walked.
    private static let byName: [String: Metric] = Dictionary(
        all.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })

    package static func metric(_ name: String) -> Metric? { byName[name] }
}
