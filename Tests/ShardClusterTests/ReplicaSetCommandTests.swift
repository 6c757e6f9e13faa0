import BSON
import SimKernel
import Testing

@testable import ShardCluster

/// The replSet commands: real fields, real refusals, and what they bring about.
struct ReplicaSetCommandTests {
    private let set = SetRef.shard(ShardID(0))
    private let shard = ShardID(0)

    private func harness(_ seed: UInt64 = 1) -> AdminHarness { AdminHarness(shards: 1, seed: seed) }

    private func config(_ harness: inout AdminHarness) -> BSONDocument {
        let reply = harness.run(["replSetGetConfig": 1], on: .primary(shard))
        return reply["config"]?.document ?? [:]
    }

    private func with(_ config: BSONDocument, version: Int64, _ change: (inout [BSONDocument]) -> Void) -> BSONDocument
    {
        var config = config
        var members = (config["members"]?.array ?? []).compactMap(\.document)
        change(&members)
        config["members"] = .array(members.map { .document($0) })
        config["version"] = .int64(version)
        return config
    }

    @Test func statusAndConfig() throws {
        var harness = harness()
        harness.wait(seconds: 61)
        let status = harness.run(["replSetGetStatus": 1], on: .member(shard, 1))
        #expect(status["set"] == "shard-01")
        #expect(status["myState"]?.int64 == 2)
        #expect(status["term"]?.int64 == 1)
        #expect(status["majorityVoteCount"]?.int64 == 2)
        #expect(status["writeMajorityCount"]?.int64 == 2)
        #expect(status["votingMembersCount"]?.int64 == 3)
        #expect(status["writableVotingMembersCount"]?.int64 == 3)
        #expect(status["syncSourceHost"] == "shard-01-a.shardlab.test:27018")
        #expect(status["syncSourceId"]?.int64 == 0)
        let members = try #require(status["members"]?.array).compactMap(\.document)
        #expect(members.map { $0["stateStr"]?.string } == ["PRIMARY", "SECONDARY", "SECONDARY"])
        #expect(members[1]["self"] == true)
        #expect(members[1]["lastHeartbeat"] == nil)
        let heard = try #require(members[0]["lastHeartbeat"]?.date)
        #expect((0...2000).contains(LogicalClock.date(harness.cluster.now) - heard))
        #expect(members[0]["electionTime"] != nil)
        #expect(members[0]["pingMs"]?.int64 == 0)
        #expect(members[0]["optimeDurable"] != nil)
        let config = config(&harness)
        #expect(config["protocolVersion"] == .int64(1))
        #expect(config["settings"]?.document?["electionTimeoutMillis"]?.int64 == 10_000)
        #expect(config["settings"]?.document?["catchUpTimeoutMillis"]?.int64 == -1)
    }

    @Test func helloTellsTheSet() {
        var harness = harness()
        let hello = harness.run(["hello": 1], on: .member(shard, 1))
        #expect(hello["setName"] == "shard-01")
        #expect(hello["setVersion"]?.int64 == 1)
        #expect(hello["isWritablePrimary"] == false)
        #expect(hello["secondary"] == true)
        #expect(hello["primary"] == "shard-01-a.shardlab.test:27018")
        #expect(hello["me"] == "shard-01-b.shardlab.test:27018")
        #expect(hello["electionId"] == nil)
        let primary = harness.run(["hello": 1], on: .primary(shard))
        #expect(primary["electionId"]?.objectID?.hex == "7fffffff0000000000000001")
    }

    @Test func initiateAgainIsRefused() {
        var harness = harness()
        let reply = harness.run(["replSetInitiate": [:]], on: .primary(shard))
        #expect(reply["code"]?.int64 == 23)
        #expect(reply["codeName"] == "AlreadyInitialized")
        #expect(reply["errmsg"] == "already initialized")
        #expect(!harness.cluster[set].isDisturbed)
    }

