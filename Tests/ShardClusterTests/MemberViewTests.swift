import BSON
import SimKernel
import Testing

@testable import ShardCluster

/// What single members show of themselves: their collections, their sessions, the version of their state.
@Suite struct MemberViewTests {
    private func names(_ reply: BSONDocument) -> [String] {
        (reply.value(at: ["cursor", "firstBatch"])?.array ?? []).compactMap { $0.document?["name"]?.string }
    }

    @Test func aMemberListsWhatItsShardStores() throws {
        var harness = AdminHarness(shards: 2)
        harness.run(["enableSharding": "t", "primaryShard": "shard-01"])
        harness.run(["create": "plain"], in: "t")
        harness.run(["shardCollection": "t.spread", "key": ["k": 1]])
        let list: BSONDocument = ["listCollections": 1]
        #expect(names(harness.run(list, in: "t")) == ["plain", "spread"])
        #expect(names(harness.run(list, in: "t", on: .primary(ShardID(0)))) == ["plain", "spread"])
        #expect(names(harness.run(list, in: "t", on: .primary(ShardID(1)))) == [])
        harness.run(["moveRange": "t.spread", "min": ["k": .minKey], "toShard": "shard-02"])
        #expect(names(harness.run(list, in: "t", on: .member(ShardID(1), 1))) == ["spread"])
        #expect(names(harness.run(list, in: "local", on: .member(ShardID(1), 1))) == ["oplog.rs"])
        #expect(names(harness.run(list, in: "config", on: .member(ShardID(1), 1))) == ["transactions"])
        #expect(names(harness.run(list, in: "config", on: .config)).contains("chunks"))
        #expect(names(harness.run(list, in: "t", on: .config)) == [])
        let stats = harness.run(["collStats": "oplog.rs"], in: "local", on: .primary(ShardID(0)))
        #expect(stats["capped"] == true)
        #expect(stats["count"]?.int64 == Int64(harness.cluster[ShardID(0)].oplog.count))
        #expect(stats["size"] == .int64(harness.cluster[ShardID(0)].oplog.bytes))
    }

    /// The fields of the manual's `$currentOp`, "transaction".
    @Test func showsIdleTransactionsWhereTheyAre() throws {
        var bank = TransactionHarness()
        bank.send(["update": "accounts", "updates": [["q": ["key": 1], "u": ["$inc": ["v": 1]]]]], starts: true)
        bank.send(["find": "accounts", "filter": ["key": 101]])
        bank.harness.wait(seconds: 3)
        func shown(_ node: NodeAddress, _ options: BSONDocument = [:]) -> [BSONDocument] {
            let reply = bank.harness.run(
                ["aggregate": 1, "pipeline": [["$currentOp": .document(options)]], "cursor": [:]], on: node)
            return reply.value(at: ["cursor", "firstBatch"])?.array?.compactMap(\.document) ?? []
        }
        #expect(shown(.router(0)).map { $0["shard"] } == ["shard-01", "shard-02"])
        #expect(shown(.router(0), ["idleSessions": false]).isEmpty)
        let own = shown(.primary(ShardID(1)))
        #expect(own.count == 1)
        let session = try #require(own.first)
        #expect((session["type"], session["active"]) == ("idleSession", false))
        let detail = try #require(session["transaction"]?.document)
        #expect(
            detail.keys == [
                "parameters", "readTimestamp", "startWallClockTime", "timeOpenMicros", "timeActiveMicros",
                "timeInactiveMicros", "expiryTime",
            ])
        let open = try #require(detail["timeOpenMicros"]?.int64)
        #expect(open >= 3_000_000)
        #expect(detail["timeActiveMicros"]?.int64.map { $0 > 0 && $0 < 1_000_000 } == true)
        #expect((detail["timeActiveMicros"]?.int64 ?? 0) + (detail["timeInactiveMicros"]?.int64 ?? 0) == open)
        let router = try #require(shown(.router(0), ["localOps": true]).first?["transaction"]?.document)
        #expect(router["numParticipants"] == 2)
        #expect((router["numReadOnlyParticipants"], router["numNonReadOnlyParticipants"]) == (1, 1))
        bank.commit()
        bank.harness.wait(seconds: 1)
        #expect(shown(.router(0), ["localOps": true]).isEmpty)
    }

    @Test func theTopologyVersionGrowsWithTheState() throws {
        var harness = AdminHarness(shards: 1)
        let set = SetRef.shard(ShardID(0))
        func version(_ member: Int) -> (process: BSONValue?, counter: Int64) {
            let found = harness.run(["hello": 1], on: .member(ShardID(0), member))["topologyVersion"]?.document
            return (found?["processId"], found?["counter"]?.int64 ?? -1)
        }
        let (primary, secondary) = (version(0), version(1))
        #expect(primary.process != secondary.process)
        #expect(version(0) == primary, "nothing has changed")
        harness.cluster.kill(0, in: set)
        harness.wait(seconds: 30)
        let elected = try #require(harness.cluster[set].primary)
        #expect(version(elected).process == secondary.process || elected == 2)
        #expect(version(elected).counter > secondary.counter)
        harness.cluster.restart(0, in: set)
        harness.wait(seconds: 30)
        #expect(version(0).process != primary.process, "another process")
        #expect(harness.run(["hello": 1])["topologyVersion"]?.document?["counter"] == .int64(0))
    }

    /// The last checkpoint is at most a minute old, and holds only what a majority has.
    @Test func toldTheStableCheckpoint() throws {
        var harness = AdminHarness(shards: 1)
        func stable() -> BSONValue? {
            harness.run(["replSetGetStatus": 1], on: .member(ShardID(0), 0))["lastStableRecoveryTimestamp"]
        }
        harness.wait(seconds: 61)
        let before = stable()
        harness.run(["insert": "c", "documents": [["_id": 1]]], in: "t")
        let written = BSONValue.timestamp(harness.cluster[ShardID(0)].oplog.lastOptime.timestamp)
        #expect(stable() == before)
        #expect(before != written)
        harness.wait(seconds: 60)
        #expect(stable() == written)
        #expect(harness.run(["replSetGetStatus": 1], on: .primary(ShardID(0)))["electionCandidateMetrics"] == nil)
    }
}
