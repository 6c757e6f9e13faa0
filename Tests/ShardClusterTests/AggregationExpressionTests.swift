import BSON
import Testing

@testable import ShardCluster

@Suite struct AggregationExpressionTests {
    @Test(arguments: [
        (#"{"$add": ["$i", 1]}"#, "8"), (#"{"$add": [2147483647, 1]}"#, #"{"$numberLong": "2147483648"}"#),
        (#"{"$add": ["$missing", 1]}"#, "null"), (#"{"$subtract": [5, 2.5]}"#, "2.5"), (#"{"$divide": [7, 2]}"#, "3.5"),
        (#"{"$mod": [-7, 3]}"#, "-1"), (#"{"$pow": [5, 2]}"#, "25"), (#"{"$round": [19.25, 1]}"#, "19.2"),
        (#"{"$trunc": 7.9}"#, "7.0"), (#"{"$abs": -3}"#, "3"), (#"{"$concat": ["a", "$s"]}"#, #""ahello""#),
        (#"{"$concat": ["a", null]}"#, "null"), (#"{"$toUpper": "$s"}"#, #""HELLO""#),
        (#"{"$substrCP": ["$s", 1, 3]}"#, #""ell""#),
        (#"{"$split": ["a-b-c", "-"]}"#, #"["a", "b", "c"]"#), (#"{"$trim": {"input": "  x "}}"#, #""x""#),
        (#"{"$strLenCP": "é"}"#, "1"), (#"{"$strLenBytes": "é"}"#, "2"), (#"{"$indexOfCP": ["hello", "l"]}"#, "2"),
        (#"{"$replaceAll": {"input": "aXbX", "find": "X", "replacement": "-"}}"#, #""a-b-""#),
        (#"{"$cond": [{"$gt": ["$i", 5]}, "big", "small"]}"#, #""big""#), (#"{"$ifNull": ["$missing", "d"]}"#, #""d""#),
        (#"{"$switch": {"branches": [{"case": {"$eq": [1, 2]}, "then": 1}], "default": 9}}"#, "9"),
        (#"{"$map": {"input": "$l", "as": "x", "in": {"$multiply": ["$$x", 2]}}}"#, "[2, 4, 6]"),
        (#"{"$filter": {"input": "$l", "cond": {"$gte": ["$$this", 2]}}}"#, "[2, 3]"),
        (#"{"$reduce": {"input": "$l", "initialValue": 0, "in": {"$add": ["$$value", "$$this"]}}}"#, "6"),
        (#"{"$let": {"vars": {"a": 3}, "in": {"$multiply": ["$$a", "$i"]}}}"#, "21"),
        (#"{"$literal": "$s"}"#, #""$s""#),
        (#"{"$arrayElemAt": ["$l", -1]}"#, "3"), (#"{"$slice": ["$l", -2]}"#, "[2, 3]"), (#"{"$size": "$l"}"#, "3"),
        (#"{"$in": [2, "$l"]}"#, "true"), (#"{"$range": [0, 10, 4]}"#, "[0, 4, 8]"),
        (#"{"$reverseArray": "$l"}"#, "[3, 2, 1]"),
        (#"{"$setUnion": [[3, 1], [1, 2]]}"#, "[1, 2, 3]"), (#"{"$setDifference": [["b", "a"], ["a"]]}"#, #"["b"]"#),
        (#"{"$mergeObjects": [{"a": 1}, {"b": 2}, {"a": 3}]}"#, #"{"a": 3, "b": 2}"#),
        (#"{"$objectToArray": {"a": 1}}"#, #"[{"k": "a", "v": 1}]"#),
        (#"{"$arrayToObject": [[["a", 1]]]}"#, #"{"a": 1}"#),
        (#"{"$getField": "s"}"#, #""hello""#), (#"{"$type": "$missing"}"#, #""missing""#), (#"{"$toInt": "42"}"#, "42"),
        (#"{"$convert": {"input": "x", "to": "int", "onError": -1}}"#, "-1"), (#"{"$toString": 2.5}"#, #""2.5""#),
        (#"{"$year": "$d"}"#, "2026"), (#"{"$dayOfWeek": "$d"}"#, "5"), (#"{"$isoWeek": "$d"}"#, "1"),
        (#"{"$dateToString": {"date": "$d", "format": "%Y-%m-%d %H:%M"}}"#, #""2026-01-01 06:30""#),
        (
            #"{"$dateAdd": {"startDate": {"$date": "2026-01-31T00:00:00Z"}, "unit": "month", "amount": 1}}"#,
            #"{"$date": "2026-02-28T00:00:00Z"}"#
        ),
        (#"{"$dateTrunc": {"date": "$d", "unit": "hour"}}"#, #"{"$date": "2026-01-01T06:00:00Z"}"#),
        (
            #"{"$dateDiff": {"startDate": {"$date": "2025-12-31T23:59:59Z"}, "endDate": "$d", "unit": "year"}}"#,
            #"{"$numberLong": "1"}"#
        ),
        (#"{"$sum": "$l"}"#, "6"), (#"{"$avg": [1, 2]}"#, "1.5"), (#"{"$max": ["$l"]}"#, "3"),
        ("\"$o.x\"", "[1, 2]"),
        (#"{"$sortArray": {"input": "$o", "sortBy": {"x": -1}}}"#, #"[{"x": 2}, {"x": 1}]"#),
        (#"{"$regexMatch": {"input": "$s", "regex": "^HE", "options": "i"}}"#, "true"),
        (#"{"$cmp": [null, "$missing"]}"#, "1"),
    ])
    func computesAsTheServerDoes(_ expression: String, _ expected: String) throws {
        let document = try json(
            #"{"i": 7, "s": "hello", "l": [1, 2, 3], "o": [{"x": 1}, {"x": 2}], "d": {"$date": "2026-01-01T06:30:15.250Z"}}"#
        )
        #expect(try Expression(parsing: value(expression)).evaluate(document, .none) == value(expected))
    }

    @Test(
        arguments: [
            (#"{"$foo": 1}"#, 168), (#"{"$add": ["x", 1]}"#, 14), (#"{"$divide": [1, 0]}"#, 2),
            (#"{"$abs": [1, 2]}"#, 16020),
            (#""$$nope""#, 17276), (#"{"$toInt": "x"}"#, 241), (#"{"$concat": [1]}"#, 16702),
            (#"{"a": 1, "$add": [1]}"#, 16410),
            (#"{"$size": 1}"#, 17124), (#"{"$switch": {"branches": [{"case": false, "then": 1}]}}"#, 40066),
            (#""$a..b""#, 15998),
        ] as [(String, Int32)])
    func refusesWithTheServersCode(_ expression: String, _ expected: Int32) throws {
        let expression = try value(expression)
        #expect(code { _ = try Expression(parsing: expression).evaluate([:], .none) } == expected)
    }
}