    /// A primary that steps down hands over at once, not after an election timeout.
    @Test func stepDownHandsOver() {
        var harness = harness()
        let start = harness.cluster.now
        #expect(harness.run(["replSetStepDown": 60], on: .primary(shard))["ok"]?.double == 1)
        harness.advance(to: start + .milliseconds(500))
        let primary = harness.cluster[set].primary
        #expect(primary == 1 || primary == 2)
        #expect(harness.run(["hello": 1], on: .member(shard, 0))["isWritablePrimary"] == false)
        let metrics = primary.flatMap { harness.cluster[set].members[$0].standing.candidate }
        #expect(metrics?.reason == .stepUpRequestSkipDryRun)
        harness.wait(seconds: 30)
        #expect(!harness.cluster[set].isDisturbed)
        #expect(harness.faults == [])
    }

    @Test(
        arguments: [
            (["replSetStepDown": -1], 2, "stepdown period must be a positive integer"),
            (["replSetStepDown": 5], 2, "stepdown period must be longer than secondaryCatchUpPeriodSecs"),
            (
                ["replSetStepDown": 60, "secondaryCatchUpPeriodSecs": -1], 2,
                "secondaryCatchUpPeriodSecs period must be a positive or absent"
            ),
            (["replSetStepDown": 60, "foo": 1], 40415, "BSON field 'replSetStepDown.foo' is an unknown field."),
        ] as [(BSONDocument, Int64, String)])
    func stepDownArguments(_ command: BSONDocument, _ code: Int64, _ message: String) {
        var harness = harness()
        let reply = harness.run(command, on: .primary(shard))
        #expect(reply["code"]?.int64 == code)
        #expect(reply["errmsg"]?.string == message)
        #expect(!harness.cluster[set].isDisturbed)
    }

    @Test func stepDownOfASecondaryIsRefused() {
        var harness = harness()
        let reply = harness.run(["replSetStepDown": 60], on: .member(shard, 1))
        #expect(reply["code"]?.int64 == 10107)
        #expect(reply["errmsg"] == "not primary so can't step down")
    }

    /// Without a secondary that is caught up a step-down fails after its period; with force it happens.
    @Test func stepDownNeedsASuccessor() {
        var harness = harness()
        harness.cluster.inject(.killed([.member(set, 1), .member(set, 2)]), named: "kill")
        harness.wait(seconds: 1)
        let before = harness.cluster.now
        let reply = harness.run(
            ["replSetStepDown": 60, "secondaryCatchUpPeriodSecs": 2], on: .member(shard, 0))
        #expect(reply["code"]?.int64 == 262)
        #expect(reply["codeName"] == "ExceededTimeLimit")
        #expect(reply["errmsg"]?.string?.hasPrefix("No electable secondaries caught up as of ") == true)
        #expect(harness.cluster.now - before >= .seconds(2))
        #expect(harness.cluster[set].members[0].isPrimary)
        #expect(harness.run(["replSetStepDown": 60, "force": true], on: .member(shard, 0))["ok"]?.double == 1)
        #expect(!harness.cluster[set].members[0].isPrimary)
    }

    @Test func freezeKeepsFromStanding() {
        var harness = harness(3)
        #expect(harness.run(["replSetFreeze": 60], on: .member(shard, 1))["ok"]?.double == 1)
        #expect(harness.run(["replSetFreeze": 60], on: .member(shard, 0))["code"]?.int64 == 95)
        #expect(harness.run(["replSetFreeze": "x"], on: .member(shard, 1))["code"]?.int64 == 14)
        harness.cluster.inject(.killed([.member(set, 0)]), named: "kill")
        harness.wait(seconds: 20)
        #expect(harness.cluster[set].primary == 2)
    }

    @Test func stepUpStandsAtOnce() {
        var harness = harness()
        #expect(harness.run(["replSetStepUp": 1], on: .member(shard, 2))["ok"]?.double == 1)
        harness.wait(seconds: 1)
        #expect(harness.cluster[set].primary == 2)
    }

