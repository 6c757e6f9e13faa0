import BSON
import SimKernel
import Testing

@testable import ShardCluster

/// What no other suite looks at: stages with several outputs, projections of arrays, explain of writes, scan order.
@Suite struct CrudCoverageTests {
    private var harness = AdminHarness(shards: 2)

    init() {
        let documents = (0..<20).map {
            BSONValue.document(["_id": .integer($0), "v": .integer($0 % 3), "l": [.integer($0), 7, .integer(-$0)]])
        }
        harness.run(["insert": "c", "documents": .array(documents)], in: "t")
    }

    @discardableResult
    private mutating func run(_ command: BSONDocument) -> BSONDocument { harness.run(command, in: "t") }

    private mutating func batch(_ command: BSONDocument) -> [BSONDocument] {
        run(command)["cursor"]?.document?["firstBatch"]?.array?.compactMap(\.document) ?? []
    }

    private mutating func pipeline(_ stages: BSONValue...) -> [BSONDocument] {
        batch(["aggregate": "c", "pipeline": .array(stages), "cursor": [:]])
    }

    @Test mutating func facetRunsEachPipelineOnTheSameInput() {
        let found = pipeline([
            "$facet": [
                "all": [["$count": "n"]], "first": [["$match": ["v": 0]], ["$limit": 1], ["$project": ["v": 1]]],
            ]
        ])
        #expect(found == [["all": [["n": 20]], "first": [["_id": 0, "v": 0]]]])
    }

    @Test mutating func bucketsCountBetweenBounds() {
        let found = pipeline([
            "$bucket": ["groupBy": "$_id", "boundaries": [0, 5, 15], "default": "rest", "output": ["n": ["$sum": 1]]]
        ])
        #expect(found == [["_id": 0, "n": 5], ["_id": 5, "n": 10], ["_id": "rest", "n": 5]])
    }

    @Test mutating func samplesFollowTheSeed() {
        var twin = self
        let drawn = pipeline(["$sample": ["size": 5]])
        #expect(drawn.count == 5)
        #expect(Set(drawn.map { $0["_id"]?.int64 }).count == 5)
        #expect(twin.pipeline(["$sample": ["size": 5]]) == drawn)
        #expect(pipeline(["$sample": ["size": 100]]).count == 20)
    }

    @Test mutating func projectsParts() {
        func find(_ filter: BSONDocument, _ projection: BSONDocument) -> BSONDocument {
            ["find": "c", "filter": .document(filter), "projection": .document(projection)]
        }
        #expect(batch(find(["_id": 3], ["l": ["$slice": 1], "v": 0])) == [["_id": 3, "l": [3]]])
        #expect(batch(find(["_id": 3], ["l": ["$slice": -2], "v": 0])) == [["_id": 3, "l": [7, -3]]])
        #expect(batch(find(["_id": 3], ["l": ["$slice": [1, 1]], "v": 0])) == [["_id": 3, "l": [7]]])
        #expect(batch(find(["_id": 3, "l": ["$lt": 0]], ["l.$": 1])) == [["_id": 3, "l": [-3]]])
        run(["insert": "d", "documents": [["_id": 1, "a": [["x": 1], ["x": 2, "y": 1], ["x": 2]]]]])
        #expect(
            batch(["find": "d", "projection": ["a": ["$elemMatch": ["x": 2]]]])
                == [["_id": 1, "a": [["x": 2, "y": 1]]]])
    }

    @Test mutating func explainsWritesWithoutWriting() {
        let update = run(["explain": ["update": "c", "updates": [["q": ["_id": 1], "u": ["$set": ["v": 9]]]]]])
        #expect(update.value(at: ["queryPlanner", "winningPlan", "stage"])?.string == "SHARD_WRITE")
        let delete = run(["explain": ["delete": "c", "deletes": [["q": [:], "limit": 0]]]])
        #expect(delete.value(at: ["queryPlanner", "winningPlan", "stage"])?.string == "SHARD_WRITE")
        #expect(run(["count": "c"])["n"]?.int64 == 20)
        #expect(batch(["find": "c", "filter": ["_id": 1]]).first?["v"]?.int64 == 1)
    }

    @Test mutating func scansBackwardsInNaturalOrder() {
        let ids = batch(["find": "c", "sort": ["$natural": -1], "limit": 3]).map { $0["_id"]?.int64 }
        #expect(ids == [19, 18, 17])
        let hinted = batch(["find": "c", "hint": ["$natural": -1], "skip": 1, "limit": 2]).map { $0["_id"]?.int64 }
        #expect(hinted == [18, 17])
        let forward = batch(["find": "c", "sort": ["$natural": 1], "limit": 2]).map { $0["_id"]?.int64 }
        #expect(forward == [0, 1])
    }

    @Test mutating func filtersLists() {
        let shards = harness.run(["listShards": 1, "filter": ["_id": "shard-02"]])["shards"]?.array
        #expect(shards?.compactMap { $0.document?["_id"]?.string } == ["shard-02"])
        let databases = harness.run(["listDatabases": 1, "filter": ["name": "t"], "nameOnly": true])["databases"]
        #expect(databases == [["name": "t"]])
        #expect(harness.run(["listDatabases": 1, "filter": ["$bad": 1]])["ok"]?.double == 0)
    }
}
