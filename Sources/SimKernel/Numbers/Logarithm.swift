extension Arithmetic {
    /// The natural logarithm; negative numbers give not a number, 0 minus infinity.
    ///
    /// With x = 2^k (1 + f) and 1 + f between sqrt(1/2) and sqrt(2), s = f / (2 + f) turns ln(1 + f) into the quickly
    /// converging 2 (s + s^3/3 + s^5/5 + ...); f is kept apart from the small rest so that its rounding does not count.
    package static func log(_ x: Double) -> Double {
        guard x > 0 else { return x == 0 ? -.infinity : .nan }
        guard x < .infinity else { return x }
        var exponent = 0
        var bits = x.bitPattern
        if x < Double.leastNormalMagnitude {
            bits = (x * 0x1p54).bitPattern
            exponent = -54
        }
        exponent += Int(bits >> 52) - 1023
        var mantissa = Double(bitPattern: (bits & 0x000F_FFFF_FFFF_FFFF) | 0x3FF0_0000_0000_0000)
        if mantissa > 1.414_213_562_373_095_1 {
            mantissa *= 0.5
            exponent += 1
        }
        let f = mantissa - 1
        if f == 0 { return Double(exponent) * ln2High + Double(exponent) * ln2Low }
        let s = f / (2 + f)
        let halfSquare = 0.5 * f * f
        let rest = s * (halfSquare + tail(s * s))
        if exponent == 0 { return f - (halfSquare - rest) }
        let k = Double(exponent)
        return k * ln2High - ((halfSquare - (rest + k * ln2Low)) - f)
    }

    /// 2 (z/3 + z^2/5 + ... + z^12/25): for z up to 0.0295 the next term is below 2^-62.
    private static func tail(_ z: Double) -> Double {
        var sum = 2.0 / 25
        sum = sum * z + 2.0 / 23
        sum = sum * z + 2.0 / 21
        sum = sum * z + 2.0 / 19
        sum = sum * z + 2.0 / 17
        sum = sum * z + 2.0 / 15
        sum = sum * z + 2.0 / 13
        sum = sum * z + 2.0 / 11
        sum = sum * z + 2.0 / 9
        sum = sum * z + 2.0 / 7
        sum = sum * z + 2.0 / 5
        sum = sum * z + 2.0 / 3
        return sum * z
    }
}