    @Test func maintenance() {
        var harness = harness()
        #expect(harness.run(["replSetMaintenance": true], on: .member(shard, 0))["code"]?.int64 == 95)
        #expect(harness.run(["replSetMaintenance": true], on: .member(shard, 1))["ok"]?.double == 1)
        #expect(harness.run(["replSetGetStatus": 1], on: .member(shard, 1))["myState"]?.int64 == 3)
        #expect(harness.run(["replSetMaintenance": false], on: .member(shard, 1))["ok"]?.double == 1)
        #expect(harness.run(["replSetMaintenance": false], on: .member(shard, 1))["code"]?.int64 == 96)
        harness.wait(seconds: 30)
        #expect(!harness.cluster[set].isDisturbed)
    }

    /// Each refusal in the server's code and words; none changes anything.
    @Test(
        arguments: [
            (93, "BSON field 'ReplSetConfig.colour' is an unknown field.", "colour", 1),
            (93, "BSON field 'ReplSetConfig.members' is missing but a required field", "members", .null),
            (
                103,
                "New replica set configuration version and term must be greater than old, but {version: 1, term: 1} is "
                    + "not greater than {version: 1, term: 1} for replica set shard-01", "version", 1
            ),
            (103, "New and old configurations differ in replica set name; old was shard-01, and new is x", "_id", "x"),
            (
                103, "Replica set configuration contains 0 members, but must have at least 1 and no more than  50",
                "members", .array([])
            ),
        ] as [(Int64, String, String, BSONValue)])
    func reconfigRefusals(_ code: Int64, _ message: String, _ field: String, _ value: BSONValue) {
        var harness = harness()
        var new = config(&harness)
        new["version"] = 2
        new[field] = value
        let reply = harness.run(["replSetReconfig": .document(new)], on: .primary(shard))
        #expect(reply["code"]?.int64 == code)
        #expect(reply["errmsg"]?.string == message)
        #expect(harness.cluster[set].configVersion == 1)
        #expect(!harness.cluster[set].isDisturbed)
    }

    @Test(
        arguments: [
            ("hidden", BSONValue.bool(true), "priority must be 0 when hidden=true"),
            ("votes", .int32(0), "priority must be 0 when non-voting (votes:0)"),
            ("votes", .int32(2), "votes field value is 2 but must be 0 or 1"),
            ("priority", .int32(1001), "priority field value of 1001 is out of range"),
            ("secondaryDelaySecs", .int32(60), "priority must be 0 when secondaryDelaySecs is used"),
            ("buildIndexes", .bool(false), "priority must be 0 when buildIndexes=false"),
            ("tags", ["dc": 1], "tags.dc field has non-string value of type int"),
            ("colour", "red", "BSON field 'MemberConfig.colour' is an unknown field."),
        ] as [(String, BSONValue, String)])
    func memberRefusals(_ field: String, _ value: BSONValue, _ message: String) {
        var harness = harness()
        let new = with(config(&harness), version: 2) { $0[1][field] = value }
        let reply = harness.run(["replSetReconfig": .document(new)], on: .primary(shard))
        #expect(reply["code"]?.int64 == 93)
        #expect(reply["errmsg"]?.string?.hasSuffix(" :: caused by :: \(message)") == true, "\(reply)")
        #expect(harness.cluster[set].configVersion == 1)
    }

    /// Only one voter may come or go at once, unless by force.
    @Test func oneVoterAtATime() {
        var harness = harness()
        let new = with(config(&harness), version: 2) { $0.removeLast(2) }
        let refused = harness.run(["replSetReconfig": .document(new)], on: .primary(shard))
        #expect(refused["code"]?.int64 == 93)
        #expect(refused["errmsg"] == "Non force replica set reconfig can only add or remove at most 1 voting member.")
        let forced = harness.run(["replSetReconfig": .document(new), "force": true], on: .member(shard, 0))
        #expect(forced["ok"]?.double == 1)
        #expect(harness.cluster[set].configVersion > 10_000)
        harness.wait(seconds: 5)
        #expect(harness.cluster[set].members[1].role == .removed)
    }

