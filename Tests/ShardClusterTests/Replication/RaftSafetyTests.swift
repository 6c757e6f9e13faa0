import BSON
import SimKernel
import Testing

@testable import ShardCluster

/// Raft's safety properties as invariants: they hold through a failover, and a mistake put in on purpose is found.
struct RaftSafetyTests {
    /// A primary that is cut off goes on alone, the others elect one and write: two histories.
    private func divided(seed: UInt64 = 1) -> ReplicationHarness {
        var harness = ReplicationHarness(seed: seed)
        for number in 0..<20 { harness.run(harness.insertion(number)) }
        harness.cutOff([0], with: [.client, .router(0)])
        for number in 20..<24 { harness.run(harness.insertion(number, writeConcern: ["w": 1])) }
        harness.cluster.inject(
            .cut(from: [.router(0), .client], to: [harness.node(0)], twoWay: true), named: "partition")
        for fault in harness.cluster.network.faults.dropLast() { harness.cluster.remove(fault) }
        harness.cutOff([0])
        #expect(harness.awaitPrimary(not: [0]) != nil)
        for number in 30..<34 { harness.run(harness.insertion(number, writeConcern: ["w": "majority"])) }
        return harness
    }

    @Test(arguments: 1...5 as ClosedRange<UInt64>)
    func holdThroughAFailover(seed: UInt64) {
        var harness = divided(seed: seed)
        #expect(!harness.cluster[harness.shard].branches.isEmpty)
        #expect(harness.cluster.checkInvariants() == [])
        harness.heal()
        harness.wait(.seconds(60))
        #expect(harness.cluster.checkInvariants() == [])
        #expect(!harness.set.isDisturbed)
    }

    /// An entry before the point where two histories part is another one in one of them.
    @Test func logMatchingIsChecked() throws {
        var harness = divided()
        let slot = harness.shard.slot
        let branch = try #require(harness.cluster.shards[slot].branches.first)
        let entries = branch.oplog.suffix(.max)
        for lost in [1, 10, 17] {
            var other = Oplog()
            for (place, entry) in entries.enumerated() where place != lost { other.append(entry) }
            harness.cluster.shards[slot].branches[0].oplog = other
            let faults = harness.cluster.replicationFaults()
            #expect(faults.contains { $0.contains("two members have") }, "without entry \(lost): \(faults)")
            harness.cluster.checkLogMatching(on: harness.shard)
            #expect(harness.cluster.electionLog.violations.contains { $0.contains("two members have") })
        }
        var other = Oplog()
        for (place, entry) in entries.enumerated() {
            let changed = OplogEntry(
                optime: entry.optime, operation: entry.operation, namespace: entry.namespace, object: ["_id": 99])
            other.append(place == 5 ? changed : entry)
        }
        harness.cluster.shards[slot].branches[0].oplog = other
        #expect(harness.cluster.replicationFaults().contains { $0.hasSuffix("not the same at \(entries[5].optime)") })
    }

    /// Comparing looks at no block that is shared, and finds a difference in one that is not.
    @Test func oplogsAreCompared() {
        var one = Oplog()
        let entry = { (number: Int, value: Int) in
            OplogEntry(
                optime: OpTime(timestamp: BSONTimestamp(seconds: UInt32(number), increment: 1), term: 1),
                operation: .insert, namespace: "a.b", object: ["_id": .integer(value)])
        }
        for number in 1...1_000 { one.append(entry(number, number)) }
        var two = one
        two.append(entry(1_001, 5))
        one.append(entry(1_002, 6))
        #expect(one.difference(from: two, upTo: entry(1_000, 0).optime) == nil)
        var three = Oplog()
        for number in 1...1_000 { three.append(entry(number, number == 300 ? 0 : number)) }
        #expect(one.difference(from: three, upTo: entry(1_000, 0).optime) == entry(300, 0).optime)
        #expect(one.difference(from: three, upTo: entry(1_000, 0).optime, depth: 64) == nil)
        var shorter = Oplog()
        for number in 2...1_000 { shorter.append(entry(number, number)) }
        #expect(one.difference(from: shorter, upTo: entry(1_000, 0).optime) == entry(1, 0).optime)
        #expect(shorter.difference(from: one, upTo: entry(1_000, 0).optime) == entry(1, 0).optime)
    }

    /// A new primary that has lost what a majority acknowledged.
    @Test func leaderCompletenessIsChecked() {
        var harness = ReplicationHarness()
        harness.cluster.disturb(.shard(harness.shard))
        for number in 0..<5 { harness.run(harness.insertion(number, writeConcern: ["w": "majority"])) }
        harness.cluster.plants = [.lostOplogEntry]
        harness.kill(0)
        _ = harness.awaitPrimary(not: [0])
        #expect(harness.cluster.electionLog.violations.contains { $0.hasSuffix("without what is committed") })
    }

    /// A primary that counts a member that has not told it anything commits what is on no other line.
    @Test func stateMachineSafetyIsChecked() {
        var harness = divided()
        #expect(harness.cluster.electionLog.violations == [])
        let slot = harness.shard.slot
        let tip = harness.cluster[harness.shard].history(of: 0).tip
        harness.cluster.shards[slot].replicaSet.members[0].following.committed = .none
        harness.cluster.learnCommitted(tip, 0, on: harness.shard)
        let violations = harness.cluster.electionLog.violations
        #expect(violations.contains { $0.contains("not on one line") }, "\(violations)")
    }
}
