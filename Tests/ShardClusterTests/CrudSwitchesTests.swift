import BSON
import SimKernel
import Testing

@testable import ShardCluster

/// Options that were taken and forgotten once: each is kept or refused.
@Suite struct CrudSwitchesTests {
    private var harness = AdminHarness(shards: 1)

    init() {
        let documents = (0..<300).map { BSONValue.document(["_id": .integer($0), "v": .integer($0 % 3)]) }
        harness.run(["insert": "c", "documents": .array(documents)], in: "t")
    }

    private static let cases: [(BSONDocument, Int64)] = [
        (["find": "c", "ntoreturn": 1], 40415), (["find": "c", "awaitData": true], 9),
        (["find": "c", "tailable": true], 2),
        (["find": "c", "allowPartialResults": "yes"], 14), (["find": "c", "noCursorTimeout": "no"], 14),
        (["count": "c", "mode": "x"], 40415), (["count": "c", "fields": 1], 14),
        (["aggregate": "c", "pipeline": [], "cursor": [:], "needsMerge": true], 51089),
        (["aggregate": "c", "pipeline": [], "cursor": [:], "fromMongos": true], 51089),
        (["aggregate": "c", "pipeline": [], "cursor": [:], "fromMongos": 1], 14),
        (["aggregate": "c", "pipeline": [], "cursor": [:], "allowDiskUse": "x"], 14),
        (["aggregate": "c", "pipeline": [["$setWindowFields": [:]]], "cursor": [:]], 115),
        (["insert": "c", "documents": [["_id": 999]], "bypassDocumentValidation": "x"], 14),
    ]

    @Test(arguments: cases.indices) mutating func refuses(_ place: Int) {
        #expect(harness.run(Self.cases[place].0, in: "t")["code"]?.int64 == Self.cases[place].1)
        #expect(harness.run(["count": "c"], in: "t")["n"] == 300)
    }

    /// Half an hour without a getMore closes a cursor, unless it asked not to be.
    @Test mutating func cursorsTimeOutUnlessToldNotTo() throws {
        for isTimeless in [false, true] {
            let reply = harness.run(["find": "c", "batchSize": 2, "noCursorTimeout": .bool(isTimeless)], in: "t")
            let id = try #require(reply.value(at: ["cursor", "id"]))
            harness.wait(seconds: 3_600)
            let more = harness.run(["getMore": id, "collection": "c", "batchSize": 2], in: "t")
            #expect(more["code"]?.int64 == (isTimeless ? nil : 43))
        }
    }

    @Test mutating func findAndModifyFollowsTheScan() {
        for (direction, id) in [(1, 0), (-1, 299)] as [(Int, Int64)] {
            var copy = harness
            let reply = copy.run(
                ["findAndModify": "c", "sort": ["$natural": .integer(direction)], "remove": true], in: "t")
            #expect(reply.value(at: ["value", "_id"])?.int64 == id)
        }
    }
}

/// The order of arrays, null and missing fields: the same by an index and without one.
@Suite struct ArrayOrderTests {
    private static let documents: [BSONValue] = [
        ["_id": 1, "a": [5, 2, 9]], ["_id": 2, "a": 4], ["_id": 3, "a": []], ["_id": 4, "a": .null], ["_id": 5],
        ["_id": 6, "a": "x"], ["_id": 7, "a": [["b": 3], ["b": 1]]], ["_id": 8, "a": [[1, 2], 8]],
        ["_id": 9, "a": .minKey],
    ]

    private func order(_ sort: BSONDocument, index: BSONDocument?) -> [Int64] {
        var harness = AdminHarness(shards: 1)
        harness.run(["insert": "c", "documents": .array(Self.documents)], in: "t")
        if let index {
            harness.run(["createIndexes": "c", "indexes": [["key": .document(index), "name": "i"]]], in: "t")
        }
        var find: BSONDocument = ["find": "c", "sort": .document(sort)]
        if index != nil { find.append("hint", "i") }
        let reply = harness.run(find, in: "t")
        return reply.value(at: ["cursor", "firstBatch"])?.array?.compactMap { $0.document?["_id"]?.int64 } ?? []
    }

    /// Ascending an array counts by its least element, descending by its greatest; an empty one stands below null, and
    /// null and missing are equal.
    @Test func anArrayCountsByOneElement() {
        #expect(order(["a": 1, "_id": 1], index: nil) == [9, 3, 4, 5, 1, 2, 8, 6, 7])
        #expect(order(["a": -1, "_id": 1], index: nil) == [8, 7, 6, 1, 2, 4, 5, 3, 9])
    }

    @Test func anIndexGivesTheSameOrder() {
        #expect(order(["a": 1], index: ["a": 1, "_id": 1]) == order(["a": 1, "_id": 1], index: nil))
        let descending = order(["a": -1, "_id": -1], index: ["a": 1, "_id": 1])
        #expect(descending == order(["a": -1, "_id": -1], index: nil))
    }

    /// Two fields of one array's documents are compared element by element, not each by its own best.
    @Test func fieldsOfOneElementStayTogether() {
        var harness = AdminHarness(shards: 1)
        harness.run(
            [
                "insert": "c",
                "documents": [
                    ["_id": 1, "r": [["s": 1, "t": 9], ["s": 2, "t": 0]]], ["_id": 2, "r": [["s": 1, "t": 5]]],
                ],
            ], in: "t")
        for index in [false, true] {
            if index {
                harness.run(
                    ["createIndexes": "c", "indexes": [["key": ["r.s": 1, "r.t": 1], "name": "st"]]], in: "t")
            }
            let reply = harness.run(["find": "c", "sort": ["r.s": 1, "r.t": 1]], in: "t")
            let found = reply.value(at: ["cursor", "firstBatch"])?.array?.compactMap { $0.document?["_id"]?.int64 }
            #expect(found == [2, 1])
        }
    }

    /// An array equals a value by an element, by itself, or by an array inside it.
    @Test func equalityLooksIntoArrays() {
        for index in [false, true] {
            var harness = AdminHarness(shards: 1)
            harness.run(["insert": "c", "documents": .array(Self.documents)], in: "t")
            if index { harness.run(["createIndexes": "c", "indexes": [["key": ["a": 1], "name": "i"]]], in: "t") }
            let cases: [(BSONValue, [Int64])] = [
                (2, [1]), ([5, 2, 9], [1]), ([1, 2], [8]), (.null, [4, 5]), (["$gt": 4, "$lt": 3], [1]),
                (["$elemMatch": ["$gt": 4, "$lt": 6]], [1]), ([], [3]),
            ]
            for (condition, ids) in cases {
                let reply = harness.run(["find": "c", "filter": ["a": condition], "sort": ["_id": 1]], in: "t")
                let found = reply.value(at: ["cursor", "firstBatch"])?.array?.compactMap { $0.document?["_id"]?.int64 }
                #expect(found == ids)
            }
        }
    }
}
