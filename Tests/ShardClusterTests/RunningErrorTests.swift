import BSON
import Testing

@testable import ShardCluster

/// What documents meet while a query runs, with the server's codes, texts and contexts.
@Suite struct RunningErrorTests {
    private var harness = AdminHarness(shards: 2)

    init() {
        harness.run(
            [
                "insert": "c",
                "documents": [["_id": 1, "s": "abc", "n": 5, "z": 0, "l": [1, 2], "d": ["k": 1], "t": true]],
            ], in: "t")
    }

    private mutating func error(_ command: BSONDocument, on node: NodeAddress? = nil) -> (Int64?, String?) {
        let reply = harness.run(command, in: "t", on: node)
        return (reply["code"]?.int64, reply["errmsg"]?.string)
    }

    @Test mutating func expressions() {
        let rows: [(BSONDocument, Int64, String)] = [
            (["$divide": ["$n", "$z"]], 2, "can't $divide by zero"),
            (["$divide": ["$s", 2]], 14, "$divide only supports numeric types, not string and int"),
            (["$mod": ["$n", "$z"]], 16_610, "can't $mod by zero"),
            (["$mod": ["$s", 2]], 16_611, "$mod only supports numeric types, not string and int"),
            (["$add": ["$s", 1]], 14, "$add only supports numeric or date types, not string"),
            (["$subtract": ["$s", 1]], 14, "can't $subtract int from string"),
            (["$multiply": ["$s", 2]], 14, "$multiply only supports numeric types, not string"),
            (["$abs": "$s"], 28_765, "$abs only supports numeric types, not string"),
            (["$round": ["$s", 1]], 51_081, "$round only supports numeric types, not string"),
            (["$sqrt": ["$subtract": ["$z", 1]]], 28_714, "$sqrt's argument must be greater than or equal to 0"),
            (["$ln": "$z"], 28_766, "$ln's argument must be a positive number, but is 0"),
            (["$concat": ["$s", "$n"]], 16_702, "$concat only supports strings, not int"),
            (["$strLenCP": "$missing"], 34_471, "$strLenCP requires a string argument, found: missing"),
            (["$strLenBytes": "$n"], 34_473, "$strLenBytes requires a string argument, found: int"),
            (["$toUpper": "$l"], 16_007, "can't convert from BSON type array to String"),
            (
                ["$split": ["$n", ","]], 40_085,
                "$split requires an expression that evaluates to a string as a first argument, found: int"
            ),
            (
                ["$trim": ["input": "$n"]], 50_699,
                "$trim requires its input to be a string, got 5 (of type int) instead."
            ),
            (["$regexMatch": ["input": "$n", "regex": "a"]], 51_104, "$regexMatch needs 'input' to be of type string"),
            (
                ["$substrCP": ["$s", "$s", 1]], 34_450,
                "$substrCP: starting index must be a numeric type (is BSON type string)"
            ),
            (["$size": "$missing"], 17_124, "The argument to $size must be an array, but was of type: missing"),
            (["$arrayElemAt": ["$s", 0]], 28_689, "$arrayElemAt's first argument must be an array, but is string"),
            (["$in": ["$n", "$s"]], 40_081, "$in requires an array as a second argument, found: string"),
            (["$concatArrays": ["$l", "$s"]], 28_664, "$concatArrays only supports arrays, not string"),
            (["$slice": ["$s", 1]], 28_724, "First argument to $slice must be an array, but is of type: string"),
            (["$filter": ["input": "$s", "cond": true]], 28_651, "input to $filter must be an array not string"),
            (["$map": ["input": "$s", "in": 1]], 16_883, "input to $map must be an array not string"),
            (
                ["$reduce": ["input": "$n", "initialValue": 0, "in": 1]], 40_080,
                "$reduce requires that 'input' be an array, found: 5"
            ),
            (
                ["$setUnion": ["$l", "$s"]], 17_043,
                "All operands of $setUnion must be arrays. One argument is of type: string"
            ),
            (["$objectToArray": "$s"], 40_390, "$objectToArray requires a document input, found: string"),
            (["$arrayToObject": "$s"], 40_386, "$arrayToObject requires an array input, found: string"),
            (
                ["$mergeObjects": ["$d", "$n"]], 40_400,
                "$mergeObjects requires object inputs, but input 5 is of type int"
            ),
            (
                ["$switch": ["branches": [["case": ["$eq": ["$n", 6]], "then": 1]]]], 40_066,
                "$switch could not find a matching branch for an input, and no default was specified."
            ),
            (["$year": "$s"], 16_006, "can't convert from BSON type string to Date"),
            (["$dateToString": ["date": "$n"]], 16_006, "can't convert from BSON type int to Date"),
            (
                ["$toInt": "$s"], 241,
                "Failed to parse number 'abc' in $convert with no onError value: Bad digit \"a\" while parsing abc"
            ),
            (
                ["$toDouble": "$s"], 241,
                "Failed to parse number 'abc' in $convert with no onError value: Did not consume any digits"
            ),
            (["$toInt": "$l"], 241, "Unsupported conversion from array to int in $convert with no onError value"),
            (
                ["$toObjectId": "$s"], 241,
                "Failed to parse objectId 'abc' in $convert with no onError value: Invalid string length for parsing to OID, expected 24 but found 3"
            ),
            (
                ["$toDate": "$s"], 241,
                "Error parsing date string 'abc'; 0: passing a time zone identifier as part of the string is not allowed 'a'"
            ),
        ]
        for (expression, code, text) in rows {
            let stage: BSONValue = ["$addFields": ["x": .document(expression)]]
            let found = error(["aggregate": "c", "pipeline": [stage], "cursor": [:]])
            #expect(found == (code, "PlanExecutor error during aggregation :: caused by :: " + text), "\(expression)")
        }
    }

