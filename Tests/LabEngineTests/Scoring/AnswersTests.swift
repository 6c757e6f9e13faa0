import BSON
import Testing

@testable import LabEngine

@Suite("Answers compared with what is right")
struct AnswersTests {
    @Test(
        "Texts: trimmed, without case",
        arguments: [
            ("M40", "m40", true), ("  main_user ", "main_user", true), ("M 40", "M40", false), ("", "a", false),
        ])
    func texts(text: String, right: String, same: Bool) {
        #expect(Answers.same(text, right) == same)
    }

    @Test(
        "Values: numbers by value within the margin, other values as text",
        arguments: [
            ("4", .int32(4), nil, true), ("4.0", .int32(4), nil, true), ("5", .int32(4), nil, false),
            ("5", .int32(4), 1, true), ("5.5", .double(4), 1, false), (" 3e2 ", .int64(300), nil, true),
            ("nan", .double(1), 1e9, false), ("inf", .double(1), 1e9, false), ("four", .int32(4), nil, false),
            ("Shard-01", .string("shard-01"), nil, true), ("true", .bool(true), nil, true),
            ("false", .bool(true), nil, false),
        ] as [(String, BSONValue, Double?, Bool)])
    func values(text: String, right: BSONValue, within: Double?, same: Bool) {
        #expect(Answers.matches(text, right, within: within) == same)
    }

    @Test(
        "Options: numbers in any form of list, each once; anything else is no choice",
        arguments: [
            ("2", [2]), ("1,3", [1, 3]), ("3 1", [1, 3]), ("2, 2", [2]), ("0", nil), ("5", nil), ("b", nil), ("", nil),
            ("1 b", nil), ("99999999999999999999", nil),
        ] as [(String, [Int]?)])
    func options(text: String, numbers: [Int]?) {
        #expect(Answers.options(text, of: 4) == numbers)
    }
}
