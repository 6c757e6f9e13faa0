import BSON
import SimKernel
import Testing

@testable import ShardCluster

/// What clients see of members that are behind.
@Suite struct LagTests {
    private static let secondary: BSONDocument = ["$readPreference": ["mode": "secondary"]]

    /// A set whose members 1 and 2 stopped replicating after documents 0 to 2, while the primary took 3 with w: 1.
    private func lagging() -> ReplicationHarness {
        var harness = ReplicationHarness()
        for id in 0..<3 { harness.run(harness.insertion(id)) }
        harness.cluster.disturb(.shard(harness.shard))
        harness.halt(1)
        harness.halt(2)
        #expect(harness.run(harness.insertion(3, writeConcern: ["w": 1]))["n"] == 1)
        return harness
    }

    @Test func aLaggingSecondaryShowsWhatItHas() {
        var harness = lagging()
        #expect(harness.ids() == [0, 1, 2, 3])
        #expect(harness.ids(Self.secondary) == [0, 1, 2])
        #expect(harness.ids(on: .member(harness.shard, 2)) == [0, 1, 2])
        harness.halt(1, false)
        harness.wait(.seconds(2))
        #expect(harness.ids(on: .member(harness.shard, 1)) == [0, 1, 2, 3])
    }

    @Test func majorityReadsShowOnlyWhatAMajorityHas() {
        var harness = lagging()
        #expect(harness.ids(["readConcern": ["level": "majority"]]) == [0, 1, 2])
        #expect(harness.ids(["readConcern": ["level": "snapshot"]]) == [0, 1, 2])
        harness.halt(1, false)
        harness.wait(.seconds(2))
        #expect(harness.ids(["readConcern": ["level": "majority"]]) == [0, 1, 2, 3])
        #expect(harness.ids(["readConcern": ["level": "snapshot"]]) == [0, 1, 2, 3])
    }

    @Test func aCausalReadWaitsForItsSecondary() {
        var harness = lagging()
        let time = BSONValue.timestamp(harness.cluster.clock.latest)
        let read: BSONDocument = [
            "find": "items", "filter": [:], "readConcern": ["level": "majority", "afterClusterTime": time],
            "$readPreference": ["mode": "secondary"],
        ]
        let began = harness.cluster.now
        guard case .waiting = harness.begin(read) else {
            Issue.record("the read did not wait")
            return
        }
        harness.wait(.seconds(4))
        let again = harness.begin(read)
        harness.halt(1, false)
        harness.halt(2, false)
        let reply = harness.finish(again)
        #expect(reply["cursor"]?.document?["firstBatch"]?.array?.count == 4)
        #expect(harness.cluster.now - began > .seconds(4))
    }

    @Test func aCausalReadEndsAtItsTimeLimit() {
        var harness = lagging()
        let time = BSONValue.timestamp(harness.cluster.clock.latest)
        let reply = harness.run([
            "find": "items", "filter": [:], "readConcern": ["afterClusterTime": time],
            "$readPreference": ["mode": "secondary"], "maxTimeMS": 500,
        ])
        #expect(reply["code"] == 50)
        #expect(reply["codeName"] == "MaxTimeMSExpired")
    }

    @Test func linearizableReadsWaitForAMajority() {
        var harness = lagging()
        let read: BSONDocument = [
            "find": "items", "filter": [:], "readConcern": ["level": "linearizable"], "maxTimeMS": 2_000,
        ]
        #expect(harness.run(read)["codeName"] == "MaxTimeMSExpired")
        harness.halt(1, false)
        #expect(harness.run(read)["cursor"]?.document?["firstBatch"]?.array?.count == 4)
        let refused = harness.run(read, on: .member(harness.shard, 1))
        #expect(refused["code"] == 10107)
    }

    @Test func aDelayedMemberStaysBehind() {
        var harness = ReplicationHarness()
        harness.run(harness.insertion(0))
        harness.cluster.disturb(.shard(harness.shard))
        harness.cluster.shards[0].replicaSet.members[2].settings.secondaryDelaySecs = 60
        harness.run(harness.insertion(1))
        harness.wait(.seconds(50))
        #expect(harness.stored(1).count == 2)
        #expect(harness.stored(2).count == 1)
        harness.wait(.seconds(15))
        #expect(harness.stored(2).count == 2)
    }

    @Test func aMemberShowsItsOwnOplog() {
        var harness = lagging()
        let oplog: BSONDocument = ["find": "oplog.rs", "filter": ["op": "i"]]
        func count(_ reply: BSONDocument) -> Int? { reply["cursor"]?.document?["firstBatch"]?.array?.count }
        #expect(count(harness.run(oplog, in: "local", on: .member(harness.shard, 0))) == 4)
        #expect(count(harness.run(oplog, in: "local", on: .member(harness.shard, 2))) == 3)
    }
}