    /// What no document matters for is found before any is looked at, in a branch that is not taken, too.
    @Test mutating func constants() {
        let rows: [(BSONDocument, Int64, String)] = [
            (["$divide": [1, 0]], 2, "can't $divide by zero"),
            (["$cond": ["$t", 1, ["$divide": [1, 0]]]], 2, "can't $divide by zero"),
            (
                ["$add": ["$n", ["$size": "x"]]], 17_124,
                "The argument to $size must be an array, but was of type: string"
            ),
            (
                ["$toLong": ["$concat": ["5.0", ""]]], 241,
                "Failed to parse number '5.0' in $convert with no onError value: Bad digit \".\" while parsing 5.0"
            ),
            (
                ["$toInt": "3000000000"], 241,
                "Failed to parse number '3000000000' in $convert with no onError value: Overflow"
            ),
            (
                ["$toDouble": "5x"], 241,
                "Failed to parse number '5x' in $convert with no onError value: Did not consume whole string."
            ),
            (
                ["$toObjectId": "zz0000000000000000000000"], 241,
                "Failed to parse objectId 'zz0000000000000000000000' in $convert with no onError value: Invalid character found in hex string: z"
            ),
        ]
        for (expression, code, text) in rows {
            for stage in [
                ["$addFields": ["x": .document(expression)]], ["$project": ["x": ["y": .document(expression)]]],
                ["$group": ["_id": .document(expression)]], ["$replaceRoot": ["newRoot": ["x": .document(expression)]]],
            ] as [BSONValue] {
                for name in ["c", "nothing"] {
                    let found = error(["aggregate": .string(name), "pipeline": [stage], "cursor": [:]])
                    #expect(found == (code, "Failed to optimize pipeline :: caused by :: " + text), "\(stage)")
                }
            }
        }
        let switched: BSONDocument = [
            "$switch": ["branches": [["case": ["$eq": [1, 1]], "then": 1]], "default": ["$divide": [1, 0]]]
        ]
        let stage: BSONValue = ["$addFields": ["x": .document(switched)]]
        #expect(error(["aggregate": "c", "pipeline": [stage], "cursor": [:]]) == (nil, nil))
    }

