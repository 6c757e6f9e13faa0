import BSON

/// A `KeyString` in the form that trees hold: 16 bytes as two numbers, and what is longer in an array.
///
/// Keys are padded with zeros, which keeps their order because no key is a prefix of another.
struct IndexKey: Sendable, Hashable {
    let high: UInt64
    let low: UInt64
    /// Bytes from the 17th on; `nil` where there are none.
    let tail: [UInt8]?

    @inline(__always)
    init(high: UInt64, low: UInt64, tail: [UInt8]? = nil) {
        self.high = high
        self.low = low
        self.tail = tail
    }

    init(_ key: KeyString) { self.init(bytes: key.bytes) }

    init(bytes: [UInt8]) {
        high = Self.word(bytes, from: 0)
        low = Self.word(bytes, from: 8)
        tail = bytes.count > 16 ? Array(bytes[16...]) : nil
    }

    /// Eight bytes as a big-endian number, zeros behind the end.
    private static func word(_ bytes: [UInt8], from start: Int) -> UInt64 {
        bytes.withUnsafeBytes { buffer in
            if buffer.count >= start + 8 {
                return UInt64(bigEndian: buffer.loadUnaligned(fromByteOffset: start, as: UInt64.self))
            }
            var word: UInt64 = 0
            for index in start..<start + 8 { word = word << 8 | (index < buffer.count ? UInt64(buffer[index]) : 0) }
            return word
        }
    }

    /// The key of a number that a double holds exactly, ascending.
    @inline(__always)
    init(exact number: Double) {
        let zeroless = number == 0 ? 0 : number
        let bits = zeroless.bitPattern
        let sortable = number.isNaN ? 0 : (bits >> 63 == 1 ? ~bits : bits | 1 << 63)
        let type = UInt64(BSONType.double.canonicalOrder) << 56
        high = type | sortable >> 8
        low = sortable << 56 | UInt64(KeyStringEncoding.NumberMark.exact) << 48
        tail = nil
    }

    /// The key of any whole number, ascending.
    @inline(__always)
    init(_ number: Int64) {
        if number.magnitude <= 1 << 53 {
            self.init(exact: Double(number))
        } else {
            self.init(KeyString(.int64(number)))
        }
    }

    /// The key of a value, ascending; the usual identifiers need no bytes in between.
    init(_ value: BSONValue) {
        switch value {
        case .int32(let number): self.init(exact: Double(number))
        case .int64(let number): self.init(number)
        case .double(let number): self.init(exact: number)
        case .objectID(let id): self.init(id)
        default: self.init(KeyString(value))
        }
    }

    /// The key of an identifier, ascending.
    @inline(__always)
    init(_ id: ObjectID) {
        high = UInt64(BSONType.objectID.canonicalOrder) << 56 | id.high >> 8
        low = id.high << 56 | UInt64(id.low) << 24
        tail = nil
    }

    @inline(__always)
    static func precedes(_ a: IndexKey, _ b: IndexKey) -> Bool {
        if a.high != b.high { return a.high < b.high }
        if a.low != b.low { return a.low < b.low }
        return compareTails(a.tail, b.tail) < 0
    }

    /// No tail stands before any tail: then the one key is a bound that the other begins with.
    @inline(never)
    static func compareTails(_ a: [UInt8]?, _ b: [UInt8]?) -> Int {
        switch (a, b) {
        case (nil, nil): return 0
        case (nil, _): return -1
        case (_, nil): return 1
        case (let left?, let right?):
            if left == right { return 0 }
            return left.lexicographicallyPrecedes(right) ? -1 : 1
        }
    }
}

extension IndexKey: Comparable {
    static func < (a: IndexKey, b: IndexKey) -> Bool { precedes(a, b) }
}
