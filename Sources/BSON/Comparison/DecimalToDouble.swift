/// Exact placing of a decimal among the doubles.
enum DecimalToDouble {
    /// The greatest double that isn't above `coefficient` x 10^`exponent` (coefficient > 0), and whether they are equal.
    static func towardsZero(coefficient: UInt128, exponent: Int) -> (magnitude: Double, isExact: Bool) {
        let digits = String(coefficient).utf8.count
        if digits + exponent > 310 { return (.greatestFiniteMagnitude, false) }
        if digits + exponent < -330 { return (0, false) }
        var candidate = Double("\(coefficient)E\(exponent)") ?? 0
        if candidate == .infinity { candidate = .greatestFiniteMagnitude }
        switch compare(candidate, coefficient: coefficient, exponent: exponent) {
        case 0: return (candidate, true)
        case 1: return (candidate.nextDown, false)
        default: return (candidate, false)
        }
    }

    /// Order of a finite double >= 0 and a decimal: both sides are brought to whole numbers.
    private static func compare(_ double: Double, coefficient: UInt128, exponent: Int) -> Int {
        if double == 0 { return -1 }
        let hasHiddenBit = double.isNormal
        let significand = double.significandBitPattern | (hasHiddenBit ? 1 << 52 : 0)
        let power = Int(hasHiddenBit ? double.exponentBitPattern : 1) - 1075
        var left = WholeNumber(UInt128(significand))
        var right = WholeNumber(coefficient)
        if power >= 0 { left.shiftLeft(power) } else { right.shiftLeft(-power) }
        if exponent >= 0 { right.multiply(byTenTo: exponent) } else { left.multiply(byTenTo: -exponent) }
        return left.compare(right)
    }
}

/// An unsigned whole number of any size with the few operations that the comparison needs.
private struct WholeNumber {
    /// Little-endian digits in base 2^32, without zeros at the end.
    private var digits: [UInt32] = []

    init(_ value: UInt128) {
        var rest = value
        while rest != 0 {
            digits.append(UInt32(truncatingIfNeeded: rest))
            rest >>= 32
        }
    }

    mutating func multiply(byTenTo power: Int) {
        var left = power
        while left > 0 {
            let step = min(left, 9)
            multiply(by: [1, 10, 100, 1000, 10000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000][step])
            left -= step
        }
    }

    private mutating func multiply(by factor: UInt32) {
        var carry: UInt64 = 0
        for index in digits.indices {
            carry += UInt64(digits[index]) * UInt64(factor)
            digits[index] = UInt32(truncatingIfNeeded: carry)
            carry >>= 32
        }
        if carry != 0 { digits.append(UInt32(carry)) }
    }

    mutating func shiftLeft(_ count: Int) {
        multiply(by: 1 << UInt32(count % 32))
        digits.insert(contentsOf: [UInt32](repeating: 0, count: count / 32), at: 0)
    }

    func compare(_ other: WholeNumber) -> Int {
        if digits.count != other.digits.count { return digits.count < other.digits.count ? -1 : 1 }
        for index in digits.indices.reversed() where digits[index] != other.digits[index] {
            return digits[index] < other.digits[index] ? -1 : 1
        }
        return 0
    }
}
