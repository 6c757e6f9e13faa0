import BSON
import SimKernel
import Testing

@testable import ShardCluster

/// What clients meet while movePrimary copies, and while the new primary is made known.
struct MovePrimaryTests {
    private func harness() -> ReplicationHarness {
        var harness = ReplicationHarness(shards: 2)
        harness.run(harness.insertion(1))
        harness.run(["createIndexes": "items", "indexes": [["key": ["b": 1], "name": "b_1"]]])
        harness.run(["shardCollection": "test.spread", "key": ["_id": 1]], in: "admin")
        _ = try? harness.cluster.insertBulk(
            Namespace("test", "plain"), BulkBatch(field: "key", low: 0, width: 100, count: 400_000, firstNumber: 0))
        return harness
    }

    private func progress(_ progress: CommandProgress) -> OperationID? {
        if case .waiting(let operation) = progress { operation } else { nil }
    }

    @Test func writesAreRefusedWhileCopying() throws {
        var harness = harness()
        let moving = try #require(progress(harness.begin(["movePrimary": "test", "to": "shard-02"], in: "admin")))
        harness.wait(.seconds(1))
        let insert = harness.run(harness.insertion(2))
        let error = insert["writeErrors"]?.array?.first?.document
        #expect(error?["code"]?.int64 == 319)
        #expect(error?["errmsg"] == "movePrimary is in progress for namespace test.items")
        let update = harness.run(["update": "items", "updates": [["q": ["_id": 1], "u": ["$set": ["a": 1]]]]])
        #expect(update["writeErrors"]?.array?.first?.document?["code"]?.int64 == 319)
        for command: BSONDocument in [
            ["findAndModify": "items", "query": ["_id": 1], "remove": true], ["create": "other"],
            ["createIndexes": "items", "indexes": [["key": ["a": 1], "name": "a_1"]]],
            ["collMod": "items", "index": ["name": "b_1", "hidden": true]], ["dropIndexes": "items", "index": "b_1"],
        ] {
            let reply = harness.run(command)
            #expect(reply["code"]?.int64 == 319, "\(reply)")
            #expect(reply["codeName"] == "MovePrimaryInProgress")
        }
        // Reads go on, and what is sharded is not concerned, nor are other databases.
        #expect(harness.ids() == [1])
        #expect(harness.run(["insert": "spread", "documents": [["_id": 1]]])["n"]?.int64 == 1)
        #expect(harness.run(["insert": "items", "documents": [["_id": 1]]], in: "shop")["n"]?.int64 == 1)
        #expect(harness.cluster.poll(moving) == nil)
        harness.wait(.seconds(60))
        #expect(harness.cluster.poll(moving)?.reply["ok"]?.double == 1)
        #expect(harness.run(harness.insertion(2))["n"]?.int64 == 1)
        #expect(harness.cluster.catalog.database("test")?.primary == ShardID(1))
        #expect(harness.ids() == [1, 2])
        #expect(harness.cluster.checkInvariants() == [])
    }

    /// In the critical section reads and writes wait, and are then routed to the new primary.
    @Test func criticalSectionHoldsBack() throws {
        var harness = harness()
        _ = harness.begin(["movePrimary": "test", "to": "shard-02"], in: "admin")
        while harness.cluster.movingPrimaries.first?.isCritical == false {
            harness.cluster.advance(to: try #require(harness.cluster.nextEventTime))
        }
        #expect(harness.cluster.movingPrimaries.first?.isCritical == true)
        let write = try #require(progress(harness.begin(harness.insertion(2))))
        let read = try #require(progress(harness.begin(["find": "items"])))
        #expect(harness.cluster.poll(write) == nil && harness.cluster.poll(read) == nil)
        harness.wait(.seconds(1))
        #expect(harness.cluster.poll(write)?.reply["n"]?.int64 == 1)
        #expect(harness.cluster.poll(read)?.reply["ok"]?.double == 1)
        #expect(harness.cluster[ShardID(1)].collections[Namespace("test", "items")]?.count == 2)
        #expect(harness.cluster[ShardID(0)].collections[Namespace("test", "items")] == nil)
    }
}
