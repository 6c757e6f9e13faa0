import BSON
import Testing

@testable import ShardCluster

/// The errors that learners meet most, with the server's codes and texts.
@Suite struct ErrorTextTests {
    private var harness = AdminHarness(shards: 2)

    init() {
        harness.run(["shardCollection": "t.s", "key": ["k": 1]])
        harness.run(["insert": "d", "documents": [["_id": 1]]], in: "t")
        harness.run(["insert": "s", "documents": [["_id": 1, "k": 1]]], in: "t")
        harness.run(["insert": "c", "documents": [["_id": 1, "a": "x", "n": 5, "l": [1, 2]], ["_id": 2]]], in: "t")
        harness.run(
            ["createIndexes": "c", "indexes": [["key": ["u": 1], "name": "u_1", "sparse": true, "unique": true]]],
            in: "t")
        harness.run(["update": "c", "updates": [["q": ["_id": 1], "u": ["$set": ["u": 1]]]]], in: "t")
    }

    /// A command's own error, or its first write's.
    private mutating func error(_ command: BSONDocument, in database: String) -> (Int64?, String?) {
        let reply = harness.run(command, in: database)
        let failed =
            reply["ok"]?.truthy == true
            ? reply["writeErrors"]?.array?.first?.document ?? reply["writeConcernError"]?.document : reply
        return (failed?["code"]?.int64, failed?["errmsg"]?.string)
    }

    @Test mutating func filters() {
        let filters: [(BSONDocument, Int64, String)] = [
            (["a": ["$foo": 1]], 2, "unknown operator: $foo"),
            (
                ["$foo": 1], 2,
                "unknown top level operator: $foo. If you have a field name that starts with a '$' symbol, consider using $getField or $setField."
            ),
            (["a": ["$in": 1]], 2, "$in needs an array"), (["$or": 1], 2, "$or must be an array"),
            (["$or": []], 2, "$and/$or/$nor must be a nonempty array"),
            (["$and": [1]], 2, "$or/$and/$nor entries need to be full objects"),
            (["a": ["$size": "x"]], 9, "Failed to parse $size. Expected a number in: $size: \"x\""),
            (["a": ["$mod": [0, 1]]], 2, "divisor cannot be 0"),
            (["a": ["$mod": [2]]], 2, "malformed mod, not enough elements"),
            (["a": ["$type": "foo"]], 2, "Unknown type name alias: foo"),
            (["a": ["$type": []]], 9, "a must match at least one type"),
            (["a": ["$type": 99]], 2, "Invalid numerical type code: 99"),
            (
                ["b": ["$gt": .regex(BSONRegex(pattern: "x", options: ""))]], 2,
                "Can't have RegEx as arg to predicate over field 'b'."
            ),
            (["a": ["$not": 1]], 2, "$not needs a regex or a document"),
            (["a": ["$elemMatch": 1]], 2, "$elemMatch needs an Object"),
            (["a": ["$options": "i"]], 2, "$options needs a $regex"),
        ]
        for (filter, code, text) in filters {
            let found = error(["find": "c", "filter": .document(filter)], in: "t")
            #expect(found == (code, text), "\(filter)")
        }
    }

