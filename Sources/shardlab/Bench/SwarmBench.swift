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

/// Seeds of the swarm, one after the other.
struct SwarmRun {
    let plants: Set<Plant>
    let parts: Set<SwarmPart>
    /// Behind a seed that fails.
    let goesOn: Bool

    func one(_ seed: UInt64) throws {
        let report = Swarm.run(seed: seed, plants: plants, parts: parts)
        try Console.print(report.text)
        try show(report)
        try end(failed: report.violations.isEmpty ? [] : [seed])
    }

    /// - Parameter count: seeds from 1 on.
    func many(_ count: UInt64) throws {
        var totals = (operations: 0, elections: 0, rollbacks: 0, undecided: 0)
        var failed: [UInt64] = []
        for (part, reason) in SwarmPart.leftOut { try Console.print("left out: \(part.rawValue): \(reason)") }
        let seconds = try Stopwatch.seconds {
            for seed in 1...max(1, count) where goesOn || failed.isEmpty {
                let report = Swarm.run(seed: seed, plants: plants, parts: parts)
                totals.operations += report.operations
                totals.elections += report.elections
                totals.rollbacks += report.rollbacks
                totals.undecided += report.undecided
                try show(report)
                if !report.violations.isEmpty { failed.append(seed) }
            }
        }
        try Console.print(
            "\(count) seeds, \(totals.operations) operations, \(totals.elections) elections, \(totals.rollbacks) "
                + "rollbacks, \(totals.undecided) undecided histories, \(failed.count) failed; "
                + "\(Int(seconds * 1e3 / Double(max(1, count)))) ms a seed")
        try end(failed: failed)
    }

    private func show(_ report: SwarmReport) throws {
        guard !report.violations.isEmpty else { return }
        try Console.print("seed \(report.seed) fails; replay: \(report.replay)")
        for violation in report.violations.prefix(5) { try Console.print("  \(violation)") }
    }

    private func end(failed: [UInt64]) throws {
        guard let first = failed.first else { return }
        throw Problem(
            "The swarm's seed \(first) fails. Replay it with: shardlab bench swarm --seed \(first)", status: .failed)
    }
}
