import BSON
import SimKernel
import Testing

@testable import ShardCluster

/// Options of indexes, through commands: what is kept, what is refused and with which words.
@Suite struct IndexOptionsTests {
    private var harness = AdminHarness(shards: 2)

    init() {
        let documents: [BSONValue] = [
            ["_id": 1, "x": 1, "name": "a"], ["_id": 2, "x": 2], ["_id": 3, "name": "c"],
        ]
        harness.run(["insert": "c", "documents": .array(documents)], in: "t")
    }

    private mutating func create(_ spec: BSONValue) -> BSONDocument {
        harness.run(["createIndexes": "c", "indexes": [spec]], in: "t")
    }

    private mutating func listed() -> [BSONDocument] {
        let cursor = harness.run(["listIndexes": "c"], in: "t")["cursor"]?.document
        return cursor?["firstBatch"]?.array?.compactMap(\.document) ?? []
    }

    @Test mutating func listsWhatWasAskedFor() {
        let filter: BSONDocument = ["x": ["$gt": 1]]
        #expect(create(["key": ["x": 1], "name": "p", "partialFilterExpression": .document(filter)])["ok"] == 1.0)
        #expect(create(["key": ["name": 1], "name": "s", "sparse": true, "unique": true])["ok"] == 1.0)
        #expect(create(["key": ["at": 1], "name": "at_1", "expireAfterSeconds": 3600, "hidden": true])["ok"] == 1.0)
        let all = listed()
        #expect(all.count == 4)
        #expect(all[1] == ["v": 2, "key": ["x": 1], "name": "p", "partialFilterExpression": .document(filter)])
        #expect(all[2] == ["v": 2, "key": ["name": 1], "name": "s", "unique": true, "sparse": true])
        #expect(
            all[3] == ["v": 2, "key": ["at": 1], "name": "at_1", "expireAfterSeconds": 3600, "hidden": true])
    }

    private static let faults: [(BSONValue, Int64, String)] = [
        (
            ["name": "a_1"], 9,
            "Error in specification { name: \"a_1\" } :: caused by :: The 'key' field is a required property of an "
                + "index specification"
        ),
        (
            ["key": ["a": true], "name": "n"], 67,
            "Error in specification { key: { a: true }, name: \"n\" } :: caused by :: Values in v:2 index key pattern "
                + "cannot be of type bool. Only numbers > 0, numbers < 0, and strings are allowed."
        ),
        (
            ["key": ["a": 0], "name": "n"], 67,
            "Error in specification { key: { a: 0 }, name: \"n\" } :: caused by :: Values in the index key pattern "
                + "cannot be 0."
        ),
        (
            ["key": ["_id": -1], "name": "n"], 2,
            "The field 'key' for an _id index must be {_id: 1}, but got { _id: -1 }"
        ),
        (
            ["key": ["_id": 1], "name": "_id_", "sparse": true], 197,
            "The field 'sparse' is not valid for an _id index specification. Specification: { key: { _id: 1 }, name: "
                + "\"_id_\", sparse: true, v: 2 }"
        ),
        (
            ["key": ["a": 1], "name": "n", "colour": 1], 197,
            "Error in specification { key: { a: 1 }, name: \"n\", colour: 1 } :: caused by :: The field 'colour' is not "
                + "valid for an index specification. Specification: { key: { a: 1 }, name: \"n\", colour: 1 }"
        ),
        (
            ["key": ["a": 1], "name": "n", "sparse": true, "partialFilterExpression": [:]], 67,
            "Error in specification { key: { a: 1 }, name: \"n\", sparse: true, partialFilterExpression: {}, v: 2 } :: "
                + "caused by :: cannot mix \"partialFilterExpression\" and \"sparse\" options"
        ),
        (
            ["key": ["a": 1], "name": "n", "partialFilterExpression": ["a": ["$exists": false]]], 67,
            "Error in specification { key: { a: 1 }, name: \"n\", partialFilterExpression: { a: { $exists: false } }, "
                + "v: 2 } :: caused by :: Expression not supported in partial index: $not\n    a exists\n"
        ),
        (
            ["key": ["a": 1, "b": 1], "name": "n", "expireAfterSeconds": 5], 67,
            "TTL indexes are single-field indexes, compound indexes do not support TTL. Index spec: { key: { a: 1, b: 1 "
                + "}, name: \"n\", expireAfterSeconds: 5 }"
        ),
        (
            ["key": ["a": 1], "name": "n", "expireAfterSeconds": -1], 67,
            ". Index spec: { key: { a: 1 }, name: \"n\", expireAfterSeconds: -1 } :: caused by :: TTL index "
                + "'expireAfterSeconds' option cannot be less than 0"
        ),
        (
            ["key": ["a": "hashed"], "name": "n", "unique": true], 16764,
            "Currently hashed indexes cannot guarantee uniqueness. Use a regular index."
        ),
        (["key": ["a": 1], "name": "*"], 2, "The index name '*' is not valid."),
    ]

    @Test(arguments: faults.indices) mutating func refuses(_ place: Int) {
        let (spec, code, message) = Self.faults[place]
        let reply = create(spec)
        #expect(reply["code"]?.int64 == code)
        #expect(reply["errmsg"]?.string == message)
        #expect(listed().count == 1)
    }

    @Test mutating func tellsConflicts() {
        #expect(create(["key": ["a": 1], "name": "a_1"])["ok"] == 1.0)
        let again = create(["key": ["a": 1], "name": "a_1"])
        #expect(again["note"] == "all indexes already exist")
        let unique = create(["key": ["a": 1], "name": "a_1", "unique": true])
        #expect(unique["code"]?.int64 == 86)
        #expect(
            unique["errmsg"]?.string
                == "An existing index has the same name as the requested index. When index names are not specified, they "
                + "are auto generated and can cause conflicts. Please refer to our documentation. Requested index: "
                + "{ v: 2, unique: true, key: { a: 1 }, name: \"a_1\" }, existing index: { v: 2, key: { a: 1 }, name: "
                + "\"a_1\" }")
        let renamed = create(["key": ["a": 1], "name": "other"])
        #expect(renamed["code"]?.int64 == 85)
        #expect(renamed["errmsg"] == "Index already exists with a different name: a_1")
        let expiring = create(["key": ["a": 1], "name": "a_1", "expireAfterSeconds": 1])
        #expect(expiring["code"]?.int64 == 85)
        // What tells two indexes on one key apart lets both stand.
        #expect(create(["key": ["a": 1], "name": "sparse", "sparse": true])["ok"] == 1.0)
        #expect(create(["key": ["a": 1], "name": "part", "partialFilterExpression": ["a": 5]])["ok"] == 1.0)
    }

    @Test mutating func anUniqueIndexIsUniqueWhereItLooks() {
        #expect(create(["key": ["name": 1], "name": "n", "unique": true])["ok"] == 1.0)
        harness.run(["insert": "d", "documents": [["_id": 1], ["_id": 2], ["_id": 3, "s": "open", "k": 1]]], in: "t")
        let plain = harness.run(
            ["createIndexes": "d", "indexes": [["key": ["k": 1], "name": "k", "unique": true]]], in: "t")
        #expect(plain["code"]?.int64 == 11000)
        let sparse: BSONValue = ["key": ["k": 1], "name": "k", "unique": true, "sparse": true]
        #expect(harness.run(["createIndexes": "d", "indexes": [sparse]], in: "t")["ok"] == 1.0)
        #expect(harness.run(["insert": "d", "documents": [["_id": 4]]], in: "t")["n"] == 1)
        let twice = harness.run(["insert": "d", "documents": [["_id": 5, "k": 1]]], in: "t")
        #expect(twice["writeErrors"]?.array?.first?.document?["code"]?.int64 == 11000)
        let partial: BSONValue = [
            "key": ["w": 1], "name": "w", "unique": true, "partialFilterExpression": ["s": "open"],
        ]
        #expect(harness.run(["createIndexes": "d", "indexes": [partial]], in: "t")["ok"] == 1.0)
        let closed = harness.run(
            ["insert": "d", "documents": [["_id": 6, "w": 1, "s": "shut"], ["_id": 7, "w": 1, "s": "shut"]]], in: "t")
        #expect(closed["n"] == 2)
        #expect(harness.run(["insert": "d", "documents": [["_id": 8, "w": 1, "s": "open"]]], in: "t")["n"] == 1)
        // Coming under the filter by an update counts as much as by an insert.
        let opened = harness.run(
            ["update": "d", "updates": [["q": ["_id": 6], "u": ["$set": ["s": "open"]]]]], in: "t")
        #expect(opened["writeErrors"]?.array?.first?.document?["code"]?.int64 == 11000)
    }

    @Test mutating func collModChangesExpiryAndVisibility() {
        _ = create(["key": ["at": 1], "name": "at_1", "expireAfterSeconds": 3600])
        let reply = harness.run(
            ["collMod": "c", "index": ["name": "at_1", "expireAfterSeconds": 60, "hidden": true]], in: "t")
        let told = reply["raw"]?.document?.first?.value.document
        #expect(told?["expireAfterSeconds_old"] == .int64(3600))
        #expect(told?["expireAfterSeconds_new"] == .int64(60))
        #expect(told?["hidden_new"] == true)
        #expect(listed()[1]["expireAfterSeconds"] == 60)
        #expect(listed()[1]["hidden"] == true)
        let faults: [(BSONValue, Int64)] = [
            ([:], 72), (["name": "at_1"], 72), (["name": "gone", "hidden": true], 27),
            (["name": "_id_", "hidden": true], 2), (["name": "_id_", "expireAfterSeconds": 5], 72),
            (["name": "at_1", "expireAfterSeconds": -1], 72),
        ]
        for (index, code) in faults {
            #expect(harness.run(["collMod": "c", "index": index], in: "t")["code"]?.int64 == code)
        }
    }

    @Test mutating func dropsAllButWhatShardingNeeds() {
        harness.run(["shardCollection": "t.s", "key": ["k": 1]])
        harness.run(["createIndexes": "s", "indexes": [["key": ["z": 1], "name": "z"]]], in: "t")
        let reply = harness.run(["dropIndexes": "s", "index": "*"], in: "t")
        #expect(reply["nIndexesWas"] == 3)
        #expect(reply["msg"] == "non-_id indexes and non-shard key indexes dropped for collection")
        let left = harness.run(["listIndexes": "s"], in: "t")["cursor"]?.document?["firstBatch"]?.array
        #expect(left?.compactMap { $0.document?["name"]?.string } == ["_id_", "k_1"])
        let unique = harness.run(
            ["createIndexes": "s", "indexes": [["key": ["u": 1], "name": "u", "unique": true]]], in: "t")
        #expect(unique["code"]?.int64 == 67)
        #expect(
            unique["errmsg"] == "cannot create unique index over { u: 1 } with shard key pattern { k: 1 }")
    }
}