    @Test func reconfigOnASecondaryIsRefused() {
        var harness = harness()
        let new = with(config(&harness), version: 2) { _ in }
        let reply = harness.run(["replSetReconfig": .document(new)], on: .member(shard, 1))
        #expect(reply["code"]?.int64 == 10107)
        #expect(
            reply["errmsg"]
                == "New config is rejected :: caused by :: replSetReconfig should only be run on a writable PRIMARY. Current state SECONDARY;"
        )
    }

    /// A new member copies all data, then serves; a removed one is gone from the configuration.
    @Test func addAndRemove() {
        var harness = harness()
        let more = with(config(&harness), version: 2) {
            $0.append(["_id": 3, "host": "shard-01-d.shardlab.test:27018"])
        }
        #expect(harness.run(["replSetReconfig": .document(more)], on: .primary(shard))["ok"]?.double == 1)
        #expect(harness.cluster[set].members[3].role.state.name == "STARTUP2")
        harness.wait(seconds: 60)
        #expect(harness.cluster[set].members[3].role.state.name == "SECONDARY")
        let fewer = with(config(&harness), version: 3) { $0.remove(at: 2) }
        #expect(harness.run(["replSetReconfig": .document(fewer)], on: .primary(shard))["ok"]?.double == 1)
        harness.wait(seconds: 60)
        #expect(harness.cluster[set].members[2].role == .removed)
        #expect(!harness.cluster[set].connectionString.contains("shard-01-c"))
        let gone = harness.run(["hello": 1], on: .member(shard, 2))
        #expect(gone["info"] == "Does not have a valid replica set config")
    }

    /// A member that has come, or gone, is nothing that is wrong: the set's events end.
    @Test(arguments: [1, 2, 3] as [UInt64])
    func calmAfterAMemberCameAndWent(seed: UInt64) {
        var harness = harness(seed)
        harness.run(["insert": "items", "documents": [["_id": 1]]], in: "test")
        let more = with(config(&harness), version: 2) {
            $0.append(["_id": 3, "host": "shard-01-d.shardlab.test:27018"])
        }
        #expect(harness.run(["replSetReconfig": .document(more)], on: .primary(shard))["ok"]?.double == 1)
        #expect(harness.cluster[set].isDisturbed)
        harness.wait(seconds: 60)
        #expect(!harness.cluster[set].isDisturbed)
        #expect(harness.cluster[set].members.allSatisfy { $0.applied == harness.cluster[shard].history.tip })
        let fewer = with(config(&harness), version: 3) { $0.remove(at: 1) }
        #expect(harness.run(["replSetReconfig": .document(fewer)], on: .primary(shard))["ok"]?.double == 1)
        harness.wait(seconds: 60)
        #expect(!harness.cluster[set].isDisturbed)
        #expect(harness.cluster.checkInvariants() == [])
    }

    /// A member that was killed before it heard that its last entry is committed hears it once it is back.
    @Test func calmAfterAMemberMissedTheCommitPoint() {
        var harness = harness(4)
        harness.cluster.disturb(set)
        harness.cluster[set].members[2].following.committed = .none
        harness.cluster[set].members[2].role = .secondary(syncSource: nil)
        harness.wait(seconds: 60)
        #expect(!harness.cluster[set].isDisturbed)
    }

    /// An arbiter votes and stores nothing: with it two members can still elect.
    @Test func arbiterVotes() {
        var harness = harness(5)
        let more = with(config(&harness), version: 2) {
            $0.append(["_id": 3, "host": "arbiter.shardlab.test:27018", "arbiterOnly": true])
        }
        #expect(harness.run(["replSetReconfig": .document(more)], on: .primary(shard))["ok"]?.double == 1)
        harness.wait(seconds: 30)
        #expect(harness.cluster[set].members[3].role == .arbiter)
        let hello = harness.run(["hello": 1], on: .primary(shard))
        #expect(hello["arbiters"] == .array(["arbiter.shardlab.test:27018"]))
        harness.cluster.inject(.killed([.member(set, 0)]), named: "kill")
        harness.wait(seconds: 30)
        #expect([1, 2].contains(harness.cluster[set].primary))
    }
}
