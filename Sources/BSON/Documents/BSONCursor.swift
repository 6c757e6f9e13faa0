/// Walks the fields of a document's bytes without decoding them; lives inside `BSONDocument.withCursor`.
package struct BSONCursor {
    @usableFromInline let base: UnsafeRawPointer
    @usableFromInline let limit: Int
    /// Offset behind the current element; before the first call of `next`, of the first element.
    package private(set) var position: Int
    /// What `type` is told by.
    private var typeByte = BSONType.null.rawValue
    @usableFromInline var keyStart = 0
    @usableFromInline var keyEnd = 0
    /// Offset of the current value's first byte.
    package private(set) var valueStart = 0

    /// Type of the current element.
    package var type: BSONType { BSONType(rawValue: typeByte) ?? .null }

    @usableFromInline
    init(_ buffer: UnsafeRawBufferPointer, position: Int = 4) {
        // A document's bytes are never empty; the address of a constant stands in to keep the pointer non-nil.
        base = buffer.baseAddress ?? UnsafeRawPointer(bitPattern: 1)!
        limit = buffer.count
        self.position = position
    }

    /// A cursor over the document or array that starts at `offset` of the same bytes.
    init(base: UnsafeRawPointer, offset: Int, length: Int) {
        self.base = base
        limit = offset + length
        position = offset + 4
    }

    /// Goes to the next element; false at the end.
    package mutating func next() -> Bool {
        guard position < limit else { return false }
        let mark = byte(position)
        let end = zero(from: position &+ 1)
        guard let length = BSONLayout.length(of: mark, base: base, at: end &+ 1, limit: limit) else { return false }
        typeByte = mark
        keyStart = position &+ 1
        keyEnd = end
        valueStart = end &+ 1
        position = end &+ 1 &+ length
        return true
    }

    /// Goes to the next element of that name; false where there is none.
    mutating func find(_ utf8: UnsafeBufferPointer<UInt8>) -> Bool {
        while next() {
            if keyEquals(utf8) { return true }
        }
        return false
    }

    /// The same by a text.
    package mutating func find(_ name: String) -> Bool {
        var name = name
        return name.withUTF8 { find($0) }
    }

    /// Where the first zero byte stands at or behind an offset, or the limit; eight bytes at a time.
    @inline(__always)
    private func zero(from start: Int) -> Int {
        var end = start
        while end &+ 8 <= limit {
            let word = UInt64(littleEndian: base.loadUnaligned(fromByteOffset: end, as: UInt64.self))
            // The lowest bit that is left marks the first zero byte; a borrow can set wrong ones above it only.
            let zeros = (word &- 0x0101_0101_0101_0101) & ~word & 0x8080_8080_8080_8080
            if zeros != 0 { return end &+ zeros.trailingZeroBitCount >> 3 }
            end &+= 8
        }
        while end < limit, byte(end) != 0 { end &+= 1 }
        return end
    }

    /// Whether the current element's name has exactly these bytes.
    @inlinable
    package func keyEquals(_ utf8: UnsafeBufferPointer<UInt8>) -> Bool {
        guard keyEnd - keyStart == utf8.count else { return false }
        for index in 0..<utf8.count
        where base.load(fromByteOffset: keyStart + index, as: UInt8.self) != utf8[index] {
            return false
        }
        return true
    }

    /// Whether the current element's name is this literal.
    @inlinable
    package func keyEquals(_ name: StaticString) -> Bool {
        keyEquals(UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount))
    }

    /// Whether the current element's name is one of these.
    @inlinable
    package func key(isOneOf names: [StaticString]) -> Bool {
        for name in names where keyEquals(name) { return true }
        return false
    }

    package var key: String { BSONLayout.text(base: base, from: keyStart, to: keyEnd) }

    package var value: BSONValue { BSONLayout.value(of: type, base: base, at: valueStart, end: position) }

    /// Bytes of the current name.
    package var keyBytes: UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: base + keyStart, count: keyEnd - keyStart)
    }

    /// Bytes of the current value.
    package var valueBytes: UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: base + valueStart, count: position - valueStart)
    }

    /// A cursor over the current value, which must be a document or an array.
    package var nested: BSONCursor {
        BSONCursor(base: base, offset: valueStart, length: position - valueStart)
    }

    private func byte(_ offset: Int) -> UInt8 { base.load(fromByteOffset: offset, as: UInt8.self) }
}
