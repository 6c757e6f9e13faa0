import BSON
import Testing

@testable import ShardCluster

/// A filter, a document and whether the server's find returns it.
struct MatchCase: Sendable, CustomTestStringConvertible {
    let filter: String
    let document: String
    let isMatch: Bool

    init(_ filter: String, _ document: String, _ isMatch: Bool) {
        self.filter = filter
        self.document = document
        self.isMatch = isMatch
    }

    var testDescription: String { "\(filter) on \(document)" }
}

@Suite struct DocumentsMatcherTests {
    static let cases: [MatchCase] = [
        MatchCase(#"{"a": 1}"#, #"{"a": {"$numberLong": "1"}}"#, true),
        MatchCase(#"{"a": 1}"#, #"{"a": 1.0}"#, true),
        MatchCase(#"{"a": 1}"#, #"{"a": "1"}"#, false),
        MatchCase(#"{"a": 1}"#, #"{"a": [3, 1]}"#, true),
        MatchCase(#"{"a": [3, 1]}"#, #"{"a": [3, 1]}"#, true),
        MatchCase(#"{"a": [1, 3]}"#, #"{"a": [3, 1]}"#, false),
        MatchCase(#"{"a": [1]}"#, #"{"a": [[1], 2]}"#, true),
        MatchCase(#"{"a": null}"#, #"{}"#, true),
        MatchCase(#"{"a": null}"#, #"{"a": null}"#, true),
        MatchCase(#"{"a": null}"#, #"{"a": [1, null]}"#, true),
        MatchCase(#"{"a": null}"#, #"{"a": []}"#, false),
        MatchCase(#"{"a.b": null}"#, #"{"a": 4}"#, true),
        MatchCase(#"{"a.b": null}"#, #"{"a": []}"#, false),
        MatchCase(#"{"a.b": null}"#, #"{"a": [{"b": 3}, {}]}"#, true),
        MatchCase(#"{"a": {"$ne": null}}"#, #"{"a": 0}"#, true),
        MatchCase(#"{"a": {"$ne": 1}}"#, #"{"a": [1, 2]}"#, false),
        MatchCase(#"{"a": {"$ne": 1}}"#, #"{}"#, true),
        MatchCase(#"{"a.b": 2}"#, #"{"a": [{"b": 1}, {"b": 2}]}"#, true),
        MatchCase(#"{"a.1": 2}"#, #"{"a": [1, 2]}"#, true),
        MatchCase(#"{"a.1.b": 2}"#, #"{"a": [{"b": 2}, {"b": 3}]}"#, false),
        MatchCase(#"{"a.0": 5}"#, #"{"a": [{"0": 5}]}"#, true),
        MatchCase(#"{"a": {"$gt": 5}}"#, #"{"a": "9"}"#, false),
        MatchCase(#"{"a": {"$gt": 5, "$lt": 6}}"#, #"{"a": [1, 9]}"#, true),
        MatchCase(#"{"a": {"$elemMatch": {"$gt": 5, "$lt": 6}}}"#, #"{"a": [1, 9]}"#, false),
        MatchCase(#"{"a": {"$gte": null}}"#, #"{}"#, true),
        MatchCase(#"{"a": {"$gt": null}}"#, #"{"a": null}"#, false),
        MatchCase(#"{"a": {"$lt": {"$numberDouble": "NaN"}}}"#, #"{"a": 1}"#, false),
        MatchCase(#"{"a": {"$lt": 5}}"#, #"{"a": {"$numberDouble": "NaN"}}"#, false),
        MatchCase(#"{"a": {"$gt": {"$minKey": 1}}}"#, #"{"a": "x"}"#, true),
        MatchCase(
            #"{"a": {"$in": [1, {"$regularExpression": {"pattern": "^x", "options": ""}}]}}"#, #"{"a": "xy"}"#, true),
        MatchCase(#"{"a": {"$nin": [1, null]}}"#, #"{}"#, false),
        MatchCase(#"{"a": {"$exists": true}}"#, #"{"a": null}"#, true),
        MatchCase(#"{"a.b": {"$exists": false}}"#, #"{"a": []}"#, true),
        MatchCase(#"{"a": {"$type": "number"}}"#, #"{"a": ["x", 2.5]}"#, true),
        MatchCase(#"{"a": {"$type": "array"}}"#, #"{"a": []}"#, true),
        MatchCase(#"{"a": {"$type": 2}}"#, #"{"a": 2}"#, false),
        MatchCase(#"{"a": {"$mod": [4, 0]}}"#, #"{"a": 12}"#, true),
        MatchCase(#"{"a": {"$mod": [4, 0]}}"#, #"{"a": 12.9}"#, true),
        MatchCase(#"{"a": {"$size": 2}}"#, #"{"a": [[1], [2]]}"#, true),
        MatchCase(#"{"a": {"$size": 1}}"#, #"{"a": [[1], [2]]}"#, false),
        MatchCase(#"{"a": {"$all": [1, 2]}}"#, #"{"a": [2, 3, 1]}"#, true),
        MatchCase(#"{"a": {"$all": []}}"#, #"{"a": []}"#, false),
        MatchCase(#"{"a": {"$elemMatch": {"b": 1, "c": 2}}}"#, #"{"a": [{"b": 1}, {"c": 2}]}"#, false),
        MatchCase(#"{"a.b": 1, "a.c": 2}"#, #"{"a": [{"b": 1}, {"c": 2}]}"#, true),
        MatchCase(#"{"a": {"$not": {"$gt": 5}}}"#, #"{"a": "x"}"#, true),
        MatchCase(#"{"a": {"$not": {"$gt": 5, "$lt": 9}}}"#, #"{"a": 7}"#, false),
        MatchCase(#"{"$nor": [{"a": 1}, {"b": 1}]}"#, #"{"b": 1}"#, false),
        MatchCase(#"{"$or": [{"a": 1}, {"b": 1}]}"#, #"{"b": 1}"#, true),
        MatchCase(#"{"$expr": {"$gt": ["$spent", "$budget"]}}"#, #"{"spent": 450, "budget": 400}"#, true),
        MatchCase(#"{"a": {"$bitsAllSet": [1, 5]}}"#, #"{"a": 54}"#, true),
        MatchCase(#"{"a": {"$bitsAnyClear": 1}}"#, #"{"a": 54}"#, true),
        MatchCase(#"{"a": {"b": 1, "c": 2}}"#, #"{"a": {"c": 2, "b": 1}}"#, false),
    ]

    @Test(arguments: cases) func findsWhatTheServerFinds(_ sample: MatchCase) throws {
        #expect(try Matcher(json(sample.filter)).matches(json(sample.document)) == sample.isMatch)
    }

    @Test(
        arguments: [
            (#"{"a": {"$foo": 1}}"#, 2), (#"{"$foo": 1}"#, 2), (#"{"$or": []}"#, 2), (#"{"$and": 1}"#, 2),
            (#"{"a": {"$in": 1}}"#, 2), (#"{"a": {"$mod": [0, 1]}}"#, 2), (#"{"a": {"$size": "x"}}"#, 9),
            (#"{"a": {"$not": 5}}"#, 2), (#"{"a": {"$type": "foo"}}"#, 2), (#"{"a": {"$regex": "("}}"#, 51091),
            (#"{"a": {"$elemMatch": 1}}"#, 2), (#"{"a": {"$options": "i"}}"#, 2),
        ] as [(String, Int32)])
    func refusesWhatTheServerRefuses(_ filter: String, _ expected: Int32) throws {
        let filter = try json(filter)
        #expect(code { _ = try Matcher(filter) } == expected)
    }

    @Test func namesTheUnknownOperator() throws {
        #expect(throws: CommandError.badValue("unknown operator: $foo")) { try Matcher(["a": ["$foo": 1]]) }
    }

    @Test func remembersThePositionOfTheMatch() throws {
        let document = try json(#"{"grades": [{"g": 80}, {"g": 90}, {"g": 95}]}"#)
        #expect(try Matcher(["grades.g": ["$gte": 90]]).matchedPosition(in: document) == 1)
        #expect(try Matcher(["grades": ["$elemMatch": ["g": ["$gt": 90]]]]).matchedPosition(in: document) == 2)
    }

    @Test func boundsKeysByWhatTheFilterSays() throws {
        let pattern: BSONDocument = ["key": 1]
        let equal = try #require(try Matcher(["key": 5]).keyBounds(for: pattern))
        #expect(equal.ranges == [.prefix(KeyString(.int32(5)))])
        let range = try #require(try Matcher(["key": ["$gte": 5, "$lt": 9]]).keyBounds(for: pattern))
        #expect(range.ranges == [KeyRange(low: KeyString(.int32(5)), high: KeyString(.int32(9)))])
        let either = try #require(try Matcher(["$or": [["key": 9], ["key": 5]]]).keyBounds(for: pattern))
        #expect(either.ranges == [.prefix(KeyString(.int32(5))), .prefix(KeyString(.int32(9)))])
        #expect(try Matcher(["other": 5]).keyBounds(for: pattern) == nil)
        #expect(try Matcher(["key": ["$gt": 1], "$or": [["x": 1], ["y": 1]]]).keyBounds(for: pattern) != nil)
        let hashed = try #require(try Matcher(["key": 42]).keyBounds(for: ["key": "hashed"]))
        #expect(hashed.ranges == [.prefix(KeyString(.int64(-944_302_157_085_130_861)))])
        #expect(try Matcher(["key": ["$gt": 42]]).keyBounds(for: ["key": "hashed"]) == nil)
    }
}
