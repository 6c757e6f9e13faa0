import BSON
import Testing

@testable import ShardCluster

/// `$bucketAuto` and `$collStats`.
@Suite struct StatisticsStagesTests {
    private var harness = AdminHarness(shards: 2)

    private mutating func run(_ stages: BSONValue, on name: String) -> BSONDocument {
        harness.run(["aggregate": .string(name), "pipeline": stages, "cursor": [:]], in: "t")
    }

    private mutating func results(_ stages: BSONValue, on name: String) -> [BSONDocument] {
        run(stages, on: name).value(at: ["cursor", "firstBatch"])?.array?.compactMap(\.document) ?? []
    }

    private mutating func fill(_ name: String, _ values: [BSONValue]) {
        let documents = values.enumerated().map { BSONValue.document(["_id": .integer($0.offset), "v": $0.element]) }
        harness.run(["insert": .string(name), "documents": .array(documents)], in: "t")
    }

    /// The artworks of the manual's example.
    @Test mutating func bucketsOfTheManual() {
        fill("art", [199.99, 280.0, 76.04, 167.30, 483.0, 385.0, 159.0, 118.42])
        #expect(
            results([["$bucketAuto": ["groupBy": "$v", "buckets": 4]]], on: "art") == [
                ["_id": ["min": 76.04, "max": 159.0], "count": 2], ["_id": ["min": 159.0, "max": 199.99], "count": 2],
                ["_id": ["min": 199.99, "max": 385.0], "count": 2], ["_id": ["min": 385.0, "max": 483.0], "count": 2],
            ])
    }

    /// Bounds and counts by the rule: a rounded share each, equals together, the rest in the last.
    @Test mutating func bucketsShareAndAbsorb() {
        fill("n", [1, 1, 1, 1, 2, 3, 4])
        fill("few", [1, .null])
        func told(_ documents: [BSONDocument]) -> [[Int64?]] {
            documents.map { document in
                [["_id", "min"], ["_id", "max"], ["count"]].map { document.value(at: $0)?.int64 }
            }
        }
        let cases: [(Int, [[Int64?]])] = [
            (1, [[1, 4, 7]]), (2, [[1, 2, 4], [2, 4, 3]]), (3, [[1, 2, 4], [2, 4, 2], [4, 4, 1]]),
            (7, [[1, 2, 4], [2, 3, 1], [3, 4, 1], [4, 4, 1]]),
            (2_000_000_000, [[1, 2, 4], [2, 3, 1], [3, 4, 1], [4, 4, 1]]),
        ]
        for (buckets, expected) in cases {
            let stage: BSONValue = ["$bucketAuto": ["groupBy": "$v", "buckets": .integer(buckets)]]
            #expect(told(results([stage], on: "n")) == expected, "\(buckets)")
        }
        #expect(
            results(
                [["$bucketAuto": ["groupBy": "$v", "buckets": 5, "output": ["ids": ["$push": "$_id"]]]]], on: "few")
                == [["_id": ["min": .null, "max": 1], "ids": [1]], ["_id": ["min": 1, "max": 1], "ids": [0]]])
        #expect(results([["$bucketAuto": ["groupBy": "$v", "buckets": 5]]], on: "nothing") == [])
    }

    @Test mutating func bucketsRefuse() {
        fill("n", [1])
        let cases: [(BSONValue, Int64)] = [
            (1, 40_240), (["groupBy": "$v"], 40_246), (["groupBy": "v", "buckets": 2], 40_239),
            (["groupBy": "$v", "buckets": "x"], 40_241), (["groupBy": "$v", "buckets": 2.5], 40_242),
            (["groupBy": "$v", "buckets": .int64(1 << 40)], 40_242), (["groupBy": "$v", "buckets": 0], 40_243),
            (["groupBy": "$v", "buckets": 2, "output": 1], 40_244), (["groupBy": "$v", "buckets": 2, "x": 1], 40_245),
            (["groupBy": "$v", "buckets": 2, "granularity": "R5"], 115),
        ]
        for (operand, code) in cases {
            #expect(run([["$bucketAuto": operand]], on: "n")["code"]?.int64 == code, "\(operand)")
        }
    }

    @Test mutating func collectionStatisticsTellEachShard() throws {
        try harness.load(count: 1_000)
        harness.run(["moveRange": "test.items", "min": ["key": 50], "toShard": "shard-02"])
        let stages: BSONValue = [["$collStats": ["count": [:], "storageStats": [:]]], ["$sort": ["shard": 1]]]
        let reply = harness.run(["aggregate": "items", "pipeline": stages, "cursor": [:]], in: "test")
        let shards = reply.value(at: ["cursor", "firstBatch"])?.array?.compactMap(\.document) ?? []
        #expect(shards.map { $0["shard"]?.string } == ["shard-01", "shard-02"])
        #expect(shards.map { $0["count"]?.int64 } == [1_000, 500])
        #expect(shards.map { $0.value(at: ["storageStats", "numOrphanDocs"])?.int64 } == [500, 0])
        let host = harness.cluster[ShardID(0)].replicaSet.members[0].host
        #expect(shards.first?["host"] == .string(host) && shards.first?["ns"] == "test.items")
        let refusals: [(BSONValue, Int64)] = [
            ([["$collStats": 1]], 9), ([["$collStats": ["x": 1]]], 40_415),
            ([["$collStats": ["latencyStats": [:]]]], 115), ([["$collStats": ["count": [:]]]], 26),
            ([["$match": [:]], ["$collStats": ["count": [:]]]], 40_602),
            ([["$collStats": ["storageStats": ["scale": 0]]]], 2),
        ]
        for (stages, code) in refusals { #expect(run(stages, on: "nothing")["code"]?.int64 == code, "\(stages)") }
    }
}
