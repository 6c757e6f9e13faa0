import BSON
import Testing

@testable import ShardCluster

/// Point reads and writes by `_id` as explain of 8.0 shows them, and the figures beside all plans.
@Suite struct ExpressPlanTests {
    private var harness = AdminHarness(shards: 1)

    init() {
        let documents = (1...10).map { BSONValue.document(["_id": .integer($0), "a": .integer($0)]) }
        harness.run(["insert": "c", "documents": .array(documents)], in: "t")
        harness.run(["createIndexes": "c", "indexes": [["key": ["a": 1], "name": "a_1"]]], in: "t")
    }

    private mutating func explain(_ command: BSONDocument) -> (plan: BSONDocument, run: BSONDocument, all: BSONDocument)
    {
        let reply = harness.run(["explain": .document(command)], in: "t")
        func shard(_ path: [String]) -> BSONDocument {
            reply.value(at: path)?.array?.first?.document ?? [:]
        }
        let planner = shard(["queryPlanner", "winningPlan", "shards"])
        let run = shard(["executionStats", "executionStages", "shards"])
        return (
            planner["winningPlan"]?.document ?? [:], run["executionStages"]?.document ?? [:], planner
        )
    }

    @Test mutating func showsAPointRead() {
        let found = explain(["find": "c", "filter": ["_id": 3]])
        #expect(
            found.plan
                == [
                    "isCached": false, "stage": "EXPRESS_IXSCAN", "keyPattern": "{ _id: 1 }", "indexName": "_id_",
                ])
        #expect((found.run["nReturned"], found.run["keysExamined"], found.run["docsExamined"]) == (1, 1, 1))
        let none = explain(["find": "c", "filter": ["_id": 33]])
        #expect((none.run["nReturned"], none.run["keysExamined"], none.run["docsExamined"]) == (0, 0, 0))
        let covered = explain(["find": "c", "filter": ["_id": ["$eq": 3]], "projection": ["_id": 1]])
        #expect(covered.plan["projectionCovered"] == true)
        #expect((covered.run["keysExamined"], covered.run["docsExamined"]) == (1, 0))
    }

    @Test mutating func showsPointWrites() {
        let update = explain(["update": "c", "updates": [["q": ["_id": 3], "u": ["$set": ["a": 0]]]]])
        #expect(update.plan["stage"] == "EXPRESS_UPDATE")
        #expect((update.run["nReturned"], update.run["nMatched"]) == (0, 1))
        let delete = explain(["delete": "c", "deletes": [["q": ["_id": 3], "limit": 1]]])
        #expect(delete.plan["stage"] == "EXPRESS_DELETE")
        #expect((delete.run["nReturned"], delete.run["nWouldDelete"]) == (0, 1))
        for other: BSONDocument in [
            ["update": "c", "updates": [["q": ["_id": 3], "u": ["$set": ["a": 0]], "upsert": true]]],
            ["delete": "c", "deletes": [["q": ["_id": 3], "limit": 0]]],
        ] {
            #expect(explain(other).plan["stage"]?.string?.hasPrefix("EXPRESS") == false)
        }
    }

    @Test mutating func takesNoOtherQuery() {
        for find: BSONDocument in [
            ["filter": ["_id": ["$gt": 3]]], ["filter": ["_id": 3, "a": 3]], ["filter": ["_id": 3], "skip": 1],
            ["filter": ["_id": 3], "hint": "_id_"], ["filter": ["_id": 3], "batchSize": 5], ["filter": ["a": 3]],
            ["filter": ["_id": .null]], ["filter": ["_id": 3], "projection": ["b": ["$add": ["$a", 1]]]],
        ] {
            var command: BSONDocument = ["find": "c"]
            command.append(fieldsOf: find)
            let plan = explain(command).plan
            #expect(plan["isCached"] == false)
            #expect(plan["stage"]?.string?.hasPrefix("EXPRESS") == false, "\(find)")
        }
    }

    /// One work for each thing looked at and one for the end; a blocking sort gives each document out once more.
    @Test(
        arguments: [
            (["filter": ["b": 1]], 11), (["filter": ["a": ["$gt": 7]]], 4), (["sort": ["b": 1]], 22),
            (["limit": 3], 4), (["filter": ["a": ["$gt": 7]], "limit": 5], 4),
        ] as [(BSONDocument, Int64)]) func countsWorks(_ find: BSONDocument, _ works: Int64)
    {
        var copy = self
        var command: BSONDocument = ["find": "c"]
        command.append(fieldsOf: find)
        #expect(copy.explain(command).run["works"]?.int64 == works)
    }

    @Test mutating func namesShapes() {
        let one = explain(["find": "c", "filter": ["a": 3]]).all
        let other = explain(["find": "c", "filter": ["a": 4]]).all
        let range = explain(["find": "c", "filter": ["a": ["$gt": 4]]]).all
        #expect(one["queryHash"]?.string?.count == 8)
        #expect(one["queryHash"] == one["planCacheShapeHash"])
        #expect((one["queryHash"], one["planCacheKey"]) == (other["queryHash"], other["planCacheKey"]))
        #expect(one["queryHash"] != range["queryHash"])
        harness.run(["createIndexes": "c", "indexes": [["key": ["a": -1], "name": "down"]]], in: "t")
        let later = explain(["find": "c", "filter": ["a": 3]]).all
        #expect(later["queryHash"] == one["queryHash"])
        #expect(later["planCacheKey"] != one["planCacheKey"], "other indexes, another plan")
    }
}
