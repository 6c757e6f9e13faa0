import BSON
import Testing

@testable import ShardCluster

/// COUNT_SCAN and DISTINCT_SCAN where the server's planner has them for a pipeline, with what is looked at.
@Suite struct AggregationPlanTests {
    private var harness = AdminHarness(shards: 1)

    /// a is 0, 1, 2, null or missing, b goes up.
    init() {
        let values: [BSONValue?] = [0, 1, 2, .null, nil]
        let documents = (0..<50).map { number -> BSONValue in
            var document: BSONDocument = ["_id": .integer(number)]
            if let value = values[number % 5] { document.append("a", value) }
            document.append("b", .integer(number))
            document.append("m", number == 0 ? [1, 2] : .integer(number))
            document.append("f", ["g": .integer(number % 3)])
            return .document(document)
        }
        harness.run(["insert": "c", "documents": .array(documents)], in: "t")
        harness.run(
            [
                "createIndexes": "c",
                "indexes": [
                    ["key": ["a": 1, "b": 1], "name": "ab"], ["key": ["m": 1], "name": "m"],
                    ["key": ["f.g": -1], "name": "fg"],
                ],
            ], in: "t")
    }

    private mutating func explain(_ stages: BSONValue, hint: BSONValue? = nil) -> (
        stages: [BSONDocument], totals: BSONDocument
    ) {
        var command: BSONDocument = ["aggregate": "c", "pipeline": stages, "cursor": [:]]
        if let hint { command.append("hint", hint) }
        let reply = harness.run(["explain": .document(command), "verbosity": "executionStats"], in: "t")
        let totals = reply.value(at: ["executionStats", "executionStages", "shards"])?.array?.first?.document ?? [:]
        var found: [BSONDocument] = []
        var stage = totals["executionStages"]?.document
        while let inner = stage {
            found.append(inner)
            stage = inner["inputStage"]?.document
        }
        return (found, totals)
    }

    private mutating func plan(_ stages: BSONValue, hint: BSONValue? = nil) -> String {
        let found = explain(stages, hint: hint)
        let examined = ["totalKeysExamined", "totalDocsExamined"].map { "\(found.totals[$0]?.int64 ?? -1)" }
        let names = found.stages.map { stage in
            (stage["stage"]?.string ?? "") + (stage["direction"] == "backward" ? "-" : "")
        }
        return (names + examined).joined(separator: " ")
    }

    private mutating func results(_ stages: BSONValue, hint: BSONValue? = nil) -> [BSONDocument] {
        var command: BSONDocument = ["aggregate": "c", "pipeline": stages, "cursor": ["batchSize": 1_000]]
        if let hint { command.append("hint", hint) }
        let batch = harness.run(command, in: "t").value(at: ["cursor", "firstBatch"])?.array ?? []
        return batch.compactMap(\.document)
    }

