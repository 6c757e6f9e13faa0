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
            cursor.append("id", .max)
            cursor.append("ns", "shop.straße")
        }
        let built = builder.finished()
        let cursor: BSONDocument = [
            "firstBatch": .array(batch.map(BSONValue.document)), "id": .int64(.max), "ns": "shop.straße",
        ]
        #expect(built == ["cursor": .document(cursor)])
        #expect(try BSONDocument(bytes: built.bytes) == built)
    }

    @Test("Nothing at all is the empty document")
    func isEmpty() { #expect(BSONBuilder(reservingCapacity: 0).finished() == [:]) }
}
