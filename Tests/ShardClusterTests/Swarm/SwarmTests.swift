import Testing

@testable import ShardCluster

/// The cluster's promises, under clients, administrators and faults that seeds choose.
struct SwarmTests {
    #if DEBUG
    static let blocks: [ClosedRange<UInt64>] = [1...1, 2...2]
    #else
    static let blocks: [ClosedRange<UInt64>] = [1...4, 5...8]
    #endif

    @Test(arguments: blocks) func promisesHold(_ seeds: ClosedRange<UInt64>) {
        for seed in seeds {
            let report = Swarm.run(seed: seed)
            #expect(report.violations == [], "\(report.replay)")
            #expect(report.operations >= Swarm.operations, "\(report.text)")
            if !report.violations.isEmpty { return }
        }
    }

    /// Seeds that failed once, when writes came one by one, and what they showed.
    @Test(
        arguments: [
            (3, "a snapshot showed one half of a two-phase commit"),
            (10, "a participant never heard of a decision, because the session began another transaction"),
            (18, "a snapshot waited for ever at a shard that was not the one behind"),
            (49, "a retried increment was acknowledged by a primary alone"),
            (164, "a vote for a loser was taken for a second victory"),
            (395, "a snapshot asked the recipient of a range for a time before it came"),
            (883, "a member that was paused in a rollback never ended it"),
        ] as [(UInt64, String)])
    func staysRight(_ seed: UInt64, _ once: String) {
        let report = Swarm.run(seed: seed, parts: SwarmPart.all.subtracting([.batches]))
        #expect(report.violations == [], "\(report.replay): once \(once)")
    }

    /// One seed, one trace; another seed, another trace.
    @Test func deterministic() {
        let once = Swarm.run(seed: 7)
        #expect(once.traceHash == Swarm.run(seed: 7).traceHash)
        #expect(once.traceHash != Swarm.run(seed: 8).traceHash)
    }

    /// Faults happen, ranges move, and writes are acknowledged nevertheless.
    @Test func muchHappens() {
        let reports = (1...2 as ClosedRange<UInt64>).map { Swarm.run(seed: $0) }
        #expect(reports.reduce(0) { $0 + $1.migrations } > 5)
        #expect(reports.allSatisfy { $0.acknowledged > $0.operations / 2 })
    }
}
