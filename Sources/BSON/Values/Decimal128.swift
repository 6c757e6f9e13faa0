/// An IEEE 754-2008 decimal of 34 digits in its binary integer encoding; `==` is exact, `-0` is not `0`.
package struct Decimal128: Sendable, Hashable {
    /// Sign, exponent and the coefficient's upper bits.
    package let high: UInt64
    package let low: UInt64

    @inlinable
    package init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    static let maximumCoefficient: UInt128 = 9_999_999_999_999_999_999_999_999_999_999_999
    static let exponents = -6176...6111

    package static let nan = Decimal128(high: 0x7C00_0000_0000_0000, low: 0)
    package static let infinity = Decimal128(high: 0x7800_0000_0000_0000, low: 0)
    package static let zero = Decimal128(high: 0x3040_0000_0000_0000, low: 0)

    /// A finite number; `nil` when coefficient or exponent is out of range.
    init?(isNegative: Bool, coefficient: UInt128, exponent: Int) {
        guard coefficient <= Self.maximumCoefficient, Self.exponents.contains(exponent) else { return nil }
        let biased = UInt64(exponent - Self.exponents.lowerBound)
        let upper = UInt64(truncatingIfNeeded: coefficient >> 64)
        high = (isNegative ? 1 << 63 : 0) | biased << 49 | upper
        low = UInt64(truncatingIfNeeded: coefficient)
    }

    package init(_ value: Int64) {
        high = 0x3040_0000_0000_0000 | (value < 0 ? 1 << 63 : 0)
        low = value.magnitude
    }

    package var isNegative: Bool { high >> 63 == 1 }
    package var isNaN: Bool { high >> 58 & 0x1F == 0x1F }
    package var isInfinite: Bool { high >> 58 & 0x1F == 0x1E }
    package var isZero: Bool { finite.map { $0.coefficient == 0 } ?? false }
    package var negated: Decimal128 { Decimal128(high: high ^ 1 << 63, low: low) }

    /// Coefficient and power of ten, `nil` for NaN and infinities; encodings beyond 34 digits count as zero.
    package var finite: (coefficient: UInt128, exponent: Int)? {
        guard !isNaN, !isInfinite else { return nil }
        if high >> 61 & 3 == 3 {
            return (0, Int(high >> 47 & 0x3FFF) + Self.exponents.lowerBound)
        }
        let coefficient = UInt128(high & 0x1_FFFF_FFFF_FFFF) << 64 | UInt128(low)
        let exponent = Int(high >> 49 & 0x3FFF) + Self.exponents.lowerBound
        return (coefficient > Self.maximumCoefficient ? 0 : coefficient, exponent)
    }

    /// The number when it is whole and fits.
    package var int64: Int64? {
        guard var (coefficient, exponent) = finite else { return nil }
        if coefficient == 0 { return 0 }
        while exponent < 0 {
            guard coefficient % 10 == 0 else { return nil }
            (coefficient, exponent) = (coefficient / 10, exponent + 1)
        }
        while exponent > 0 {
            guard coefficient <= UInt128(UInt64.max) else { return nil }
            (coefficient, exponent) = (coefficient * 10, exponent - 1)
        }
        guard coefficient <= UInt128(Int64.max) + (isNegative ? 1 : 0) else { return nil }
        return Int64(truncatingIfNeeded: isNegative ? 0 &- coefficient : coefficient)
    }

    /// The nearest double.
    package var double: Double {
        if isNaN { return .nan }
        guard let (coefficient, exponent) = finite else { return isNegative ? -.infinity : .infinity }
        let magnitude = Double("\(coefficient)E\(exponent)") ?? 0
        return isNegative ? -magnitude : magnitude
    }
}
