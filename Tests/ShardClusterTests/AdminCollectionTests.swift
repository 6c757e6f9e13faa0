import BSON
import SimKernel
import Testing

@testable import ShardCluster

struct AdminCollectionTests {
    /// New databases go to the shard with the least data.
    @Test func primaryIsTheLeastLoaded() throws {
        var harness = AdminHarness()
        try harness.load(count: 1000)
        harness.run(["create": "plain"], in: "second")
        let primaries = harness.cluster.configDocuments("databases")?.map { $0["primary"]?.string }
        #expect(primaries == ["shard-02", "shard-01"])
        #expect(harness.run(["enableSharding": "test", "primaryShard": "shard-02"])["code"]?.int64 == 48)
        #expect(harness.run(["create": "plain"], in: "Second")["code"]?.int64 == 13297)
        #expect(harness.run(["create": "a$b"], in: "test")["code"]?.int64 == 73)
    }

    @Test func createAndDrop() {
        var harness = AdminHarness()
        #expect(harness.run(["create": "plain"], in: "test")["ok"]?.double == 1)
        #expect(harness.run(["create": "plain"], in: "test")["code"]?.int64 == 48)
        let listed = harness.run(["listCollections": 1], in: "test")
        let names = listed.value(at: ["cursor", "firstBatch"])?.array?.map { $0.document?["name"]?.string }
        #expect(names == ["plain"])
        let dropped = harness.run(["drop": "plain"], in: "test")
        #expect(dropped["ns"]?.string == "test.plain")
        #expect(dropped["nIndexesWas"]?.int64 == 1)
        #expect(harness.run(["drop": "plain"], in: "test")["ok"]?.double == 1)
        #expect(harness.run(["drop": "chunks"], in: "config")["code"]?.int64 == 13)
    }

    @Test func dropDatabase() throws {
        var harness = AdminHarness()
        try harness.load(count: 1000)
        harness.run(["moveRange": "test.items", "toShard": "shard-02", "min": ["key": 50]])
        #expect(harness.run(["dropDatabase": 1], in: "test")["dropped"]?.string == "test")
        #expect(harness.cluster.databaseNames == ["admin", "config"])
        #expect(harness.cluster.shards.allSatisfy { $0.collections.isEmpty && $0.orphans.isEmpty })
        harness.wait(seconds: 1000)
        #expect(harness.faults == [])
    }

    /// The index of the shard key can't be dropped; others come and go on all shards.
    @Test func indexes() throws {
        var harness = AdminHarness()
        harness.run(["shardCollection": "test.items", "key": ["key": "hashed"]])
        let built = harness.run(
            ["createIndexes": "items", "indexes": [["key": ["other": 1], "name": "other_1"]]], in: "test")
        #expect(built["numIndexesBefore"]?.int64 == 2)
        #expect(built["numIndexesAfter"]?.int64 == 3)
        for shard in harness.cluster.shards {
            #expect(
                shard.collections[Namespace("test", "items")]?.indexes.map(\.name)
                    == ["_id_", "key_hashed", "other_1"])
        }
        #expect(harness.run(["dropIndexes": "items", "index": "key_hashed"], in: "test")["code"]?.int64 == 370)
        #expect(harness.run(["dropIndexes": "items", "index": "_id_"], in: "test")["code"]?.int64 == 72)
        #expect(harness.run(["dropIndexes": "items", "index": "nothing"], in: "test")["code"]?.int64 == 27)
        #expect(harness.run(["dropIndexes": "items", "index": "other_1"], in: "test")["nIndexesWas"]?.int64 == 3)
        let unique = harness.run(
            ["createIndexes": "items", "indexes": [["key": ["u": 1], "name": "u_1", "unique": true]]], in: "test")
        #expect(unique["code"]?.int64 == 67)
        let listed = harness.run(["listIndexes": "items"], in: "test")
        #expect(listed.value(at: ["cursor", "firstBatch"])?.array?.count == 2)
    }

    /// Orphans are counted in the sizes of a collection, and told apart.
    @Test func collectionStatistics() throws {
        var harness = AdminHarness()
        harness.run(["balancerStop": 1])
        try harness.load(count: 1000)
        harness.run(["moveRange": "test.items", "toShard": "shard-02", "min": ["key": 50]])
        let stats = harness.run(["collStats": "items"], in: "test")
        #expect(stats["sharded"] == true)
        #expect(stats["count"]?.int64 == 1500)
        #expect(stats["numOrphanDocs"]?.int64 == 500)
        #expect(stats.value(at: ["shards", "shard-01", "numOrphanDocs"])?.int64 == 500)
        #expect(stats.value(at: ["shards", "shard-02", "count"])?.int64 == 500)
        #expect(stats["nchunks"]?.int64 == 2)
        #expect(harness.run(["dbStats": 1], in: "test")["objects"]?.int64 == 1500)
    }

    /// Unsharded data follows its database, and takes its time.
    @Test func movePrimary() throws {
        var harness = AdminHarness()
        let name = Namespace("test", "plain")
        _ = try harness.cluster.insertBulk(
            name, BulkBatch(field: "key", low: 0, width: 100, count: 200_000, firstNumber: 0))
        let began = harness.cluster.now
        #expect(harness.run(["movePrimary": "test", "to": "shard-02"])["ok"]?.double == 1)
        #expect(harness.cluster.now - began > 2_000_000)
        #expect(harness.cluster[ShardID(0)].collections[name] == nil)
        #expect(harness.cluster[ShardID(1)].collections[name]?.count == 200_000)
        #expect(harness.run(["movePrimary": "none", "to": "shard-02"])["code"]?.int64 == 26)
        #expect(harness.run(["movePrimary": "test", "to": "shard-09"])["code"]?.int64 == 70)
    }
}
