/// Writes documents inside one another straight into one buffer; what stands inside isn't copied on its way out.
package struct BSONBuilder {
    /// Zeros behind what is written.
    private var storage: [UInt8]
    private var used = 0

    /// Room for so many bytes is taken at once; more is taken when it is needed.
    package init(reservingCapacity capacity: Int) {
        // And for a few ends, which are easily forgotten.
        storage = []
        storage.reserveCapacity(capacity + 16)
        storage.append(contentsOf: repeatElement(0, count: capacity + 16))
        used = 4
    }

    /// The document, with room left for what its owner may add.
    package consuming func finished() -> BSONDocument {
        close(0)
        storage.removeLast(storage.count - used)
        return BSONDocument(uncheckedBytes: storage)
    }

    package mutating func append(_ name: StaticString, _ number: Int64) {
        element(.int64, name, 8) { $0.integer(number) }
    }

    package mutating func append(_ name: StaticString, _ number: Int32) {
        element(.int32, name, 4) { $0.integer(number) }
    }

    package mutating func append(_ name: StaticString, _ flag: Bool) {
        element(.bool, name, 1) { $0.byte(flag ? 1 : 0) }
    }

    package mutating func append(_ name: StaticString, _ document: BSONDocument) {
        element(.document, name, document.storage.count) { $0.bytes(document.storage) }
    }

    package mutating func append(_ name: StaticString, _ text: String) {
        element(.string, name, 5 + text.utf8.count) { $0.text(text) }
    }

    /// A document whose fields `body` writes.
    package mutating func nest(_ name: StaticString, _ body: (inout BSONBuilder) -> Void) {
        nest(.document, name, body)
    }

    /// An array of documents.
    package mutating func append(_ name: StaticString, _ documents: [BSONDocument]) {
        nest(.array, name) { array in
            for (index, document) in documents.enumerated() {
                array.begin(element: index, document.storage.count) { $0.bytes(document.storage) }
            }
        }
    }

    /// An array of so many documents, whose fields `body` writes.
    package mutating func append(_ name: StaticString, count: Int, _ body: (inout BSONBuilder, Int) -> Void) {
        nest(.array, name) { array in
            for index in 0..<count {
                array.begin(element: index, 4) { $0.integer(UInt32(0)) }
                let start = array.used - 4
                body(&array, index)
                array.close(start)
            }
        }
    }

    private mutating func nest(_ type: BSONType, _ name: StaticString, _ body: (inout BSONBuilder) -> Void) {
        element(type, name, 4) { $0.integer(UInt32(0)) }
        let start = used - 4
        body(&self)
        close(start)
    }

    /// Type byte, name, and a value of so many bytes.
    @inline(__always)
    private mutating func element(
        _ type: BSONType, _ name: StaticString, _ size: Int, _ value: (inout BSONWriter) -> Void
    ) {
        write(2 + name.utf8CodeUnitCount + size) { writer in
            writer.byte(type.rawValue)
            writer.copy(UnsafeRawBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount))
            writer.byte(0)
            value(&writer)
        }
    }

    /// Type byte and name of a document in an array, and so many bytes of it.
    @inline(__always)
    private mutating func begin(element index: Int, _ size: Int, _ value: (inout BSONWriter) -> Void) {
        write(2 + BSONEncoding.digits(index) + size) { writer in
            writer.byte(BSONType.document.rawValue)
            writer.digits(index)
            writer.byte(0)
            value(&writer)
        }
    }

    private mutating func close(_ start: Int) {
        write(1) { $0.byte(0) }
        let length = UInt32(truncatingIfNeeded: used - start).littleEndian
        storage.withUnsafeMutableBytes { $0.storeBytes(of: length, toByteOffset: start, as: UInt32.self) }
    }

    /// Gives `body` room for so many bytes, all of which it writes.
    @inline(__always)
    private mutating func write(_ count: Int, _ body: (inout BSONWriter) -> Void) {
        if used + count > storage.count { grow(count) }
        storage.withUnsafeMutableBytes { buffer in
            guard let start = buffer.baseAddress else { return }
            var writer = BSONWriter(start + used)
            body(&writer)
        }
        used += count
    }

    private mutating func grow(_ count: Int) {
        storage.append(contentsOf: repeatElement(0, count: max(count, storage.count)))
    }
}
