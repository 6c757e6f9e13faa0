import BSON
import SimKernel
import Testing

@testable import ShardCluster

/// The aggregation stage `$currentOp`: where it may stand, what it takes, what it shows.
struct CurrentOpStageTests {
    @Test(
        arguments: [
            (
                1, "test", [["$currentOp": [:]]], 73,
                "$currentOp must be run against the 'admin' database with {aggregate: 1}"
            ),
            (
                "c", "admin", [["$currentOp": [:]]], 73,
                "$currentOp must be run against the 'admin' database with {aggregate: 1}"
            ),
            (1, "admin", [["$match": [:]]], 73, "{aggregate: 1} is not valid for '$match'; a collection is required."),
            (1, "admin", [["$currentOp": 1]], 9, "$currentOp options must be specified in an object, but found: int"),
            (1, "admin", [["$currentOp": ["x": true]]], 40415, "BSON field '$currentOp.x' is an unknown field."),
            (
                1, "admin", [["$currentOp": ["allUsers": 1]]], 14,
                "BSON field '$currentOp.allUsers' is the wrong type 'int', expected type 'bool'"
            ),
            (
                1, "admin", [["$currentOp": [:]], ["$currentOp": [:]]], 40602,
                "$currentOp is only valid as the first stage in a pipeline."
            ),
        ] as [(BSONValue, String, BSONValue, Int64, String)])
    func refusals(_ target: BSONValue, _ database: String, _ pipeline: BSONValue, _ code: Int64, _ message: String) {
        var harness = AdminHarness()
        let reply = harness.run(["aggregate": target, "pipeline": pipeline, "cursor": [:]], in: database)
        #expect(reply["code"]?.int64 == code)
        #expect(reply["errmsg"]?.string == message)
    }

    @Test func dataDistribution() throws {
        var harness = AdminHarness()
        try harness.load(count: 1_000)
        harness.run(["insert": "plain", "documents": [["_id": 1]]], in: "test")
        harness.run(["moveRange": "test.items", "min": ["key": 50], "toShard": "shard-02"])
        let reply = harness.run(["aggregate": 1, "pipeline": [["$shardedDataDistribution": [:]]], "cursor": [:]])
        let found = reply.value(at: ["cursor", "firstBatch"])?.array?.compactMap(\.document) ?? []
        #expect(found.map { $0["ns"] } == ["test.items"])
        let shards = found.first?["shards"]?.array?.compactMap(\.document) ?? []
        #expect(shards.map { $0["shardName"] } == ["shard-01", "shard-02"])
        #expect(shards.map { $0["numOwnedDocuments"] } == [.int64(500), .int64(500)])
        #expect(shards.map { $0["numOrphanedDocs"] } == [.int64(500), .int64(0)])
        #expect(
            shards.first?.keys == [
                "shardName", "numOrphanedDocs", "numOwnedDocuments", "ownedSizeBytes", "orphanedSizeBytes",
            ])
        let wrong: BSONDocument = ["aggregate": 1, "pipeline": [["$shardedDataDistribution": ["x": 1]]], "cursor": [:]]
        #expect(harness.run(wrong)["code"]?.int64 == 6_789_100)
        #expect(harness.run(wrong, in: "test")["code"]?.int64 == 6_789_100)
    }

    @Test func showsAMigrationWithItsShard() throws {
        var harness = ReplicationHarness(shards: 2)
        harness.run(["shardCollection": "test.items", "key": ["_id": 1]], in: "admin")
        harness.run(harness.insertion(1))
        _ = harness.begin(
            ["moveRange": "test.items", "min": ["_id": .minKey], "toShard": "shard-02"], in: "admin")
        let pipeline: BSONValue = [
            ["$currentOp": ["allUsers": true]], ["$match": ["desc": "moveRange"]], ["$project": ["shard": 1, "ns": 1]],
        ]
        let reply = harness.run(["aggregate": 1, "pipeline": pipeline, "cursor": [:]], in: "admin")
        let from = try #require(harness.cluster.migrations.active.first?.from)
        #expect(reply.value(at: ["cursor", "ns"]) == "admin.$cmd.aggregate")
        let shown: BSONDocument = ["shard": .string(harness.cluster[from].name), "ns": "test.items"]
        #expect(reply.value(at: ["cursor", "firstBatch"])?.array == [.document(shown)])
        let local: BSONDocument = [
            "aggregate": 1, "pipeline": [["$currentOp": ["localOps": true]]], "cursor": [:],
        ]
        #expect(harness.run(local, in: "admin").value(at: ["cursor", "firstBatch"])?.array == [])
        let all: BSONDocument = ["aggregate": 1, "pipeline": [["$currentOp": [:]]], "cursor": [:]]
        let own = harness.run(all, in: "admin", on: .primary(from)).value(at: ["cursor", "firstBatch"])?.array
        #expect(own?.count == 1 && own?.first?.document?["shard"] == nil)
    }
}
