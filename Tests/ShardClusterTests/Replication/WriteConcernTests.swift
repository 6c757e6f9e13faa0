import BSON
import SimKernel
import Testing

@testable import ShardCluster

/// What each write concern waits for, and what it says when it waits in vain.
@Suite struct WriteConcernTests {
    private func disturbed(halting halted: [Int] = []) -> ReplicationHarness {
        var harness = ReplicationHarness()
        harness.run(harness.insertion(0))
        harness.cluster.disturb(.shard(harness.shard))
        for member in halted { harness.halt(member) }
        return harness
    }

    @Test func majorityIsTheDefault() {
        var harness = disturbed(halting: [1])
        #expect(harness.run(harness.insertion(1))["writeConcernError"] == nil)
        let point = harness.set.members[0].applied
        #expect(harness.set.members[2].applied == point)
        #expect(harness.set.members[1].applied < point)
        #expect(harness.set.members[0].following.committed == point)
    }

    @Test func aTimeOutLeavesTheWriteAndSaysSo() throws {
        var harness = disturbed(halting: [1, 2])
        let began = harness.cluster.now
        let reply = harness.run(harness.insertion(1, writeConcern: ["w": "majority", "wtimeout": 3_000]))
        let error = try #require(reply["writeConcernError"]?.document)
        #expect(reply["ok"] == 1.0)
        #expect(reply["n"] == 1)
        #expect(error["code"] == 64)
        #expect(error["codeName"] == "WriteConcernFailed")
        #expect(error["errmsg"] == "waiting for replication timed out")
        let info = try #require(error["errInfo"]?.document)
        #expect(info["wtimeout"] == true)
        #expect(info["writeConcern"]?.document?["provenance"] == "clientSupplied")
        #expect(harness.cluster.now - began >= .seconds(3))
        #expect(harness.ids() == [0, 1])
    }

    @Test(arguments: [1, 2, 3])
    func numbersCountMembersWithData(count: Int) {
        var harness = disturbed(halting: [1])
        let command = harness.insertion(1, writeConcern: ["w": .integer(count), "wtimeout": 1_000])
        let reply = harness.run(command)
        #expect((reply["writeConcernError"] != nil) == (count == 3))
    }

    @Test func moreMembersThanThereAreIsAnError() {
        for isDisturbed in [false, true] {
            var harness = ReplicationHarness()
            if isDisturbed { harness.cluster.disturb(.shard(harness.shard)) }
            let reply = harness.run(harness.insertion(1, writeConcern: ["w": 4]))
            let error = reply["writeConcernError"]?.document
            #expect(error?["code"] == 100)
            #expect(error?["codeName"] == "UnsatisfiableWriteConcern")
            #expect(harness.ids() == [1])
            let named = harness.run(harness.insertion(2, writeConcern: ["w": "everywhere"]))
            #expect(named["writeConcernError"]?.document?["code"] == 79)
        }
    }

    @Test func oneMemberAnswersAtOnceAndAMajorityLater() {
        var harness = disturbed()
        let began = harness.cluster.now
        harness.run(harness.insertion(1, writeConcern: ["w": 1]))
        let quick = harness.cluster.now - began
        let second = harness.cluster.now
        harness.run(harness.insertion(2))
        #expect(harness.cluster.now - second > quick)
    }

    @Test func aWriteThatChangesNothingWaitsAsWell() {
        var harness = disturbed(halting: [1, 2])
        harness.run(harness.insertion(1, writeConcern: ["w": 1]))
        let reply = harness.run([
            "delete": "items", "deletes": [["q": ["_id": 77], "limit": 1]],
            "writeConcern": ["w": "majority", "wtimeout": 1_000],
        ])
        #expect(reply["writeConcernError"]?.document?["code"] == 64)
    }

    @Test func distanceIsPaidForByAMajority() {
        var harness = disturbed()
        for member in [1, 2] { harness.cluster.shards[0].replicaSet.members[member].region = "US_EAST_1" }
        let began = harness.cluster.now
        harness.run(harness.insertion(1))
        // From London to Virginia and back.
        #expect(harness.cluster.now - began >= .milliseconds(75))
        let second = harness.cluster.now
        harness.run(harness.insertion(2, writeConcern: ["w": 1]))
        #expect(harness.cluster.now - second < .milliseconds(5))
    }
}
