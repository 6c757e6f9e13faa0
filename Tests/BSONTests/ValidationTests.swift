import BSON
import Testing

@Suite struct ValidationTests {
    @Test(
        arguments: [
            ([], .truncated),
            ([5, 0, 0, 0], .truncated),
            ([6, 0, 0, 0, 0], .badLength),
            ([5, 0, 0, 0, 1], .badTerminator),
            ([255, 255, 255, 255, 0], .badLength),
            ([9, 0, 0, 0, 8, 0x61, 0, 2, 0], .badBoolean),
            ([8, 0, 0, 0, 10, 0xFF, 0, 0], .badUTF8),
            ([7, 0, 0, 0, 10, 0x61, 0], .truncated),
            ([8, 0, 0, 0, 0x0E, 0x61, 0, 0], .unsupportedType(0x0E)),
            ([10, 0, 0, 0, 16, 0x61, 0, 1, 0, 0], .badLength),
            ([13, 0, 0, 0, 2, 0x61, 0, 0, 0, 0, 0, 0, 0], .badLength),
            ([14, 0, 0, 0, 2, 0x61, 0, 2, 0, 0, 0, 0x62, 1, 0], .badTerminator),
            ([14, 0, 0, 0, 2, 0x61, 0, 2, 0, 0, 0, 0xC0, 0, 0], .badUTF8),
            ([14, 0, 0, 0, 2, 0x61, 0, 255, 255, 255, 127, 0x62, 0, 0], .badLength),
            ([13, 0, 0, 0, 3, 0x61, 0, 4, 0, 0, 0, 0, 0], .badLength),
            ([13, 0, 0, 0, 3, 0x61, 0, 255, 255, 255, 255, 0, 0], .badLength),
            ([17, 0, 0, 0, 5, 0x61, 0, 4, 0, 0, 0, 2, 1, 0, 0, 0, 0], .badSubtype),
        ] as [([UInt8], BSONError.Reason)])
    func brokenBytesAreNamed(bytes: [UInt8], reason: BSONError.Reason) {
        let error = #expect(throws: BSONError.self) { try BSONDocument(bytes: bytes) }
        #expect(error?.reason == reason)
    }

    @Test func anArrayMayHaveAnyKeys() throws {
        let document = try BSONDocument(bytes: [16, 0, 0, 0, 4, 0x61, 0, 8, 0, 0, 0, 10, 0x31, 0, 0, 0])
        #expect(document["a"] == .array([.null]))
    }

    @Test func nestingEndsAtOneHundredLevels() throws {
        var value: BSONValue = 1
        for _ in 0..<99 { value = ["a": value] }
        let document: BSONDocument = ["a": value]
        #expect(try BSONDocument(bytes: document.bytes) == document)
        let deeper: BSONDocument = ["a": .document(document)]
        let error = #expect(throws: BSONError.self) { try BSONDocument(bytes: deeper.bytes) }
        #expect(error?.reason == .tooDeep)
    }

    /// Every byte of a document of all types is changed in turn: an error or another document, never a trap.
    @Test func changedBytesNeverTrap() {
        let document = BSONDocument(
            ValueCorpus.ascending.compactMap(\.first).enumerated().filter { $0.offset % 4 == 0 || $0.offset > 70 }
                .map { ("f\($0.offset)", $0.element) })
        var outcomes = (errors: 0, documents: 0)
        for index in document.bytes.indices {
            for change: UInt8 in [1, 0x80, 0xFF] {
                var bytes = document.bytes
                bytes[index] ^= change
                guard let read = try? BSONDocument(bytes: bytes) else {
                    outcomes.errors += 1
                    continue
                }
                outcomes.documents += 1
                #expect(read.values.count == read.count)
            }
        }
        #expect(outcomes.errors > 100 && outcomes.documents > 100)
    }
}
