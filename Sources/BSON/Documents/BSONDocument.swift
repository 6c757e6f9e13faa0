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
        self.init(reservingCapacity: 8 + Self.usualFieldBytes * pairs.count)
        for (key, value) in pairs { append(key, value) }
    }

    /// Room for a field with a short name and a number or another short value.
    private static let usualFieldBytes = 24

    /// Adds a field at the end without looking for one of the same name.
    ///
    /// A zero byte can't stand in a name; it is written as U+2400.
    package mutating func append(_ key: String, _ value: BSONValue) {
        storage[storage.count - 1] = value.type.rawValue
        BSONEncoding.appendNamed(key, value, to: &storage)
        storage.append(0)
        BSONEncoding.writeLength(of: &storage, at: 0)
    }

    /// Adds all fields of another document at the end, as they are encoded.
    package mutating func append(fieldsOf other: BSONDocument) {
        storage.removeLast()
        storage.append(contentsOf: other.storage[4...])
        BSONEncoding.writeLength(of: &storage, at: 0)
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

    /// Runs `body` with a cursor before the first field; the cursor must not leave it.
    @inlinable
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
