/// Writes documents inside one another straight into one buffer; what stands inside isn't copied on its way out.
package struct BSONBuilder {
    private var storage: [UInt8]

    /// Room for so many bytes is taken at once; more is taken when it is needed.
    package init(reservingCapacity capacity: Int) {
        storage = []
        storage.reserveCapacity(capacity)
        openLength()
    }

    /// The document, with room left for what its owner may add.
    package consuming func finished() -> BSONDocument {
        close(0)
        return BSONDocument(uncheckedBytes: storage)
    }

    package mutating func append(_ name: StaticString, _ number: Int64) {
        begin(.int64, name)
        withUnsafeBytes(of: number.littleEndian) { storage.append(contentsOf: $0) }
    }

    package mutating func append(_ name: StaticString, _ number: Int32) {
        begin(.int32, name)
        withUnsafeBytes(of: number.littleEndian) { storage.append(contentsOf: $0) }
    }

    package mutating func append(_ name: StaticString, _ flag: Bool) {
        begin(.bool, name)
        storage.append(flag ? 1 : 0)
    }

    package mutating func append(_ name: StaticString, _ document: BSONDocument) {
        begin(.document, name)
        storage.append(contentsOf: document.storage)
    }

    package mutating func append(_ name: StaticString, _ text: String) {
        begin(.string, name)
        var text = text
        text.withUTF8 { utf8 in
            withUnsafeBytes(of: Int32(truncatingIfNeeded: utf8.count + 1).littleEndian) {
                storage.append(contentsOf: $0)
            }
            storage.append(contentsOf: utf8)
        }
        storage.append(0)
    }

    /// A document whose fields `body` writes.
    package mutating func nest(_ name: StaticString, _ body: (inout BSONBuilder) -> Void) {
        nest(.document, name, body)
    }

    /// An array of documents.
    package mutating func append(_ name: StaticString, _ documents: [BSONDocument]) {
        nest(.array, name) { array in
            for (index, document) in documents.enumerated() {
                array.begin(element: index)
                array.storage.append(contentsOf: document.storage)
            }
        }
    }

    /// An array of so many documents, whose fields `body` writes.
    package mutating func append(_ name: StaticString, count: Int, _ body: (inout BSONBuilder, Int) -> Void) {
        nest(.array, name) { array in
            for index in 0..<count {
                array.begin(element: index)
                let start = array.storage.count
                array.openLength()
                body(&array, index)
                array.close(start)
            }
        }
    }

    private mutating func nest(_ type: BSONType, _ name: StaticString, _ body: (inout BSONBuilder) -> Void) {
        begin(type, name)
        let start = storage.count
        openLength()
        body(&self)
        close(start)
    }

    /// Type byte and name.
    private mutating func begin(_ type: BSONType, _ name: StaticString) {
        storage.append(type.rawValue)
        storage.append(contentsOf: UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount))
        storage.append(0)
    }

    /// Type byte and name of a document in an array.
    private mutating func begin(element index: Int) {
        storage.append(BSONType.document.rawValue)
        if index < 10 {
            storage.append(UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: index))
        } else {
            storage.append(contentsOf: String(index).utf8)
        }
        storage.append(0)
    }

    private mutating func openLength() { storage.append(contentsOf: repeatElement(0, count: 4)) }

    private mutating func close(_ start: Int) {
        storage.append(0)
        let length = UInt32(truncatingIfNeeded: storage.count - start).littleEndian
        storage.withUnsafeMutableBytes { $0.storeBytes(of: length, toByteOffset: start, as: UInt32.self) }
    }
}