    @Test mutating func stages() {
        let rows: [(BSONValue, Int64, String)] = [
            (
                [["$replaceRoot": ["newRoot": "$s"]]], 40_228,
                "'newRoot' expression  must evaluate to an object, but resulting value was: \"abc\". Type of resulting value: 'string'. Input document: "
            ),
            (
                [["$bucket": ["groupBy": "$n", "boundaries": [10, 20]]]], 40_066,
                "$switch could not find a matching branch for an input, and no default was specified."
            ),
            ([["$match": ["$expr": ["$gt": [["$divide": [1, "$z"]], 1]]]]], 2, "can't $divide by zero"),
            (
                [["$group": ["_id": 1, "m": ["$mergeObjects": "$n"]]]], 40_400,
                "$mergeObjects requires object inputs, but input 5 is of type int"
            ),
            (
                [["$merge": ["into": "other", "whenNotMatched": "fail"]]], 13_113,
                "$merge could not find a matching document in the target collection for at least one document in the source collection"
            ),
        ]
        for (pipeline, code, text) in rows {
            let found = error(["aggregate": "c", "pipeline": pipeline, "cursor": [:]])
            #expect(found.0 == code, "\(pipeline)")
            #expect(
                found.1?.hasPrefix("PlanExecutor error during aggregation :: caused by :: " + text) == true,
                "\(found.1 ?? "")")
        }
    }

    @Test mutating func finds() {
        let find = "Executor error during find command: t.c :: caused by :: "
        let router = "Encountered non-retryable error during query :: caused by :: "
        let shard = NodeAddress.primary(ShardID(0))
        let division: BSONDocument = ["find": "c", "filter": ["$expr": ["$gt": [["$divide": [1, "$z"]], 1]]]]
        #expect(error(division) == (2, router + find + "can't $divide by zero"))
        let home = harness.cluster.catalog.database("t")?.primary ?? ShardID(0)
        #expect(error(division, on: .primary(home)) == (2, find + "can't $divide by zero"))
        #expect(error(division, on: shard).0 == (home == ShardID(0) ? 2 : nil))
        #expect(
            error(["find": "c", "filter": [:], "projection": ["l.$": 1]]) == (
                51_246, router + find + "positional operator '.$' couldn't find a matching element in the array"
            ))
        #expect(
            error(["find": "c", "projection": ["x": ["$size": "$s"]]]) == (
                17_124, router + find + "The argument to $size must be an array, but was of type: string"
            ))
        let counted: BSONDocument = ["distinct": "c", "key": "n", "query": division["filter"] ?? .null]
        #expect(
            error(counted) == (2, "Executor error during distinct command :: caused by :: can't $divide by zero"))
        // The planner's own errors have none of it.
        for command in [
            ["find": "c", "hint": "no"], ["distinct": "c", "key": "n", "hint": "no"],
            ["aggregate": "c", "pipeline": [], "cursor": [:], "hint": "no"],
        ] as [BSONDocument] {
            #expect(error(command).1?.hasPrefix("error processing query: ns=t.c") == true, "\(command)")
        }
    }

    /// A document that comes late: the cursor's first batch was sent before.
    @Test mutating func laterBatches() {
        let rest = (2...40).map { number -> BSONValue in ["_id": .integer(number), "z": .integer(40 - number)] }
        harness.run(["insert": "late", "documents": .array(rest)], in: "t")
        let first = harness.run(
            ["find": "late", "projection": ["x": ["$divide": [1, "$z"]]], "batchSize": 2], in: "t")
        let id = first.value(at: ["cursor", "id"])?.int64 ?? 0
        #expect(
            error(["getMore": .int64(id), "collection": "late"]) == (
                2, "Executor error during getMore :: caused by :: can't $divide by zero"
            ))
    }
}
