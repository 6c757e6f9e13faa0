import BSON
import SimKernel
import Testing

@testable import ShardCluster

/// Options that are unknown, mistyped or not available end in an error, and change nothing.
@Suite struct CrudOptionsTests {
    private var harness = AdminHarness(shards: 2)

    init() {
        let documents = (0..<20).map { BSONValue.document(["_id": .integer($0), "v": .integer($0 % 3)]) }
        harness.run(["insert": "c", "documents": .array(documents)], in: "t")
    }

    /// The error of a command, or of the first statement of a batch; the data must be as they were.
    private func error(_ command: BSONDocument) throws -> (code: Int64, message: String) {
        var copy = harness
        let reply = copy.run(command, in: "t")
        let told = reply["writeErrors"]?.array?.first?.document ?? reply
        let store = try #require(copy.cluster.firstShare(of: Namespace("t", "c")))
        #expect(store.realCount == 20)
        #expect(store.dataBytes == harness.cluster.firstShare(of: Namespace("t", "c"))?.dataBytes)
        return (try #require(told["code"]?.int64), told["errmsg"]?.string ?? "")
    }

    private static let commands: [BSONDocument] = [
        ["find": "c"], ["count": "c"], ["distinct": "c", "key": "v"],
        ["aggregate": "c", "pipeline": [], "cursor": [:]],
        ["findAndModify": "c", "query": ["_id": 1], "update": ["$set": ["v": "longer"]]],
        ["insert": "c", "documents": [["_id": 99]]],
        ["update": "c", "updates": [["q": ["_id": 1], "u": ["$set": ["v": "longer"]]]]],
        ["delete": "c", "deletes": [["q": ["_id": 1], "limit": 1]]],
    ]

    @Test(arguments: commands) func refusesUnknownFields(command: BSONDocument) throws {
        var wrong = command
        wrong.append("colour", "red")
        let (code, message) = try error(wrong)
        #expect(code == 40415)
        let name = command.keys[0] == "find" ? "FindCommandRequest" : command.keys[0]
        #expect(message == "BSON field '\(name).colour' is an unknown field.")
    }

    @Test(arguments: commands) func holdsTheTimeLimit(command: BSONDocument) throws {
        var wrong = command
        wrong.append("maxTimeMS", "soon")
        let told = try error(wrong)
        #expect(told.code == 14)
        #expect(
            told.message
                == "BSON field 'maxTimeMS' is the wrong type 'string', expected types '[long, int, decimal, double']")
        wrong["maxTimeMS"] = -1
        #expect(try error(wrong).code == 2)
        var right = command
        right.append("maxTimeMS", 60_000)
        var copy = harness
        #expect(copy.run(right, in: "t")["ok"]?.double == 1)
    }

    /// 1,000 documents take 25 µs each in the model.
    @Test func aWriteThatTakesTooLongLeavesNothing() throws {
        let documents = (100..<1_100).map { BSONValue.document(["_id": .integer($0)]) }
        let (code, message) = try error(["insert": "c", "documents": .array(documents), "maxTimeMS": 5])
        #expect(code == 50)
        #expect(message == "operation exceeded time limit")
        var copy = harness
        let start = copy.cluster.now
        copy.run(["insert": "c", "documents": .array(documents), "maxTimeMS": 5], in: "t")
        #expect(copy.cluster.now - start == 5_000)
    }

    @Test(
        arguments: [
            ["find": "c", "collation": ["locale": "fr"]], ["count": "c", "collation": ["locale": "fr"]],
            ["distinct": "c", "key": "v", "collation": ["locale": "fr"]],
            ["aggregate": "c", "pipeline": [], "cursor": [:], "collation": ["locale": "fr"]],
            ["findAndModify": "c", "query": ["_id": 1], "remove": true, "collation": ["locale": "fr"]],
            ["update": "c", "updates": [["q": [:], "u": ["$set": ["v": "xx"]], "collation": ["locale": "fr"]]]],
            ["delete": "c", "deletes": [["q": [:], "limit": 0, "collation": ["locale": "fr"]]]],
            ["update": "c", "updates": [["q": [:], "u": ["$set": ["v": "xx"]], "sort": ["v": 1]]]],
        ] as [BSONDocument])
    func refusesWhatIsNotAvailable(command: BSONDocument) throws {
        #expect(try error(command).code == 115)
    }

    @Test func takesTheSimpleCollation() {
        var copy = harness
        let reply = copy.run(["count": "c", "query": ["v": 1], "collation": ["locale": "simple"]], in: "t")
        #expect(reply["n"]?.int64 == 7)
    }

    @Test func namesWrongTypes() throws {
        let number = "expected types '[long, int, decimal, double']"
        let flag = "expected types '[bool, long, int, decimal, double']"
        let cases: [(BSONDocument, String)] = [
            (
                ["find": "c", "limit": "x"],
                "BSON field 'FindCommandRequest.limit' is the wrong type 'string', \(number)"
            ),
            (
                ["find": "c", "filter": 1],
                "BSON field 'FindCommandRequest.filter' is the wrong type 'int', expected type 'object'"
            ),
            (["count": "c", "skip": "x"], "BSON field 'count.skip' is the wrong type 'string', \(number)"),
            (
                ["update": "c", "updates": [["q": [:], "u": ["$set": ["v": 5]], "multi": "yes"]]],
                "BSON field 'update.updates.multi' is the wrong type 'string', \(flag)"
            ),
            (
                ["update": "c", "updates": [["q": 1, "u": ["$set": ["v": 5]]]]],
                "BSON field 'update.updates.q' is the wrong type 'int', expected type 'object'"
            ),
            (
                ["delete": "c", "deletes": [["q": 1, "limit": 0]]],
                "BSON field 'delete.deletes.q' is the wrong type 'int', expected type 'object'"
            ),
            (
                ["delete": "c", "deletes": [["q": [:], "limit": "all"]]],
                "BSON field 'delete.deletes.limit' is the wrong type 'string', \(number)"
            ),
        ]
        for (command, message) in cases {
            let told = try error(command)
            #expect(told.code == 14)
            #expect(told.message == message)
        }
    }

    @Test(arguments: commands.dropFirst(4)) func secondariesRefuseWrites(command: BSONDocument) throws {
        let shard = try #require(harness.cluster.catalog.database("t")?.primary)
        var copy = harness
        let reply = copy.run(command, in: "t", on: .member(shard, 1))
        #expect(reply["code"]?.int64 == 10107)
        #expect(reply["codeName"]?.string == "NotWritablePrimary")
        #expect(copy.cluster.firstShare(of: Namespace("t", "c"))?.realCount == 20)
        #expect(copy.run(["find": "c"], in: "t", on: .member(shard, 1))["ok"]?.double == 1)
    }
}
