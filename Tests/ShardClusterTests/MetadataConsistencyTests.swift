import BSON
import SimKernel
import Testing

@testable import ShardCluster

/// checkMetadataConsistency finds what was put wrong, and nothing else.
struct MetadataConsistencyTests {
    private func findings(_ reply: BSONDocument) -> [BSONDocument] {
        reply["cursor"]?.document?["firstBatch"]?.array?.compactMap(\.document) ?? []
    }

    private func harness() throws -> AdminHarness {
        var harness = AdminHarness()
        try harness.load(count: 100)
        harness.run(["split": "test.items", "middle": ["key": 20]])
        harness.run(["moveChunk": "test.items", "find": ["key": 5], "to": "shard-02"])
        harness.run(["insert": "plain", "documents": [["_id": 1]]], in: "test")
        return harness
    }

    @Test func nothingIsWrong() throws {
        var harness = try harness()
        for (target, database) in [(1, "admin"), (1, "test"), ("items", "test")] as [(BSONValue, String)] {
            let reply = harness.run(["checkMetadataConsistency": target, "checkIndexes": true], in: database)
            #expect(reply["ok"]?.double == 1)
            #expect(findings(reply) == [])
            #expect(reply.value(at: ["cursor", "ns"])?.string == "\(database).$cmd.aggregate")
            #expect(reply.value(at: ["cursor", "id"])?.int64 == 0)
        }
        #expect(harness.run(["checkMetadataConsistency": "none"], in: "test")["code"]?.int64 == 26)
        #expect(harness.run(["checkMetadataConsistency": 1, "colour": 1])["code"]?.int64 == 40415)
        #expect(harness.run(["checkMetadataConsistency": 1], on: .primary(ShardID(0)))["code"]?.int64 == 59)
    }

    @Test func misplacedCollection() throws {
        var harness = try harness()
        let name = Namespace("test", "plain")
        let primary = try #require(harness.cluster.catalog.database("test")?.primary)
        let other = ShardID(1 - primary.slot)
        harness.cluster.shards[other.slot].collections[name] = harness.cluster[primary].collections[name]
        let found = findings(harness.run(["checkMetadataConsistency": 1]))
        #expect(found.map { $0["type"] } == ["MisplacedCollection"])
        #expect(found.first?["details"]?.document?["namespace"] == "test.plain")
        #expect(found.first?["details"]?.document?["shard"]?.string == harness.cluster[other].name)
    }

    @Test func inconsistentIndex() throws {
        var harness = try harness()
        harness.run(["createIndexes": "items", "indexes": [["key": ["a": 1], "name": "a_1"]]], in: "test")
        let name = Namespace("test", "items")
        _ = try harness.cluster.shards[1].collections.update(name) { (stored) throws(CommandError) in
            try stored.dropIndex("a_1")
        }
        #expect(findings(harness.run(["checkMetadataConsistency": "items"], in: "test")) == [])
        let found = findings(harness.run(["checkMetadataConsistency": "items", "checkIndexes": true], in: "test"))
        #expect(found.map { $0["type"] } == ["InconsistentIndex"])
        #expect(found.first?.value(at: ["details", "info", "indexName"]) == "a_1")
        #expect(found.first?.value(at: ["details", "info", "missingFromShards"]) == ["shard-02"])
    }
}
