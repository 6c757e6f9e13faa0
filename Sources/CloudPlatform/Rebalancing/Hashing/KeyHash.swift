import SimKernel

/// Even 64-bit hashes of keys and names, the same on every machine.
enum KeyHash {
    static func of(_ text: String) -> UInt64 {
        var hash = TraceHash()
        hash.combine(text)
        return hash.value
    }

    /// The hash of the key with a number.
    static func of(number: Int) -> UInt64 { mixed(UInt64(bitPattern: Int64(number)) &* 0x9E37_79B9_7F4A_7C15) }

    /// Two hashes as one: the order counts.
    static func of(_ first: UInt64, _ second: UInt64) -> UInt64 {
        mixed(mixed(first) &+ second &* 0x9E37_79B9_7F4A_7C15)
    }

    /// Steele, Lea and Flood's finaliser of splitmix64 (2014): each bit in moves each bit out half the time.
    private static func mixed(_ word: UInt64) -> UInt64 {
        var word = word &+ 0x9E37_79B9_7F4A_7C15
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        return word ^ (word >> 31)
    }
}
