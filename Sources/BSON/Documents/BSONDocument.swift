/// A document as a value over its BSON bytes; fields keep their order.
///
/// Lookups are linear in the bytes before the field. Equality is equality of bytes.
package struct BSONDocument: Sendable, Hashable {
    @usableFromInline var storage: [UInt8]

    /// The whole encoding, with length and terminator.
    @inlinable package var bytes: [UInt8] { storage }

    package init() { storage = [5, 0, 0, 0, 0] }

    /// An empty document with room for a number of bytes.
    package init(reservingCapacity capacity: Int) {
        storage = []
        storage.reserveCapacity(capacity)
        storage.append(contentsOf: [5, 0, 0, 0, 0])
    }

    /// Takes untrusted bytes.
    ///
    /// Throws for what isn't exactly one well-formed document: lengths, UTF-8, booleans, depth (100) are checked.
    package init(bytes: [UInt8]) throws(BSONError) {
        try BSONValidator.validate(bytes)
        storage = bytes
    }

    /// Takes bytes that are known to be well formed, such as those of another document.
    @inlinable
    package init(uncheckedBytes: [UInt8]) { storage = uncheckedBytes }

    package init(_ pairs: [(String, BSONValue)]) {
        var size = 5
        for pair in pairs { size += BSONEncoding.size(pair.0, pair.1) }
        // An array made of bytes that are there already is the one that is made fastest.
        storage = withUnsafeTemporaryAllocation(byteCount: size, alignment: 8) { buffer in
            guard let start = buffer.baseAddress else { return [] }
            var writer = BSONWriter(start)
            writer.integer(UInt32(truncatingIfNeeded: size))
            for pair in pairs { writer.element(pair.0, pair.1) }
            writer.byte(0)
            return [UInt8](UnsafeRawBufferPointer(buffer))
        }
    }

    /// Adds a field at the end without looking for one of the same name.
    ///
    /// A zero byte can't stand in a name; it is written as U+2400.
    package mutating func append(_ key: String, _ value: BSONValue) {
        let end = storage.count - 1
        storage.append(contentsOf: repeatElement(0, count: BSONEncoding.size(key, value)))
        write(key, value, at: end)
    }

    /// Writes a field over bytes that are there for it, and the document's length.
    private mutating func write(_ key: String, _ value: BSONValue, at offset: Int) {
        storage.withUnsafeMutableBytes { buffer in
            guard let start = buffer.baseAddress else { return }
            var writer = BSONWriter(start + offset)
            writer.element(key, value)
        }
        writeLength()
    }

    private mutating func writeLength() {
        let length = UInt32(truncatingIfNeeded: storage.count).littleEndian
        storage.withUnsafeMutableBytes { $0.storeBytes(of: length, toByteOffset: 0, as: UInt32.self) }
    }

    /// Sets the element that takes up a range of bytes, or removes it.
    mutating func replaceElement(_ range: Range<Int>, _ key: String, _ value: BSONValue?) {
        let size = value.map { BSONEncoding.size(key, $0) } ?? 0
        if size != range.count { storage.replaceSubrange(range, with: repeatElement(0, count: size)) }
        if let value { write(key, value, at: range.lowerBound) } else { writeLength() }
    }

    /// Adds all fields of another document at the end, as they are encoded.
    package mutating func append(fieldsOf other: BSONDocument) {
        storage.removeLast()
        storage.append(contentsOf: other.storage[4...])
        writeLength()
    }

    /// Writes another number or time of 64 bits over the one whose value a cursor found at an offset.
    package mutating func overwrite(at offset: Int, with word: UInt64) {
        storage.withUnsafeMutableBytes {
            $0.storeBytes(of: word.littleEndian, toByteOffset: offset, as: UInt64.self)
        }
    }

    package var isEmpty: Bool { storage.count <= 5 }

    /// Number of fields; linear.
    package var count: Int {
        withCursor { cursor in
            var count = 0
            while cursor.next() { count += 1 }
            return count
        }
    }

    package var keys: [String] {
        withCursor { cursor in
            var keys: [String] = []
            while cursor.next() { keys.append(cursor.key) }
            return keys
        }
    }

    package var values: [BSONValue] {
        withCursor { cursor in
            var values: [BSONValue] = []
            while cursor.next() { values.append(cursor.value) }
            return values
        }
    }

    package var first: (key: String, value: BSONValue)? {
        withCursor { $0.next() ? ($0.key, $0.value) : nil }
    }

    package var firstKey: String? { withCursor { $0.next() ? $0.key : nil } }

    package var firstValue: BSONValue? {
        withCursor { cursor -> BSONValue? in cursor.next() ? .some(cursor.value) : .none }
    }

    /// Runs `body` with a cursor before the first field; the cursor must not leave it.
    @inlinable @inline(__always)
    package func withCursor<Result>(_ body: (inout BSONCursor) throws -> Result) rethrows -> Result {
        try storage.withUnsafeBytes { buffer in
            var cursor = BSONCursor(buffer)
            return try body(&cursor)
        }
    }
}

extension BSONDocument: ExpressibleByDictionaryLiteral {
    package init(dictionaryLiteral elements: (String, BSONValue)...) { self.init(elements) }
}

extension BSONDocument: CustomStringConvertible {
    /// Relaxed Extended JSON.
    package var description: String { ExtendedJSON.relaxed(.document(self)) }
}

extension BSONDocument: Sequence {
    package struct Iterator: IteratorProtocol {
        let bytes: [UInt8]
        var position = 4

        package mutating func next() -> (key: String, value: BSONValue)? {
            let start = position
            let found: (String, BSONValue, Int)? = bytes.withUnsafeBytes { buffer in
                var cursor = BSONCursor(buffer, position: start)
                return cursor.next() ? (cursor.key, cursor.value, cursor.position) : nil
            }
            guard let (key, value, end) = found else { return nil }
            position = end
            return (key, value)
        }
    }

    package func makeIterator() -> Iterator { Iterator(bytes: bytes) }
}
