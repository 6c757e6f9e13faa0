import BSON

/// Decimal sums and products with 34 digits, rounded half to even.
enum DecimalArithmetic {
    private static let digits = 34

    /// Any number as a decimal; a double by its shortest text, rounded to 15 digits as the server's conversion does.
    static func decimal(_ value: BSONValue) -> Decimal128 {
        switch value {
        case .decimal128(let number): return number
        case .double(let number):
            if number.isNaN { return .nan }
            if number.isInfinite { return number < 0 ? Decimal128.infinity.negated : .infinity }
            return (try? Decimal128(parsing: number.description)).map(withoutPoint) ?? .nan
        default: return value.int64.map { Decimal128($0) } ?? .nan
        }
    }

    /// "5.0" becomes 5.
    private static func withoutPoint(_ number: Decimal128) -> Decimal128 {
        guard let (coefficient, exponent) = number.finite, exponent == -1, coefficient % 10 == 0 else { return number }
        return make(number.isNegative, coefficient / 10, 0)
    }

    static func add(_ a: Decimal128, _ b: Decimal128) -> Decimal128 {
        guard var left = a.finite, var right = b.finite else { return addSpecial(a, b) }
        var isNegativeLeft = a.isNegative
        var isNegativeRight = b.isNegative
        if left.exponent < right.exponent {
            swap(&left, &right)
            swap(&isNegativeLeft, &isNegativeRight)
        }
        // The left has the larger exponent: bring it down while its digits have room.
        while left.exponent > right.exponent, left.coefficient != 0, left.coefficient <= maximum / 10 {
            left = (left.coefficient * 10, left.exponent - 1)
        }
        if left.coefficient == 0 { left.exponent = right.exponent }
        if left.exponent > right.exponent {
            right = shifted(right.coefficient, right.exponent, by: left.exponent - right.exponent)
        }
        if isNegativeLeft == isNegativeRight {
            return make(isNegativeLeft, left.coefficient + right.coefficient, left.exponent)
        }
        if left.coefficient >= right.coefficient {
            return make(isNegativeLeft, left.coefficient - right.coefficient, left.exponent)
        }
        return make(isNegativeRight, right.coefficient - left.coefficient, left.exponent)
    }

    private static func addSpecial(_ a: Decimal128, _ b: Decimal128) -> Decimal128 {
        if a.isNaN || b.isNaN { return .nan }
        if a.isInfinite, b.isInfinite { return a.isNegative == b.isNegative ? a : .nan }
        return a.isInfinite ? a : b
    }

    static func multiply(_ a: Decimal128, _ b: Decimal128) -> Decimal128 {
        let isNegative = a.isNegative != b.isNegative
        guard let left = a.finite, let right = b.finite else {
            if a.isNaN || b.isNaN || a.isZero || b.isZero { return .nan }
            return isNegative ? Decimal128.infinity.negated : .infinity
        }
        var high = left
        var low = right
        // Trailing zeros go first; what still doesn't fit 128 bits is rounded digit by digit.
        while high.coefficient != 0, high.coefficient % 10 == 0 { high = (high.coefficient / 10, high.exponent + 1) }
        while high.coefficient.multipliedReportingOverflow(by: low.coefficient).overflow {
            if high.coefficient >= low.coefficient {
                high = shifted(high.coefficient, high.exponent, by: 1)
            } else {
                low = shifted(low.coefficient, low.exponent, by: 1)
            }
        }
        return make(isNegative, high.coefficient * low.coefficient, high.exponent + low.exponent)
    }

    static func divide(_ a: Decimal128, _ b: Decimal128) -> Decimal128 {
        let isNegative = a.isNegative != b.isNegative
        guard let left = a.finite, let right = b.finite else {
            if a.isNaN || b.isNaN || (a.isInfinite && b.isInfinite) { return .nan }
            if a.isInfinite { return isNegative ? Decimal128.infinity.negated : .infinity }
            return .zero
        }
        guard right.coefficient != 0 else { return .nan }
        var quotient = left.coefficient / right.coefficient
        var rest = left.coefficient % right.coefficient
        var exponent = left.exponent - right.exponent
        while rest != 0, quotient <= maximum / 10 {
            let (wide, overflow) = rest.multipliedReportingOverflow(by: 10)
            if overflow { break }
            quotient = quotient * 10 + wide / right.coefficient
            rest = wide % right.coefficient
            exponent -= 1
        }
        if rest > right.coefficient / 2 { quotient += 1 }
        return make(isNegative, quotient, exponent)
    }

    private static let maximum: UInt128 = 9_999_999_999_999_999_999_999_999_999_999_999

    /// Drops `count` digits, the last one rounded half to even.
    private static func shifted(
        _ coefficient: UInt128, _ exponent: Int, by count: Int
    ) -> (coefficient: UInt128, exponent: Int) {
        guard count <= digits + 5 else { return (0, exponent + count) }
        var power: UInt128 = 1
        for _ in 0..<min(count, 38) { power *= 10 }
        let quotient = coefficient / power
        let rest = coefficient % power
        let isUp = rest > power / 2 || (rest == power / 2 && quotient % 2 == 1)
        return (quotient + (isUp ? 1 : 0), exponent + count)
    }

    private static func make(_ isNegative: Bool, _ coefficient: UInt128, _ exponent: Int) -> Decimal128 {
        var number = (coefficient: coefficient, exponent: exponent)
        while number.coefficient > maximum { number = shifted(number.coefficient, number.exponent, by: 1) }
        let text = "\(isNegative ? "-" : "")\(number.coefficient)E\(number.exponent)"
        return (try? Decimal128(parsing: text)) ?? (isNegative ? Decimal128.infinity.negated : .infinity)
    }
}