    @Test mutating func countsWalkKeysOnly() {
        let count: BSONValue = ["$count": "n"]
        let group: BSONValue = ["$group": ["_id": .null, "n": ["$sum": 1]]]
        let cases: [(BSONValue, String)] = [
            ([["$match": ["a": 1]], count], "COUNT_SCAN 11 0"),
            ([["$match": ["a": 1]], group], "COUNT_SCAN 11 0"),
            ([["$match": ["a": ["$gte": 1]]], count], "COUNT_SCAN 21 0"),
            ([["$match": ["a": ["$in": [0, 2]]]], count], "IXSCAN 21 0"),
            ([["$match": ["a": 1, "f.g": 1]], count], "FETCH IXSCAN 10 10"),
            ([["$match": ["b": 1]], count], "COLLSCAN 0 50"),
            ([["$match": [:]], count], "COLLSCAN 0 50"),
            ([["$match": ["a": 1]], ["$group": ["_id": .null, "n": ["$sum": "$b"]]]], "FETCH IXSCAN 10 10"),
        ]
        for (stages, expected) in cases { #expect(plan(stages) == expected, "\(stages)") }
        let scan = explain([["$match": ["a": 1]], count]).stages.first
        #expect(scan?["nReturned"] == 10)
        #expect(scan?.value(at: ["indexBounds", "startKey"]) == ["a": 1, "b": .minKey])
        #expect(results([["$match": ["a": 1]], count]) == [["n": 10]])
    }

    /// What the server rewrites, and what stands next to it and is not rewritten.
    @Test mutating func groupsGoFromValueToValue() {
        let first: BSONValue = ["$group": ["_id": "$a", "x": ["$first": "$b"]]]
        let last: BSONValue = ["$group": ["_id": "$a", "x": ["$last": "$b"]]]
        let whole: BSONValue = ["$group": ["_id": "$a", "x": ["$first": "$$ROOT"]]]
        let sort: BSONValue = ["$sort": ["a": 1, "b": 1]]
        let backward: BSONValue = ["$sort": ["a": -1, "b": -1]]
        let covered = "PROJECTION_COVERED DISTINCT_SCAN"
        let cases: [(BSONValue, String)] = [
            ([["$group": ["_id": "$a"]]], "\(covered) 4 0"),
            ([["$sort": ["a": 1]], ["$group": ["_id": "$a"]]], "\(covered) 4 0"),
            ([first], "\(covered) 4 0"), ([sort, first], "\(covered) 4 0"), ([last], "\(covered)- 4 0"),
            ([sort, last], "\(covered)- 4 0"), ([backward, first], "\(covered)- 4 0"),
            ([backward, last], "\(covered) 4 0"), ([sort, whole], "FETCH DISTINCT_SCAN 4 4"),
            ([["$match": ["a": ["$gte": 1]]], ["$group": ["_id": "$a"]]], "\(covered) 2 0"),
            ([["$match": ["a": 1]], ["$group": ["_id": "$b"]]], "\(covered) 10 0"),
            ([["$group": ["_id": "$f.g"]]], "\(covered) 3 0"),
            // Not rewritten; the third tells null from missing, which keys don't.
            ([["$sort": ["b": 1]], first], "SORT COLLSCAN 0 50"), ([["$group": ["_id": "$b"]]], "COLLSCAN 0 50"),
            ([["$group": ["_id": ["v": "$a"]]]], "COLLSCAN 0 50"),
            ([["$group": ["_id": "$a", "x": ["$sum": 1]]]], "COLLSCAN 0 50"),
            ([["$group": ["_id": "$a", "x": ["$first": "$b"], "y": ["$last": "$b"]]]], "COLLSCAN 0 50"),
            ([["$group": ["_id": "$m"]]], "COLLSCAN 0 50"),
            ([["$match": ["f.g": 1]], ["$group": ["_id": "$a"]]], "FETCH IXSCAN 17 17"),
            ([sort, ["$limit": 3], ["$group": ["_id": "$a"]]], "LIMIT FETCH IXSCAN 3 3"),
        ]
        for (stages, expected) in cases {
            #expect(plan(stages) == expected, "\(stages)")
            // Without an order each may be the first.
            if stages == [first] || stages == [last] { continue }
            let ways = [nil, ["$natural": 1] as BSONValue].map { hint in
                results(stages, hint: hint).sorted { BSONValue.compare(.document($0), .document($1)) < 0 }
            }
            #expect(ways[0] == ways[1], "\(stages)")
        }
        #expect(plan([["$group": ["_id": "$a"]]], hint: ["$natural": 1]) == "COLLSCAN 0 50")
        #expect(plan([["$group": ["_id": "$a"]]], hint: "ab") == "\(covered) 4 0")
        #expect(results([sort, first]).map { $0["x"]?.int64 } == [3, 0, 1, 2])
        #expect(results([sort, last]).map { $0["x"]?.int64 }.sorted { ($0 ?? 0) < ($1 ?? 0) } == [45, 46, 47, 49])
        #expect(results([["$group": ["_id": "$f.g"]]]).map { $0["_id"] } == [2, 1, 0])
    }

    /// Generated documents, too: few of a value are gone through, many passed by, and the figures are the same.
    @Test mutating func generatedDocumentsAreWalked() throws {
        let shapes: [(width: Int64, count: Int64)] = [(50_000, 50_000), (1_000, 200_000), (9_000, 90_000)]
        for (place, shape) in shapes.enumerated() {
            let name = "g\(place)"
            for batch in 0..<2 {
                let bulk = BulkBatch(
                    field: "key", low: 0, width: shape.width, count: shape.count,
                    firstNumber: shape.count * Int64(batch), padBytes: 0)
                _ = try harness.cluster.insertBulk(Namespace("t", name), bulk)
            }
            harness.run(["createIndexes": .string(name), "indexes": [["key": ["key": 1], "name": "k"]]], in: "t")
            let stages: BSONValue = [["$sort": ["key": -1]], ["$group": ["_id": "$key"]], ["$count": "n"]]
            let command: BSONDocument = ["aggregate": .string(name), "pipeline": stages, "cursor": [:]]
            let counted = harness.run(command, in: "t").value(at: ["cursor", "firstBatch"])?.array?.first?.document
            #expect(counted?["n"]?.int64 == shape.width, "\(shape)")
            let plan = harness.run(["explain": .document(command), "verbosity": "executionStats"], in: "t")
            #expect(plan.value(at: ["executionStats", "totalKeysExamined"])?.int64 == shape.width, "\(shape)")
        }
    }

    /// A router asks for no orphans, which keys do not tell.
    @Test mutating func shardedCollectionsAreReadWhole() {
        harness.run(["shardCollection": "t.c", "key": ["_id": 1]])
        #expect(plan([["$group": ["_id": "$a"]]]).hasSuffix("COLLSCAN 0 50"))
        #expect(plan([["$match": ["a": 1]], ["$count": "n"]]) == "SHARDING_FILTER FETCH IXSCAN 10 10")
        #expect(plan([["$match": ["_id": ["$lt": 5]]], ["$count": "n"]]) == "SHARDING_FILTER IXSCAN 5 0")
        #expect(results([["$match": ["_id": ["$lt": 5]]], ["$count": "n"]]) == [["n": 5]])
    }
}
