import BSON
import Testing

@Suite struct DocumentTests {
    @Test func fieldsKeepTheirOrderWhenSetAndRemoved() {
        var document: BSONDocument = ["a": 1, "b": "x", "c": [1, 2]]
        document["b"] = 5_000_000_000
        document["a"] = nil
        document["d"] = nil
        document["e"] = nil as BSONValue?
        #expect(document.keys == ["b", "c"])
        #expect(document["b"] == .int64(5_000_000_000))
        #expect(document.count == 2)
    }

    @Test func membersAreFoundAtAPath() {
        let document: BSONDocument = ["a": ["b": ["c": 7]], "list": [["x": 1]]]
        #expect(document.value(at: ["a", "b", "c"]) == 7)
        #expect(document.value(at: ["list", "x"]) == nil)
        #expect(document.value(at: []) == nil)
    }

    @Test func anInsertedFieldCanBeReadBackFromCheckedBytes() throws {
        let document: BSONDocument = [
            "double": 1.5, "nested": ["null": nil, "yes": true], "date": .date(-1), "min": .minKey,
            "regex": .regex(BSONRegex(pattern: "^a", options: "xi")),
            "bin": .binary(BSONBinary(subtype: 2, bytes: [1])),
        ]
        let read = try BSONDocument(bytes: document.bytes)
        #expect(Array(read.values) == Array(document.values))
        #expect(read["regex"] == .regex(BSONRegex(pattern: "^a", options: "ix")))
    }
}
