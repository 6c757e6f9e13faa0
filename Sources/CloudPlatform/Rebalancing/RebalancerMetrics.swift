import SimKernel

/// What is sampled of the rebalancer.
struct RebalancerSample: Sendable {
    let imbalance: Double
    let moved: Int
    let underWay: Int

    static let meter = Meter<RebalancerSample>([
        .gauge(
            "partition_imbalance", .of("of the mean"),
            "The largest distance of a node from the mean, in parts of the mean."
        ) {
            $0.imbalance
        },
        .gauge("partition_moves_active", .of("partitions"), "Partitions on their way.") { Double($0.underWay) },
        .counter("partition_moves", "partitions", "Partitions that were moved.") { Double($0.moved) },
    ])
}

extension Platform {
    mutating func sampleRebalancer() {
        guard nodes.joined > 0 else { return }
        let spread = spread(data.owners, over: nodes.servingIDs, rebalancing.settings.measure)
        let sample = RebalancerSample(
            imbalance: spread.imbalance, moved: rebalancing.movedEver,
            underWay: rebalancing.current?.underWay.count ?? 0)
        RebalancerSample.meter.sample(sample, at: now, into: &metrics)
    }
}
