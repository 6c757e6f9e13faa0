import BSON
import Testing

@testable import ShardCluster

/// What `$mod` and `$type` walk, and the plans of counts and distincts, by the server's own bounds and stages.
@Suite struct CountPlanTests {
    private var harness = AdminHarness(shards: 1)

    private mutating func fill(_ indexes: BSONValue...) {
        let kinds: [BSONValue] = [1, 2, 3.5, 4, "x", "y", true, .null, ["z": 1]]
        let documents = kinds.enumerated().map { place, value -> BSONValue in
            ["_id": .integer(place), "a": value, "b": .integer(place % 3)]
        }
        harness.run(["insert": "c", "documents": .array(documents + [["_id": 99, "b": 7]])], in: "t")
        #expect(harness.run(["createIndexes": "c", "indexes": .array(indexes)], in: "t")["ok"] == 1.0)
    }

    private mutating func explain(_ command: BSONDocument) -> (stages: [BSONDocument], totals: BSONDocument) {
        let reply = harness.run(["explain": .document(command), "verbosity": "executionStats"], in: "t")
        let shard = reply.value(at: ["executionStats", "executionStages", "shards"])?.array?.first?.document
        var stages: [BSONDocument] = []
        var stage = shard?["executionStages"]?.document
        while let inner = stage {
            stages.append(inner)
            stage = inner["inputStage"]?.document
        }
        return (stages, shard ?? [:])
    }

    private func names(_ stages: [BSONDocument]) -> [String] { stages.compactMap { $0["stage"]?.string } }

    @Test mutating func boundsOfTypesAndRemainders() {
        fill(["key": ["a": 1], "name": "a_1"])
        let cases: [(BSONValue, [String], keys: Int64, documents: Int64)] = [
            (["$mod": [2, 0]], ["[nan, inf]"], 4, 2),
            (["$type": "number"], ["[nan, inf]"], 4, 4), (["$type": "double"], ["[nan, inf]"], 4, 4),
            (["$type": "string"], ["[\"\", {})"], 2, 2),
            (["$type": ["bool", "null"]], ["[null, null]", "[false, true]"], 4, 3),
            (["$type": "object"], ["[{}, [])"], 1, 1), (["$type": "array"], ["[MinKey, MaxKey]"], 10, 10),
        ]
        for (condition, texts, keys, documents) in cases {
            let found = explain(["find": "c", "filter": ["a": condition]])
            #expect(names(found.stages) == ["FETCH", "IXSCAN"], "\(condition)")
            #expect(found.stages.last?.value(at: ["indexBounds", "a"])?.array == texts.map(BSONValue.string))
            #expect(found.totals["totalKeysExamined"]?.int64 == keys, "\(condition)")
            #expect(found.totals["totalDocsExamined"]?.int64 == documents, "\(condition)")
        }
        let scanned: [BSONValue] = [
            ["$size": 1], ["$not": ["$mod": [2, 0]]], ["$not": ["$type": "number"]], ["$bitsAllSet": 1],
            ["$not": ["$regex": "^x"]],
        ]
        for condition in scanned {
            #expect(names(explain(["find": "c", "filter": ["a": condition]]).stages) == ["COLLSCAN"], "\(condition)")
        }
    }

    /// Each condition finds the same with an index as without.
    @Test mutating func findsTheSameWithAnIndex() {
        fill(["key": ["a": 1], "name": "a_1"])
        let conditions: [BSONValue] = [
            ["$mod": [2, 0]], ["$mod": [2, 1]], ["$type": "double"], ["$type": "int"], ["$type": "null"],
            ["$type": ["string", "bool"]], ["$type": "object"], ["$mod": [3, 0], "$gt": 2],
            ["$not": ["$type": "number"]],
        ]
        for condition in conditions {
            let answers = [BSONValue.document(["a": 1]), ["$natural": 1]].map { hint in
                harness.run(["find": "c", "filter": ["a": condition], "sort": ["_id": 1], "hint": hint], in: "t")
                    .value(at: ["cursor", "firstBatch"])
            }
            #expect(answers[0] == answers[1] && answers[0] != nil, "\(condition)")
        }
        let covered = explain(
            ["find": "c", "filter": ["a": ["$mod": [2, 0]]], "projection": ["a": 1, "_id": 0]])
        #expect(names(covered.stages) == ["PROJECTION_COVERED", "IXSCAN"])
        #expect(covered.totals["totalDocsExamined"] == 0)
    }

    @Test mutating func counts() {
        fill(["key": ["b": 1, "a": 1], "name": "b_1_a_1"])
        let one = explain(["count": "c", "query": ["b": 1]])
        #expect(names(one.stages) == ["COUNT", "COUNT_SCAN"])
        #expect(one.stages.first?["nCounted"] == 3)
        #expect((one.totals["totalKeysExamined"], one.totals["totalDocsExamined"]) == (4, 0))
        #expect(
            one.stages.last?["indexBounds"] == [
                "startKey": ["b": 1, "a": .minKey], "startKeyInclusive": true, "endKey": ["b": 1, "a": .maxKey],
                "endKeyInclusive": true,
            ])
        let several = explain(["count": "c", "query": ["b": ["$in": [0, 2]]], "skip": 1, "limit": 3])
        #expect(names(several.stages) == ["COUNT", "IXSCAN"])
        #expect((several.stages.first?["nCounted"], several.stages.first?["nSkipped"]) == (3, 1))
        #expect(several.totals["totalDocsExamined"] == 0)
        #expect(names(explain(["count": "c", "query": ["a": "x"]]).stages) == ["COUNT", "COLLSCAN"])
        let all = explain(["count": "c"])
        #expect(names(all.stages) == ["RECORD_STORE_FAST_COUNT"])
        #expect(all.stages.first?["nCounted"] == 10)
        #expect(all.totals["totalDocsExamined"] == 0)
    }

    @Test mutating func distinctsGoFromValueToValue() {
        fill(["key": ["b": -1], "name": "b_1"], ["key": ["a": 1], "name": "a_1"])
        let found = explain(["distinct": "c", "key": "b"])
        #expect(names(found.stages) == ["PROJECTION_COVERED", "DISTINCT_SCAN"])
        #expect((found.totals["totalKeysExamined"], found.totals["totalDocsExamined"]) == (4, 0))
        #expect(harness.run(["distinct": "c", "key": "b"], in: "t")["values"] == [0, 1, 2, 7])
        #expect(
            harness.run(["distinct": "c", "key": "b", "query": ["b": ["$gte": 1]]], in: "t")["values"] == [1, 2, 7])
        #expect(names(explain(["distinct": "c", "key": "b", "query": ["a": 1]]).stages) == ["FETCH", "IXSCAN"])
        // null is a value, a missing field is none, whatever the keys say.
        #expect(
            harness.run(["distinct": "c", "key": "a"], in: "t")["values"]
                == [.null, 1, 2, 3.5, 4, "x", "y", ["z": 1], true])
        harness.run(["insert": "c", "documents": [["_id": 100, "b": [1, 8]]]], in: "t")
        #expect(names(explain(["distinct": "c", "key": "b"]).stages) == ["COLLSCAN"])
        #expect(harness.run(["distinct": "c", "key": "b"], in: "t")["values"] == [0, 1, 2, 7, 8])
    }
}