/// Documents that expire.
@Suite struct ExpiryTests {
    @Test func deletesWhatIsOldOnEveryShardAndSaysSoInTheOplog() throws {
        var harness = AdminHarness(shards: 2)
        harness.run(["shardCollection": "t.s", "key": ["k": 1]])
        harness.run(["split": "t.s", "middle": ["k": 0]])
        harness.run(["moveRange": "t.s", "min": ["k": 0], "toShard": "shard-02"])
        harness.run(
            ["createIndexes": "s", "indexes": [["key": ["at": 1], "name": "at", "expireAfterSeconds": 100]]], in: "t")
        let now = LogicalClock.date(harness.cluster.now)
        let documents: [BSONValue] = [
            ["_id": 1, "k": -1, "at": .date(now)], ["_id": 2, "k": 1, "at": .date(now)],
            ["_id": 3, "k": 1, "at": .date(now + 600_000)], ["_id": 4, "k": 1, "at": "yesterday"], ["_id": 5, "k": 1],
            ["_id": 6, "k": 1, "at": [.date(now + 600_000), .date(now)]],
        ]
        harness.run(["insert": "s", "documents": .array(documents)], in: "t")
        func left() -> [Int64] {
            var copy = harness
            let cursor = copy.run(["find": "s", "sort": ["_id": 1]], in: "t")["cursor"]?.document
            return cursor?["firstBatch"]?.array?.compactMap { $0.document?["_id"]?.int64 } ?? []
        }
        harness.wait(seconds: 60)
        #expect(left() == [1, 2, 3, 4, 5, 6])
        harness.wait(seconds: 105)
        #expect(left() == [3, 4, 5])
        for shard in harness.cluster.activeShards {
            let deletes = harness.cluster[shard].oplog.suffix(.max).filter { $0.operation == .delete }
            #expect(deletes.isEmpty == false)
        }
        harness.run(["collMod": "s", "index": ["name": "at", "expireAfterSeconds": 0]], in: "t")
        harness.wait(seconds: 660)
        #expect(left() == [4, 5])
        #expect(harness.faults.isEmpty)
    }

    @Test func nothingIsDueWithoutAnExpiry() {
        var harness = AdminHarness(shards: 1)
        harness.run(["createIndexes": "c", "indexes": [["key": ["a": 1], "name": "a"]]], in: "t")
        #expect(harness.cluster.expiryIsScheduled == false)
        harness.run(
            ["createIndexes": "c", "indexes": [["key": ["b": 1], "name": "b", "expireAfterSeconds": 1]]], in: "t")
        #expect(harness.cluster.expiryIsScheduled)
        harness.run(["drop": "c"], in: "t")
        harness.wait(seconds: 61)
        #expect(harness.cluster.expiryIsScheduled == false)
    }
}
