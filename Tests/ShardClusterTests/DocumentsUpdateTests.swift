import BSON
import Testing

@testable import ShardCluster

/// A document, an update and what the server makes of it.
struct UpdateCase: Sendable, CustomTestStringConvertible {
    let before: String
    let update: String
    let after: String
    var filter = "{}"
    var filters: [String] = []

    var testDescription: String { "\(update) on \(before)" }
}

@Suite struct DocumentsUpdateTests {
    static let cases: [UpdateCase] = [
        UpdateCase(
            before: #"{"_id": 1, "a": 1, "b": 2}"#, update: #"{"$set": {"a": "x"}}"#,
            after: #"{"_id": 1, "a": "x", "b": 2}"#),
        UpdateCase(
            before: #"{"_id": 1}"#, update: #"{"$set": {"z": 1, "a": {"b": 2}}}"#,
            after: #"{"_id": 1, "a": {"b": 2}, "z": 1}"#),
        UpdateCase(
            before: #"{"_id": 1}"#, update: #"{"$set": {"a.b.c": 2}}"#, after: #"{"_id": 1, "a": {"b": {"c": 2}}}"#),
        UpdateCase(
            before: #"{"_id": 1, "a": [1]}"#, update: #"{"$set": {"a.3": 4}}"#,
            after: #"{"_id": 1, "a": [1, null, null, 4]}"#),
        UpdateCase(
            before: #"{"_id": 1, "a": 1, "b": 2}"#, update: #"{"$unset": {"a": ""}}"#, after: #"{"_id": 1, "b": 2}"#),
        UpdateCase(
            before: #"{"_id": 1, "a": [1, 2]}"#, update: #"{"$unset": {"a.0": ""}}"#,
            after: #"{"_id": 1, "a": [null, 2]}"#),
        UpdateCase(
            before: #"{"_id": 1, "a": 2147483647}"#, update: #"{"$inc": {"a": 1}}"#,
            after: #"{"_id": 1, "a": {"$numberLong": "2147483648"}}"#),
        UpdateCase(
            before: #"{"_id": 1, "a": 1}"#, update: #"{"$inc": {"a": 0.5, "n": 3}}"#,
            after: #"{"_id": 1, "a": 1.5, "n": 3}"#),
        UpdateCase(before: #"{"_id": 1}"#, update: #"{"$mul": {"a": 5}}"#, after: #"{"_id": 1, "a": 0}"#),
        UpdateCase(
            before: #"{"_id": 1, "a": 5, "b": 5}"#, update: #"{"$min": {"a": 3}, "$max": {"b": 3}}"#,
            after: #"{"_id": 1, "a": 3, "b": 5}"#),
        UpdateCase(
            before: #"{"_id": 1, "a": 1, "b": {"c": 2}}"#, update: #"{"$rename": {"a": "b.d"}}"#,
            after: #"{"_id": 1, "b": {"c": 2, "d": 1}}"#),
        UpdateCase(
            before: #"{"_id": 1, "a": [1]}"#, update: #"{"$push": {"a": [2, 3]}}"#,
            after: #"{"_id": 1, "a": [1, [2, 3]]}"#),
        UpdateCase(
            before: #"{"_id": 5, "q": [{"w": 1, "s": 10}, {"w": 2, "s": 8}, {"w": 3, "s": 5}, {"w": 4, "s": 6}]}"#,
            update:
                #"{"$push": {"q": {"$each": [{"w": 5, "s": 8}, {"w": 6, "s": 7}, {"w": 7, "s": 6}], "$sort": {"s": -1}, "$slice": 3}}}"#,
            after: #"{"_id": 5, "q": [{"w": 1, "s": 10}, {"w": 2, "s": 8}, {"w": 5, "s": 8}]}"#),
        UpdateCase(
            before: #"{"_id": 1, "a": [1, 2]}"#, update: #"{"$push": {"a": {"$each": [9], "$position": 0}}}"#,
            after: #"{"_id": 1, "a": [9, 1, 2]}"#),
        UpdateCase(
            before: #"{"_id": 1, "a": [1]}"#, update: #"{"$addToSet": {"a": {"$each": [1.0, 2]}}}"#,
            after: #"{"_id": 1, "a": [1, 2]}"#),
        UpdateCase(
            before: #"{"_id": 1, "a": [1, 2, 3]}"#, update: #"{"$pop": {"a": -1}}"#, after: #"{"_id": 1, "a": [2, 3]}"#),
        UpdateCase(
            before: #"{"_id": 1, "a": [1, 5, 9]}"#, update: #"{"$pull": {"a": {"$gte": 5}}}"#,
            after: #"{"_id": 1, "a": [1]}"#),
        UpdateCase(
            before: #"{"_id": 1, "r": [{"i": "A", "s": 5}, {"i": "B", "s": 8}]}"#,
            update: #"{"$pull": {"r": {"s": 8, "i": "B"}}}"#,
            after: #"{"_id": 1, "r": [{"i": "A", "s": 5}]}"#),
        UpdateCase(
            before: #"{"_id": 1, "a": [0, 2, 5, 5, 1, 0]}"#, update: #"{"$pullAll": {"a": [0, 5]}}"#,
            after: #"{"_id": 1, "a": [2, 1]}"#),
        UpdateCase(
            before: #"{"_id": 1, "a": 13}"#, update: #"{"$bit": {"a": {"and": 10}}}"#, after: #"{"_id": 1, "a": 8}"#),
        UpdateCase(
            before: #"{"_id": 1, "g": [85, 80, 80]}"#, update: #"{"$set": {"g.$": 82}}"#,
            after: #"{"_id": 1, "g": [85, 82, 80]}"#,
            filter: #"{"g": 80}"#),
        UpdateCase(
            before: #"{"_id": 4, "g": [{"m": 85}, {"m": 90}]}"#, update: #"{"$inc": {"g.$[].m": 5}}"#,
            after: #"{"_id": 4, "g": [{"m": 90}, {"m": 95}]}"#),
        UpdateCase(
            before: #"{"_id": 1, "g": [95, 102, 90, 150]}"#, update: #"{"$set": {"g.$[e]": 100}}"#,
            after: #"{"_id": 1, "g": [95, 100, 90, 100]}"#, filters: [#"{"e": {"$gte": 100}}"#]),
        UpdateCase(before: #"{"_id": 1, "a": 1}"#, update: #"{"b": 2}"#, after: #"{"_id": 1, "b": 2}"#),
        UpdateCase(
            before: #"{"_id": 1, "a": 1}"#, update: #"{"$setOnInsert": {"b": 2}}"#, after: #"{"_id": 1, "a": 1}"#),
        UpdateCase(
            before: #"{"_id": 1, "t": [95, 92, 90]}"#, update: #"[{"$set": {"avg": {"$avg": "$t"}}}, {"$unset": "t"}]"#,
            after: #"{"_id": 1, "avg": 92.33333333333333}"#),
    ]

    @Test(arguments: cases) func changesAsTheServerDoes(_ sample: UpdateCase) throws {
        let update = try UpdateExpression(value(sample.update), arrayFilters: sample.filters.map(json))
        let changed = try update.apply(to: json(sample.before), matchedBy: Matcher(json(sample.filter)))
        #expect(try changed == json(sample.after))
    }

    @Test(
        arguments: [
            (#"{"$foo": {"a": 1}}"#, 9), (#"{"$set": 5}"#, 9), (#"{"$inc": {"a": "x"}}"#, 14),
            (#"{"$inc": {"s": 1}}"#, 14),
            (#"{"$set": {"a": 1}, "$inc": {"a": 1}}"#, 40), (#"{"$set": {"a": 1, "a.b": 1}}"#, 40),
            (#"{"$set": {"": 1}}"#, 56),
            (#"{"$set": {"a..b": 1}}"#, 56), (#"{"$set": {"s.b": 1}}"#, 28), (#"{"$set": {"_id": 9}}"#, 66),
            (#"{"_id": 9}"#, 66),
            (#"{"$push": {"s": 1}}"#, 2), (#"{"$pop": {"s": 1}}"#, 14), (#"{"$pop": {"l": 2}}"#, 9),
            (#"{"$set": {"l.$": 1}}"#, 2),
            (#"{"$set": {"l.$[x]": 1}}"#, 2), (#"{"$set": {"$a": 1}}"#, 52), (#"{"$inc": {"big": 1}}"#, 2),
            (#"{"$rename": {"l.0": "x"}}"#, 2), (#"[{"$group": {"_id": 1}}]"#, 72),
            (#"{"a": 1, "$set": {"b": 1}}"#, 52),
        ] as [(String, Int32)])
    func refusesWithTheServersCode(_ update: String, _ expected: Int32) throws {
        let before = try json(#"{"_id": 1, "s": "x", "l": [1], "big": {"$numberLong": "9223372036854775807"}}"#)
        let update = try value(update)
        #expect(code { _ = try UpdateExpression(update).apply(to: before, matchedBy: .all) } == expected)
    }

    @Test func tellsWhereAFieldCannotBe() throws {
        #expect(throws: CommandError.pathNotViable("Cannot create field 'b' in element {a: 1}")) {
            try UpdateExpression(["$set": ["a.b": 1]]).apply(to: ["_id": 1, "a": 1])
        }
    }
}
