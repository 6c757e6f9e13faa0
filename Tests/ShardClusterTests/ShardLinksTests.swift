import BSON
import SimKernel
import Testing

@testable import ShardCluster

/// Shards that work together, and do not reach each other: every member of one is cut off from every member of the
/// other, while clients, routers and config servers reach both.
@Suite struct ShardLinksTests {
    private static func members(_ shard: Int) -> [NodeID] { (0..<3).map { .member(.shard(ShardID(shard)), $0) } }

    private static let cut = Fault.Kind.cut(from: members(0), to: members(1), twoWay: true)

    private static func heal(_ harness: inout ReplicationHarness) {
        for fault in harness.cluster.network.faults { harness.cluster.remove(fault) }
    }

    private func harness() -> ReplicationHarness {
        var harness = ReplicationHarness(shards: 2)
        harness.run(["shardCollection": "test.items", "key": ["_id": 1]], in: "admin")
        for id in 0..<10 { harness.run(harness.insertion(id)) }
        return harness
    }

    private static let move: BSONDocument = ["moveChunk": "test.items", "find": ["_id": 1], "to": "shard-02"]

    @Test func aMigrationIsGivenUp() {
        var harness = harness()
        harness.cluster.inject(Self.cut, named: "partition")
        let began = harness.cluster.now
        let reply = harness.run(Self.move, in: "admin")
        #expect(reply["code"]?.int64 == 96)
        #expect(reply["errmsg"]?.string?.hasPrefix("Data transfer error: FailedToSatisfyReadPreference") == true)
        #expect(harness.cluster.now - began > .seconds(20) && harness.cluster.now - began < .seconds(23))
        #expect(harness.cluster.shardFacts.map(\.documents) == [10, 0])
        Self.heal(&harness)
        #expect(harness.run(Self.move, in: "admin")["ok"]?.double == 1)
        #expect(harness.cluster.shardFacts.map(\.documents) == [0, 10])
        #expect(harness.cluster.checkInvariants() == [])
    }

    @Test func aMigrationOutlivesAShortCut() {
        var harness = harness()
        harness.cluster.inject(Self.cut, named: "partition", for: .seconds(10))
        let began = harness.cluster.now
        #expect(harness.run(Self.move, in: "admin")["ok"]?.double == 1)
        #expect(harness.cluster.now - began > .seconds(9))
        #expect(harness.ids() == (0..<10).map(Int64.init))
    }

    @Test func aDonorThatDoesNotReachTheConfigServersCannotCommit() {
        var harness = harness()
        let config = (0..<3).map { NodeID.member(.config, $0) }
        harness.cluster.inject(
            .cut(from: Self.members(0), to: config, twoWay: true), named: "partition", for: .seconds(10))
        let reply = harness.run(Self.move, in: "admin")
        #expect(reply["code"]?.int64 == 96)
        #expect(harness.cluster.shardFacts.map(\.documents) == [10, 0])
        #expect(harness.run(Self.move, in: "admin")["ok"]?.double == 1)
    }

    @Test func aDatabaseKeepsItsPrimaryUntilTheyReachEachOther() throws {
        var harness = ReplicationHarness(shards: 2)
        harness.run(harness.insertion(1))
        harness.cluster.inject(Self.cut, named: "partition")
        guard case .waiting(let moving) = harness.begin(["movePrimary": "test", "to": "shard-02"], in: "admin") else {
            Issue.record("movePrimary has ended")
            return
        }
        harness.wait(.minutes(2))
        #expect(harness.cluster.poll(moving) == nil)
        #expect(harness.cluster.catalog.database("test")?.primary == ShardID(0))
        Self.heal(&harness)
        harness.wait(.seconds(5))
        #expect(harness.cluster.poll(moving)?.reply["ok"]?.double == 1)
        #expect(harness.ids() == [1])
    }

    @Test func aCoordinatorWaitsForAParticipantThatItDoesNotReach() throws {
        var bank = TransactionHarness()
        bank.send(TransactionHarness.add(-30, to: 1), starts: true)
        bank.send(TransactionHarness.add(30, to: 101))
        bank.harness.cluster.inject(Self.cut, named: "partition", for: .seconds(20))
        let begun = bank.begin(bank.wrapped(["commitTransaction": 1], session: 1))
        let commit = try #require(begun)
        bank.harness.wait(seconds: 15)
        #expect(bank.harness.cluster.poll(commit) == nil)
        #expect(bank.value(101) == 100)
        bank.harness.wait(seconds: 10)
        #expect(bank.harness.cluster.poll(commit)?.reply["ok"]?.double == 1)
        #expect(bank.value(1) == 70)
        #expect(bank.value(101) == 130)
    }
}
