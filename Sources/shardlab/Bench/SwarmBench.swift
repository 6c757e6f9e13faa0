import LabViews
import ShardCluster
import SimKernel

extension Benchmark {
    /// Ten virtual minutes of clients, administrators and faults on 3 shards of 3 members, with all checks on.
    static let swarm = Benchmark(name: "swarm") {
        let seeds: ClosedRange<UInt64> = 1...20
        let topology = Topology(shards: (1...3).map { "shard-0\($0)" }, routers: 2)
        var seconds: [Double] = []
        var (operations, commands) = (0, 0)
        for seed in seeds {
            var report: SwarmReport?
            let runs = (0..<3).map { _ in
                Stopwatch.seconds { report = Swarm.run(seed: seed, topology: topology) }
            }
            seconds.append(runs.min() ?? 0)
            operations += report?.operations ?? 0
            commands += report?.commands ?? 0
        }
        seconds.sort()
        return .time(
            "swarm", seconds: seconds[seconds.count / 2],
            conditions: Conditions.with(
                "a seed of 10 virtual minutes on 3 shards of 3 members under faults, \(operations / seconds.count) "
                    + "operations in \(commands / seconds.count) commands, what an event changes checked after it, "
                    + "all invariants every 10 s, median of \(seconds.count), each the best of 3 runs; the longest "
                    + "\(Int((seconds.last ?? 0) * 1e3)) ms"))
    }
}
