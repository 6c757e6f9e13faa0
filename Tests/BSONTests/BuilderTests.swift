import BSON
import Testing

@Suite("A document built in one buffer")
struct BuilderTests {
    /// 0, 1 and 2 digits of an array's last place, and a third one.
    @Test("It is byte for byte what nested values make", arguments: [0, 1, 10, 11, 101])
    func isTheSame(count: Int) throws {
        let batch = (0..<count).map { BSONDocument([("_id", .int32(Int32($0))), ("text", .string("ä\($0)"))]) }
        var builder = BSONBuilder(reservingCapacity: 16)
        builder.nest("cursor") { cursor in
            cursor.append("firstBatch", batch)
            cursor.append("id", Int64.max)
            cursor.append("ns", "shop.straße")
        }
        let built = builder.finished()
        let cursor: BSONDocument = [
            "firstBatch": .array(batch.map(BSONValue.document)), "id": .int64(.max), "ns": "shop.straße",
        ]
        #expect(built == ["cursor": .document(cursor)])
        #expect(try BSONDocument(bytes: built.bytes) == built)
    }

    @Test("All sorts of fields, and documents that are written in their array", arguments: [0, 2, 12])
    func isTheSameInside(count: Int) throws {
        var builder = BSONBuilder(reservingCapacity: 8)
        builder.append("small", Int32(-7))
        builder.append("yes", true)
        builder.append("no", false)
        builder.append("inner", ["a": 1])
        builder.append("all", count: count) { document, place in
            document.append("place", Int32(place))
            document.nest("deep") { $0.append("text", "x") }
        }
        let built = builder.finished()
        let all = (0..<count).map { BSONValue.document(["place": .int32(Int32($0)), "deep": ["text": "x"]]) }
        #expect(built == ["small": .int32(-7), "yes": true, "no": false, "inner": ["a": 1], "all": .array(all)])
        #expect(try BSONDocument(bytes: built.bytes) == built)
    }

    @Test("Nothing at all is the empty document")
    func isEmpty() { #expect(BSONBuilder(reservingCapacity: 0).finished() == [:]) }
}

@Suite("Documents that agree on a field")
struct AgreementTests {
    static let cases: [(BSONDocument, BSONDocument, Bool)] = [
        (["a": 1, "b": 2], ["b": 3, "a": 1], true), (["a": 1], ["a": 2], false), (["a": 1], ["a": .int64(1)], false),
        (["a": 1], ["b": 1], false), (["b": 1], ["c": 1], true), (["a": ["x": 1]], ["a": ["x": 1]], true),
        (["a": "x"], ["a": "xy"], false), (["a": .null], ["b": 1], false),
    ]

    @Test(arguments: cases.indices) func agrees(_ place: Int) {
        let (one, other, isSame) = Self.cases[place]
        #expect(one.agrees(with: other, on: "a") == isSame)
        #expect(other.agrees(with: one, on: "a") == isSame)
    }
}
