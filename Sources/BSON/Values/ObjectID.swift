/// A 12-byte identifier: 4 bytes of seconds since 1970, 5 of its maker, 3 of a counter, all big-endian.
package struct ObjectID: Sendable, Hashable, Comparable {
    /// Bytes 0 to 7 as a big-endian number.
    package let high: UInt64
    /// Bytes 8 to 11 as a big-endian number.
    package let low: UInt32

    @inlinable
    package init(high: UInt64, low: UInt32) {
        self.high = high
        self.low = low
    }

    /// `nil` unless there are exactly 12 bytes.
    package init?(bytes: [UInt8]) {
        guard bytes.count == 12 else { return nil }
        high = bytes[0..<8].reduce(0) { $0 << 8 | UInt64($1) }
        low = bytes[8..<12].reduce(0) { $0 << 8 | UInt32($1) }
    }

    /// `nil` unless there are exactly 24 hexadecimal digits.
    package init?(hex: String) {
        guard hex.utf8.count == 24, let bytes = Hexadecimal.bytes(hex) else { return nil }
        self.init(bytes: bytes)
    }

    /// An identifier from its three parts; `maker` counts in its low 40 bits, `counter` in its low 24.
    package init(seconds: UInt32, maker: UInt64, counter: UInt32) {
        let maker40 = maker & 0xFF_FFFF_FFFF
        high = UInt64(seconds) << 32 | maker40 >> 8
        low = UInt32(truncatingIfNeeded: maker40 & 0xFF) << 24 | (counter & 0xFF_FFFF)
    }

    package var bytes: [UInt8] {
        (0..<8).map { UInt8(truncatingIfNeeded: high >> UInt64(56 - 8 * $0)) }
            + (0..<4).map { UInt8(truncatingIfNeeded: low >> UInt32(24 - 8 * $0)) }
    }

    /// 24 lower-case hexadecimal digits.
    package var hex: String { Hexadecimal.text(bytes) }

    /// Seconds since 1970 when it was made.
    package var timestamp: UInt32 { UInt32(truncatingIfNeeded: high >> 32) }

    @inlinable
    package static func < (a: ObjectID, b: ObjectID) -> Bool {
        (a.high, a.low) < (b.high, b.low)
    }
}
