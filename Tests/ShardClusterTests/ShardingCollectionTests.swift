import BSON
import SimKernel
import Testing

@testable import ShardCluster

struct ShardingCollectionTests {
    @Test func rangedBeginsWithOneChunkOnThePrimary() throws {
        var harness = AdminHarness()
        let reply = harness.run(["shardCollection": "test.items", "key": ["key": 1]])
        #expect(reply["collectionsharded"]?.string == "test.items")
        #expect(try harness.bounds() == ["min-max shard-01"])
        let again = harness.run(["shardCollection": "test.items", "key": ["key": 1]])
        #expect(again["ok"]?.double == 1)
        #expect(harness.run(["shardCollection": "test.items", "key": ["other": 1]])["code"]?.int64 == 23)
        #expect(harness.run(["shardCollection": "test.items", "key": ["key": 1], "unique": true])["code"]?.int64 == 23)
    }

    /// One chunk a shard, cut at the server's points, each shard one.
    @Test func hashedBeginsWithOneChunkAShard() throws {
        var harness = AdminHarness(shards: 4)
        harness.run(["shardCollection": "test.items", "key": ["key": "hashed"]])
        let chunks = try harness.cluster.chunkFacts(Namespace("test", "items"))
        #expect(
            chunks.dropFirst().map { $0.min["key"]?.int64 } == [
                -4_611_686_018_427_387_902, 0, 4_611_686_018_427_387_902,
            ])
        #expect(Set(chunks.map(\.shard)).count == 4)
        #expect(harness.faults == [])
    }

    @Test func numInitialChunks() throws {
        var harness = AdminHarness()
        harness.run(["shardCollection": "test.items", "key": ["key": "hashed"], "numInitialChunks": 8])
        let shards = try harness.cluster.chunkFacts(Namespace("test", "items")).map(\.shard)
        #expect(shards.count == 8)
        #expect(shards.filter { $0 == "shard-01" }.count == 4)
        #expect(
            harness.run(["shardCollection": "test.b", "key": ["key": 1], "numInitialChunks": 8])["code"]?.int64 == 72)
        #expect(
            harness.run(["shardCollection": "test.b", "key": ["key": "hashed"], "numInitialChunks": 100_000])["code"]?
                .int64 == 2)
        #expect(!harness.cluster.exists(Namespace("test", "b")))
    }

    @Test(
        arguments: [
            ([:], 2), (["a": -1], 2), (["a": "text"], 2), (["a": "hashed", "b": "hashed"], 2), (["a..b": 1], 2),
        ] as [(BSONDocument, Int64)])
    func badKeys(_ key: BSONDocument, _ code: Int64) {
        var harness = AdminHarness()
        #expect(harness.run(["shardCollection": "test.items", "key": .document(key)])["code"]?.int64 == code)
        #expect(harness.cluster.catalog.databases.isEmpty)
    }

    @Test func uniqueHashed() {
        var harness = AdminHarness()
        let reply = harness.run(["shardCollection": "test.items", "key": ["a": "hashed"], "unique": true])
        #expect(reply["code"]?.int64 == 72)
    }

    /// With documents and without an index the server asks for the index first.
    @Test func needsAnIndex() throws {
        var harness = AdminHarness()
        _ = try harness.cluster.insertBulk(
            Namespace("test", "items"), BulkBatch(field: "key", low: 0, width: 10, count: 100, firstNumber: 0))
        let refused = harness.run(["shardCollection": "test.items", "key": ["key": 1]])
        #expect(refused["code"]?.int64 == 72)
        #expect(
            refused["errmsg"]?.string
                == "Please create an index that starts with the proposed shard key before sharding the collection.")
        harness.run(["createIndexes": "items", "indexes": [["key": ["key": 1], "name": "key_1"]]], in: "test")
        #expect(harness.run(["shardCollection": "test.items", "key": ["key": 1]])["ok"]?.double == 1)
        #expect(try harness.cluster.chunkFacts(Namespace("test", "items")).map(\.documents) == [100])
        #expect(harness.faults == [])
    }

    /// Compound keys are routed by all their fields; a bound may leave the last ones out.
    @Test func compound() throws {
        var harness = AdminHarness()
        harness.run(["balancerStop": 1])
        harness.run(["shardCollection": "test.items", "key": ["a": 1, "b": 1]])
        #expect(harness.run(["split": "test.items", "middle": ["a": 5]])["ok"]?.double == 1)
        #expect(harness.run(["split": "test.items", "middle": ["b": 5]])["code"]?.int64 == 2)
        let entry = try #require(harness.cluster.catalog.collections[Namespace("test", "items")])
        #expect(entry.chunks.chunks[1].min.document == ["a": 5, "b": .minKey])
        harness.run(["moveChunk": "test.items", "find": ["a": 5, "b": 0], "to": "shard-02"])
        let table = try #require(harness.cluster.catalog.collections[Namespace("test", "items")]).table
        #expect(table.shard(owning: try entry.pattern.key(of: ["a": 4, "b": 100])) == ShardID(0))
        #expect(table.shard(owning: try entry.pattern.key(of: ["a": 5, "b": -100])) == ShardID(1))
        #expect(throws: CommandError.self) { try entry.pattern.key(of: ["a": [1, 2], "b": 1]) }
    }

    @Test func splitAndMerge() throws {
        var harness = AdminHarness()
        harness.run(["balancerStop": 1])
        try harness.load(count: 1000)
        #expect(harness.run(["split": "test.items", "find": ["key": 3]])["ok"]?.double == 1)
        #expect(try harness.bounds() == ["min-50 shard-01", "50-max shard-01"])
        #expect(harness.run(["split": "test.items", "middle": ["key": 50]])["code"]?.int64 == 96)
        let version = harness.cluster.catalog.collections[Namespace("test", "items")]?.chunks.version
        #expect(version == ChunkVersion(1, 2))
        let merged = harness.run([
            "mergeChunks": "test.items", "bounds": [["key": .minKey], ["key": .maxKey]],
        ])
        #expect(merged["ok"]?.double == 1)
        #expect(try harness.bounds() == ["min-max shard-01"])
        #expect(harness.cluster.catalog.collections[Namespace("test", "items")]?.chunks.version == ChunkVersion(1, 3))
        harness.run(["split": "test.items", "middle": ["key": 20]])
        harness.run(["moveChunk": "test.items", "find": ["key": 20], "to": "shard-02"])
        let refused = harness.run([
            "mergeChunks": "test.items", "bounds": [["key": .minKey], ["key": .maxKey]],
        ])
        #expect(refused["code"]?.int64 == 20)
        #expect(harness.faults == [])
    }
}
