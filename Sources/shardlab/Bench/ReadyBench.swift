import BSON

extension Benchmark {
    /// From nothing to a cluster that answers.
    static let clusterReady = Benchmark(name: "cluster-ready") {
        let seconds = try Stopwatch.median(rounds: 51) {
            var sandbox = BenchSandbox(shards: 3)
            try sandbox.run(["hello": 1], database: "admin")
        }
        return .time(
            "cluster-ready", seconds: seconds,
            conditions: Conditions.with("3 shards of 3 members, made and asked hello, median of 51"),
            peers: [
                .init(name: "Redis Cluster, 6 nodes", value: 2.2),
                .init(name: "iximiuz Labs, an environment, at best", value: 5),
            ])
    }
}
