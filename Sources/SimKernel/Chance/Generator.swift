/// The sandbox's only source of chance: xoshiro256**, its state filled by splitmix64.
///
/// Blackman and Vigna, "Scrambled linear pseudorandom number generators" (2018). The same seed gives the same
/// numbers on every processor and with every version of Swift.
@usableFromInline
package struct Generator: Sendable, Hashable {
    @usableFromInline var s0: UInt64
    @usableFromInline var s1: UInt64
    @usableFromInline var s2: UInt64
    @usableFromInline var s3: UInt64

    package init(seed: UInt64) {
        var filler = SplitMix64(state: seed)
        self.init(state: (filler.next(), filler.next(), filler.next(), filler.next()))
    }

    /// Takes a state as it is; it must not be all zero, which has no successor but itself.
    init(state: (UInt64, UInt64, UInt64, UInt64)) {
        (s0, s1, s2, s3) = state
    }

    @inlinable
    package mutating func next() -> UInt64 {
        let result = rotated(s1 &* 5, by: 7) &* 9
        let shifted = s1 << 17
        s2 ^= s0
        s3 ^= s1
        s1 ^= s2
        s0 ^= s3
        s2 ^= shifted
        s3 = rotated(s3, by: 45)
        return result
    }

    /// A generator of its own, so that one part's draws do not move another's.
    package mutating func split() -> Generator {
        Generator(seed: next())
    }
}

@inlinable
func rotated(_ word: UInt64, by count: UInt64) -> UInt64 {
    (word << count) | (word >> (64 - count))
}
