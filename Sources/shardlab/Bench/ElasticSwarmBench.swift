import CloudPlatform

extension ElasticReport: SeedReport {
    var counts: [(name: String, count: Int)] {
        [("requests", Int(requests)), ("scaling decisions", decisions), ("moves", moves), ("faults", faults)]
    }
}

extension Benchmark {
    /// Ten virtual minutes of traffic, scaling, rebalancing and faults, with all checks on.
    static let elasticSwarm = Benchmark(name: "elastic-swarm") {
        var seconds: [Double] = []
        var requests = 0
        for seed in UInt64(1)...20 {
            var report: ElasticReport?
            seconds.append(Stopwatch.seconds { report = ElasticSwarm.run(seed: seed) })
            requests += Int(report?.requests ?? 0)
        }
        seconds.sort()
        return .time(
            "elastic-swarm", seconds: seconds[seconds.count / 2],
            conditions: Conditions.with(
                "a seed of 10 virtual minutes of traffic, scaling, rebalancing and faults, "
                    + "\(requests / seconds.count) requests, invariants after every step, median of \(seconds.count)"))
    }
}
