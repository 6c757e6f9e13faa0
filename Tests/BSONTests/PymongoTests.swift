import BSON
import Testing

@Suite struct PymongoTests {
    @Test(arguments: PymongoVectors.all.indices)
    func documentsEncodeToTheBytesOfPymongo(index: Int) throws {
        let (document, hex) = PymongoVectors.all[index]
        #expect(Hexadecimal.text(document.bytes) == hex)
        let bytes = try #require(Hexadecimal.bytes(hex))
        let read = try BSONDocument(bytes: bytes)
        #expect(BSONDocument(read.map { ($0.key, $0.value) }) == document)
    }
}
