/// Elementary functions from `+ - * /` alone, so that every processor gives the same bits.
///
/// A C library's `log` and `exp` differ in the last place from one processor to the next; these stay within two units
/// in the last place of it.
package enum Arithmetic {
    /// The quotient's upper 33 bits of ln 2: a multiple of it by an exponent is exact.
    static let ln2High = 0x1.62e42feep-1
    /// What `ln2High` leaves of ln 2.
    static let ln2Low = 0x1.a39ef35793c76p-33

    /// Correctly rounded by IEEE 754.
    package static func sqrt(_ x: Double) -> Double { x.squareRoot() }

    /// `base` to the power `exponent`.
    ///
    /// Whole exponents up to 64 by multiplication. Else through `exp` and `log`, whose error grows with the result's
    /// logarithm: about one unit in the last place for each unit of it.
    package static func pow(_ base: Double, _ exponent: Double) -> Double {
        if exponent == 0 { return 1 }
        if abs(exponent) <= 64, exponent == Double(Int(exponent)) {
            return whole(base, Int(exponent))
        }
        if base == 0 { return exponent > 0 ? 0 : .infinity }
        guard base > 0 else { return .nan }
        return exp(exponent * log(base))
    }

    private static func whole(_ base: Double, _ exponent: Int) -> Double {
        var result = 1.0
        var square = base
        var rest = exponent.magnitude
        while rest > 0 {
            if rest & 1 == 1 { result *= square }
            square *= square
            rest >>= 1
        }
        return exponent < 0 ? 1 / result : result
    }
}
