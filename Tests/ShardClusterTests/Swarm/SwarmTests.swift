import Testing

@testable import ShardCluster

/// The cluster's promises, under clients, administrators and faults that seeds choose.
struct SwarmTests {
    #if DEBUG
    static let blocks: [ClosedRange<UInt64>] = [1...1, 2...2]
    static let scale = "a debug build runs 2 seeds of the swarm; a release build runs 4"
    #else
    static let blocks: [ClosedRange<UInt64>] = [1...2, 3...4]
    static let scale = "4 seeds of the swarm"
    #endif

    @Test(arguments: blocks) func promisesHold(_ seeds: ClosedRange<UInt64>) {
        if seeds.contains(1) {
            print(Self.scale)
            for (part, reason) in SwarmPart.leftOut { print("left out: \(part.rawValue): \(reason)") }
        }
        for seed in seeds {
            let report = Swarm.run(seed: seed)
            #expect(report.violations == [], "\(report.replay)")
            #expect(report.operations >= Swarm.operations, "\(report.text)")
            if !report.violations.isEmpty { return }
        }
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
