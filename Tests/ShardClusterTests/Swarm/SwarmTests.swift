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

    /// Seeds that failed once, when writes came one by one, each with the script of what it showed.
    @Test(
        arguments: [
            (3, "snapshot-sees-whole-commit"), (10, "decision-outlives-session"),
            (18, "snapshot-waits-for-slowest-shard"), (49, "retry-waits-for-majority"),
            (164, "split-vote-one-victory"), (395, "snapshot-not-before-range-came"), (883, "paused-in-rollback"),
        ] as [(UInt64, String)])
    func staysRight(_ seed: UInt64, _ script: String) {
        #expect(Script.names.contains(script))
        let report = Swarm.run(seed: seed, parts: SwarmPart.all.subtracting([.batches, .rivals]))
        #expect(report.violations == [], "\(report.replay): once what \(script).txt shows")
    }

    /// Seeds of the hundred thousand that failed once, with batches.
    @Test(
        arguments: [
            (2123, "a member without a sync source was never heard of by a new primary"),
            (3051, "what rollback-goes-on-with-the-disk.txt shows"),
            (4606, "what move-needs-the-recipients-majority.txt shows, seen by a transaction"),
            (7146, "the same, seen by a snapshot"),
            (8207, "the same, by a lost document"),
            (24276, "what older-write-comes-after-rollback.txt shows"), (33324, "the same"),
        ] as [(UInt64, String)])
    func staysRightInBatches(_ seed: UInt64, _ once: String) {
        let report = Swarm.run(seed: seed)
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