    @Test mutating func commands() {
        let number = "expected types '[long, int, decimal, double']"
        let cases: [(BSONDocument, Int64, String)] = [
            (["foo": 1], 59, "no such command: 'foo'"),
            (["find": "c", "foo": 1], 40_415, "BSON field 'FindCommandRequest.foo' is an unknown field."),
            (
                ["find": "c", "filter": 1], 14,
                "BSON field 'FindCommandRequest.filter' is the wrong type 'int', expected type 'object'"
            ),
            (
                ["find": "c", "limit": "x"], 14,
                "BSON field 'FindCommandRequest.limit' is the wrong type 'string', \(number)"
            ),
            (["insert": "c"], 40_414, "BSON field 'insert.documents' is missing but a required field"),
            (
                ["insert": "c", "documents": []], 16,
                "Write batch sizes must be between 1 and 100000. Got 0 operations."
            ),
            (["getMore": .int64(9), "collection": "c"], 43, "cursor id 9 not found"),
            (["dropIndexes": "nothing", "index": "x"], 26, "ns not found t.nothing"),
            (["dropIndexes": "c", "index": "x"], 27, "index not found with name [x]"),
            (["dropIndexes": "c", "index": ["x": 1]], 27, "can't find index with key: { x: 1 }"),
            (["dropIndexes": "c", "index": "_id_"], 72, "cannot drop _id index"),
            (["listIndexes": "nothing"], 26, "ns does not exist: t.nothing"),
            (
                [
                    "createIndexes": "c",
                    "indexes": [["key": ["u": 1], "name": "other", "unique": true, "sparse": true]],
                ], 85,
                "Index already exists with a different name: u_1"
            ),
            (
                ["createIndexes": "c", "indexes": [["key": ["a": 1], "name": "n"], ["key": [:], "name": "m"]]], 67,
                "Error in specification { key: {}, name: \"m\" } :: caused by :: Index keys cannot be empty."
            ),
            (["create": "c", "capped": false, "foo": 1], 40_415, "BSON field 'create.foo' is an unknown field."),
            (
                ["find": "c", "projection": ["a": 1, "b": 0]], 31_254,
                "Cannot do exclusion on field b in inclusion projection"
            ),
            (
                ["find": "c", "projection": ["a": 0, "b": 1]], 31_253,
                "Cannot do inclusion on field b in exclusion projection"
            ),
            (
                ["find": "c", "sort": ["a": 2]], 15_975,
                "$sort key ordering must be 1 (for ascending) or -1 (for descending)"
            ),
            (
                ["aggregate": "c", "pipeline": [["$foo": 1]], "cursor": [:]], 40_324,
                "Unrecognized pipeline stage name: '$foo'"
            ),
            (
                ["aggregate": "c", "pipeline": [["$match": 1]], "cursor": [:]], 15_959,
                "the match filter must be an expression in an object"
            ),
            (["aggregate": "c", "pipeline": [["$limit": 0]], "cursor": [:]], 15_958, "the limit must be positive"),
            (
                ["aggregate": "c", "pipeline": [["$group": [:]]], "cursor": [:]], 15_955,
                "a group specification must include an _id"
            ),
            (
                ["aggregate": "c", "pipeline": [["$group": ["_id": 1, "a": ["$foo": 1]]]], "cursor": [:]], 15_952,
                "unknown group operator '$foo'"
            ),
            (
                ["aggregate": "c", "pipeline": [["$group": ["_id": 1, "a": 1]]], "cursor": [:]], 40_234,
                "The field 'a' must be an accumulator object"
            ),
            (
                ["aggregate": "c", "pipeline": [["$project": ["a": ["$foo": 1]]]], "cursor": [:]], 31_325,
                "Invalid $project :: caused by :: Unknown expression $foo"
            ),
            (
                ["aggregate": "c", "pipeline": [["$project": ["a": ["$add": [["$foo": 1]]]]]], "cursor": [:]], 168,
                "Invalid $project :: caused by :: Unrecognized expression '$foo'"
            ),
            (
                ["aggregate": "c", "pipeline": [["$addFields": ["a": ["$foo": 1]]]], "cursor": [:]], 168,
                "Invalid $addFields :: caused by :: Unrecognized expression '$foo'"
            ),
            (["find": "c", "projection": ["a": ["$foo": 1]]], 31_325, "Unknown expression $foo"),
            (
                ["aggregate": "c", "pipeline": []], 9,
                "The 'cursor' option is required, except for aggregate with the explain argument"
            ),
            (
                ["aggregate": "c", "pipeline": [["$match": [:], "$limit": 1]], "cursor": [:]], 40_323,
                "A pipeline stage specification object must contain exactly one field."
            ),
            (["findAndModify": "c", "query": [:]], 9, "Either an update or remove=true must be specified"),
            (
                ["find": "c", "readConcern": ["level": "foo"]], 2,
                "Enumeration value 'foo' for field 'readConcern.level' is not a valid value."
            ),
        ]
        for (command, code, text) in cases {
            let found = error(command, in: "t")
            #expect(found == (code, text), "\(command)")
        }
    }

