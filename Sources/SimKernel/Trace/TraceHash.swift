/// A running digest of everything that happened, to tell whether two runs were the same.
///
/// Each word is mixed with multiplications that lose nothing, so that a difference never fades. It recognises, it does
/// not protect: who wants a collision can make one.
@usableFromInline
package struct TraceHash: Sendable, Hashable {
    @usableFromInline var state: UInt64 = 0x51_7C_C1_B7_27_22_0A_95

    @inlinable
    package init() {}

    @inlinable
    package mutating func combine(_ word: UInt64) {
        let mixed = rotated(word &* 0x9E37_79B9_7F4A_7C15, by: 31) &* 0xBF58_476D_1CE4_E5B9
        state = rotated(state ^ mixed, by: 27) &* 5 &+ 0x52DC_E729
    }

    @inlinable
    package mutating func combine(_ number: Int64) {
        combine(UInt64(bitPattern: number))
    }

    /// The bytes and their count, eight at a time, the first as the lowest.
    @inlinable
    package mutating func combine(bytes: some Sequence<UInt8>) {
        var word: UInt64 = 0
        var shift: UInt64 = 0
        var count: UInt64 = 0
        for byte in bytes {
            word |= UInt64(byte) << shift
            shift &+= 8
            count &+= 1
            if shift == 64 {
                combine(word)
                word = 0
                shift = 0
            }
        }
        if shift > 0 { combine(word) }
        combine(count)
    }

    /// The same of an array, a word at a time.
    @inlinable
    package mutating func combine(bytes: [UInt8]) {
        bytes.withUnsafeBytes { buffer in
            let whole = buffer.count & ~7
            for start in stride(from: 0, to: whole, by: 8) {
                combine(UInt64(littleEndian: buffer.loadUnaligned(fromByteOffset: start, as: UInt64.self)))
            }
            if whole < buffer.count {
                var word: UInt64 = 0
                for index in whole..<buffer.count { word |= UInt64(buffer[index]) << UInt64(8 * (index - whole)) }
                combine(word)
            }
            combine(UInt64(buffer.count))
        }
    }

    package var value: UInt64 {
        var word = state
        word = (word ^ (word >> 33)) &* 0xFF51_AFD7_ED55_8CCD
        word = (word ^ (word >> 33)) &* 0xC4CE_B9FE_1A85_EC53
        return word ^ (word >> 33)
    }
}
