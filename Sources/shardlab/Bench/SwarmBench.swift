import LabViews
import ShardCluster
import SimKernel

extension Benchmark {
    /// Ten virtual minutes of clients, administrators and faults on 3 shards of 3 members, with all checks on.
    static let swarm = Benchmark(name: "swarm") {
        let seeds: ClosedRange<UInt64> = 1...20
        let topology = Topology(shards: (1...3).map { "shard-0\($0)" }, routers: 2)
        var seconds: [Double] = []
        var operations = 0
        for seed in seeds {
            var report: SwarmReport?
            seconds.append(Stopwatch.seconds { report = Swarm.run(seed: seed, topology: topology) })
            operations += report?.operations ?? 0
        }
        seconds.sort()
        return .time(
            "swarm", seconds: seconds[seconds.count / 2],
            conditions: Conditions.with(
                "a seed of 10 virtual minutes on 3 shards of 3 members under faults, \(operations / seconds.count) "
                    + "operations, invariants after every event, median of \(seconds.count); the longest "
                    + "\(Int((seconds.last ?? 0) * 1e3)) ms"))
    }
}

/// Seeds of the swarm, one after the other, until one of them fails.
enum SwarmRun {
    static func one(_ seed: UInt64, plants: Set<Plant>) throws {
        let report = Swarm.run(seed: seed, plants: plants)
        try Console.print(report.text)
        try complain(report)
    }

    /// - Parameter count: seeds from 1 on.
    static func many(_ count: UInt64, plants: Set<Plant>) throws {
        var operations = 0
        var elections = 0
        var rollbacks = 0
        let seconds = try Stopwatch.seconds {
            for seed in 1...max(1, count) {
                let report = Swarm.run(seed: seed, plants: plants)
                operations += report.operations
                elections += report.elections
                rollbacks += report.rollbacks
                try complain(report)
            }
        }
        try Console.print(
            "\(count) seeds, \(operations) operations, \(elections) elections, \(rollbacks) rollbacks: nothing wrong; "
                + "\(Int(seconds * 1e3 / Double(max(1, count)))) ms a seed")
    }

    private static func complain(_ report: SwarmReport) throws {
        guard !report.violations.isEmpty else { return }
        for violation in report.violations.prefix(10) { try Console.print("  \(violation)") }
        throw Problem("Seed \(report.seed) fails. Replay it with: \(report.replay)", status: .ourFault)
    }
}