    @Test mutating func writes() {
        let plan = "Plan executor error during update :: caused by :: "
        let changes: [(BSONDocument, Int64, String)] = [
            (
                ["$foo": ["a": 1]], 9,
                "Unknown modifier: $foo. Expected a valid update modifier or pipeline-style update specified as an array"
            ),
            (
                ["$set": 1], 9,
                "Modifiers operate on fields but we found type int instead. For example: {$mod: {<field>: ...}} not {$set: 1}"
            ),
            (["$set": ["a": 1], "$inc": ["a": 1]], 40, "Updating the path 'a' would create a conflict at 'a'"),
            (["$inc": ["n": "x"]], 14, "Cannot increment with non-numeric argument: {n: \"x\"}"),
            (
                ["$set": ["_id": 7]], 66,
                plan + "Performing an update on the path '_id' would modify the immutable field '_id'"
            ),
            (
                ["_id": 7], 66,
                plan + "After applying the update, the (immutable) field '_id' was found to have been altered to _id: 7"
            ),
            (
                ["$inc": ["a": 1]], 14,
                plan
                    + "Cannot apply $inc to a value of non-numeric type. {_id: 1} has the field 'a' of non-numeric type string"
            ),
            (
                ["$push": ["a": 1]], 2,
                plan + "The field 'a' must be an array but is of type string in document {_id: 1}"
            ),
            (["$set": ["a.b": 1]], 28, plan + "Cannot create field 'b' in element {a: \"x\"}"),
            (["$rename": ["a": 1]], 2, "The 'to' field for $rename must be a string: a: 1"),
            (["$pop": ["l": 2]], 9, "$pop expects 1 or -1, found: 2"),
            (["$set": ["l.$": 1]], 2, plan + "The positional operator did not find the match needed from the query."),
            (["$set": ["l.$[e]": 1]], 2, "No array filter found for identifier 'e' in path 'l.$[e]'"),
        ]
        for (change, code, text) in changes {
            let found = error(["update": "c", "updates": [["q": ["_id": 1], "u": .document(change)]]], in: "t")
            #expect(found == (code, text), "\(change)")
        }
        let cases: [(BSONDocument, Int64, String)] = [
            (
                ["insert": "c", "documents": [["_id": 1]]], 11_000,
                "E11000 duplicate key error collection: t.c index: _id_ dup key: { _id: 1 }"
            ),
            (
                ["update": "c", "updates": [["q": ["_id": 2], "u": ["$set": ["u": 1]]]]], 11_000,
                plan + "E11000 duplicate key error collection: t.c index: u_1 dup key: { u: 1 }"
            ),
            (
                ["findAndModify": "c", "query": ["_id": 1], "update": ["$set": ["_id": 9]]], 66,
                "Plan executor error during findAndModify :: caused by :: Performing an update on the path '_id' would modify the immutable field '_id'"
            ),
            (["insert": "c", "documents": [["_id": [1]]]], 2, "The '_id' value cannot be of type array"),
            (
                ["insert": "c", "documents": [["_id": 50]], "writeConcern": ["w": 9]], 100,
                "Not enough data-bearing nodes"
            ),
            (
                ["insert": "c", "documents": [["_id": 51]], "writeConcern": ["w": "foo"]], 79,
                "No write concern mode named 'foo' found in replica set configuration"
            ),
            (
                ["insert": "c", "documents": [["_id": 52]], "writeConcern": ["w": -1]], 9,
                "w has to be a non-negative number and not greater than 50; found: -1"
            ),
        ]
        for (command, code, text) in cases {
            let found = error(command, in: "t")
            #expect(found == (code, text), "\(command)")
        }
    }

    @Test mutating func sharding() {
        let cases: [(BSONDocument, Int64, String)] = [
            (
                ["shardCollection": "t.d", "key": ["a": 1]], 72,
                "Please create an index that starts with the proposed shard key before sharding the collection."
            ),
            (["shardCollection": "t.n", "key": [:]], 2, "Shard key is empty"),
            (["moveChunk": "t.c", "find": ["k": 1], "to": "shard-02"], 118, "Collection t.c is not sharded"),
            (
                ["moveRange": "t.s", "min": ["k": 1], "toShard": "nowhere"], 70,
                "Could not move chunk in 't.s' to shard 'nowhere' because that shard does not exist"
            ),
            (["removeShard": "nowhere"], 70, "Shard nowhere does not exist"),
            (["addShardToZone": "nowhere", "zone": "z"], 70, "shard nowhere does not exist"),
            (["movePrimary": "none", "to": "shard-01"], 26, "Database none not found"),
            (["replSetGetStatus": 1], 59, "replSetGetStatus is not supported through mongos"),
        ]
        for (command, code, text) in cases {
            let found = error(command, in: "admin")
            #expect(found == (code, text), "\(command)")
        }
        let own: [(BSONDocument, Int64, String)] = [
            (
                ["update": "s", "updates": [["q": ["k": 1], "u": ["$set": ["k": 5]], "multi": true]]], 72,
                "Multi-update operations are not allowed when updating the shard key field."
            ),
            (
                ["insert": "s", "documents": [["_id": 9, "k": [1]]]], 61,
                "Shard key cannot contain array values or array descendants."
            ),
        ]
        for (command, code, text) in own {
            let found = error(command, in: "t")
            #expect(found == (code, text), "\(command)")
        }
        harness.run(["find": "c"], in: "t", on: .member(ShardID(0), 1))
        let refused = harness.run(["insert": "c", "documents": [["_id": 77]]], in: "t", on: .member(ShardID(0), 1))
        #expect(refused["code"] == 10_107 && refused["errmsg"] == "not primary")
    }
}
