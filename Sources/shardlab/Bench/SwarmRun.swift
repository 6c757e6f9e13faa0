import Foundation
import LabViews
import ShardCluster
import Synchronization

/// What became of one seed of a swarm.
protocol SeedReport: Sendable {
    var seed: UInt64 { get }
    /// What was done, in a line.
    var text: String { get }
    /// What is wrong, in words; nothing if all is well.
    var violations: [String] { get }
    /// The command that shows a failure again.
    var replay: String { get }
    /// What is added up over all seeds.
    var counts: [(name: String, count: Int)] { get }
}

/// Seeds of a swarm, on all processors; what is printed comes in the order of the seeds.
struct SwarmRun<Report: SeedReport> {
    /// Behind a seed that fails.
    let goesOn: Bool
    let run: @Sendable (UInt64) -> Report

    func one(_ seed: UInt64) throws {
        let report = run(seed)
        try Console.print(report.text)
        try report.show()
        if !report.violations.isEmpty { throw report.failure }
    }

    /// - Parameter count: how many seeds, the first of them `first`.
    func many(_ count: UInt64, from first: UInt64) throws {
        let tally = Mutex(SwarmTally<Report>(first: first, count: max(1, count), goesOn: goesOn))
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
        if let first = result.failed.first { throw first.failure }
    }
}

extension SeedReport {
    /// Prints what is wrong, if anything is.
    fileprivate func show() throws {
        guard !violations.isEmpty else { return }
        try Console.print("seed \(seed) fails; replay: \(replay)")
        for violation in violations.prefix(5) { try Console.print("  \(violation)") }
    }

    fileprivate var failure: Problem {
        Problem("The swarm's seed \(seed) fails. Replay it with: \(replay)", status: .failed)
    }
}

/// Which seeds are under way, and what came of those that are done.
private struct SwarmTally<Report: SeedReport>: Sendable {
    let first: UInt64
    let last: UInt64
    let goesOn: Bool
    private var next: UInt64
    /// The next whose report is to be shown.
    private var due: UInt64
    private var waiting: [UInt64: Report] = [:]
    private var sums: [(name: String, count: Int)] = []
    private(set) var failed: [Report] = []
    /// The output could not be written.
    private(set) var problem: (any Error)?

    init(first: UInt64, count: UInt64, goesOn: Bool) {
        self.first = first
        last = first + (count - 1)
        next = first
        due = first
        self.goesOn = goesOn
    }

    mutating func take() -> UInt64? {
        guard next <= last, problem == nil, goesOn || failed.isEmpty else { return nil }
        defer { next += 1 }
        return next
    }

    mutating func put(_ report: Report) {
        waiting[report.seed] = report
        while let report = waiting.removeValue(forKey: due), goesOn || failed.isEmpty {
            due += 1
            let counts = report.counts
            sums = sums.isEmpty ? counts : zip(sums, counts).map { ($0.name, $0.count + $1.count) }
            if !report.violations.isEmpty { failed.append(report) }
            do { try report.show() } catch { problem = error }
        }
    }

    func text(seconds: Double) -> String {
        let count = due - first
        let parts = ["\(count) seeds"] + sums.map { "\($0.count) \($0.name)" } + ["\(failed.count) failed"]
        return parts.joined(separator: ", ") + "; \(Int(seconds * 1e3 / Double(max(1, count)))) ms a seed"
    }
}

extension SwarmReport: SeedReport {
    var counts: [(name: String, count: Int)] {
        [
            ("operations", operations), ("elections", elections), ("rollbacks", rollbacks),
            ("undecided histories", undecided),
        ]
    }
}
