import Foundation
import LabViews
import ShardCluster
import Synchronization

/// Seeds of the swarm, on all processors; what is printed comes in the order of the seeds.
struct SwarmRun {
    let plants: Set<Plant>
    let parts: Set<SwarmPart>
    /// Behind a seed that fails.
    let goesOn: Bool

    func one(_ seed: UInt64) throws {
        let report = run(seed)
        try Console.print(report.text)
        try Self.show(report)
        if !report.violations.isEmpty { throw Self.failure(report) }
    }

    /// - Parameter count: seeds from 1 on.
    func many(_ count: UInt64) throws {
        let tally = Mutex(SwarmTally(last: max(1, count), goesOn: goesOn))
        let seconds = Stopwatch.seconds {
            DispatchQueue.concurrentPerform(iterations: max(1, ProcessInfo.processInfo.activeProcessorCount)) { _ in
                while let seed = tally.withLock({ $0.take() }) {
                    let report = run(seed)
                    tally.withLock { $0.put(report) }
                }
            }
        }
        let result = tally.withLock { $0 }
        if let problem = result.problem { throw problem }
        try Console.print(result.text(seconds: seconds))
        if let first = result.failed.first { throw Self.failure(first) }
    }

    private func run(_ seed: UInt64) -> SwarmReport { Swarm.run(seed: seed, plants: plants, parts: parts) }

    static func show(_ report: SwarmReport) throws {
        guard !report.violations.isEmpty else { return }
        try Console.print("seed \(report.seed) fails; replay: \(report.replay)")
        for violation in report.violations.prefix(5) { try Console.print("  \(violation)") }
    }

    private static func failure(_ report: SwarmReport) -> Problem {
        Problem("The swarm's seed \(report.seed) fails. Replay it with: \(report.replay)", status: .failed)
    }
}

/// Which seeds are under way, and what came of those that are done.
private struct SwarmTally: Sendable {
    let last: UInt64
    let goesOn: Bool
    private var next: UInt64 = 1
    /// The next whose report is to be shown.
    private var due: UInt64 = 1
    private var waiting: [UInt64: SwarmReport] = [:]
    private var operations = 0
    private var elections = 0
    private var rollbacks = 0
    private var undecided = 0
    private(set) var failed: [SwarmReport] = []
    /// The output could not be written.
    private(set) var problem: (any Error)?

    init(last: UInt64, goesOn: Bool) {
        self.last = last
        self.goesOn = goesOn
    }

    mutating func take() -> UInt64? {
        guard next <= last, problem == nil, goesOn || failed.isEmpty else { return nil }
        defer { next += 1 }
        return next
    }

    mutating func put(_ report: SwarmReport) {
        waiting[report.seed] = report
        while let report = waiting.removeValue(forKey: due), goesOn || failed.isEmpty {
            due += 1
            operations += report.operations
            elections += report.elections
            rollbacks += report.rollbacks
            undecided += report.undecided
            if !report.violations.isEmpty { failed.append(report) }
            do { try SwarmRun.show(report) } catch { problem = error }
        }
    }

    func text(seconds: Double) -> String {
        let count = due - 1
        return "\(count) seeds, \(operations) operations, \(elections) elections, \(rollbacks) rollbacks, "
            + "\(undecided) undecided histories, \(failed.count) failed; "
            + "\(Int(seconds * 1e3 / Double(max(1, count)))) ms a seed"
    }
}
