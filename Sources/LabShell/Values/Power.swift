import Foundation

/// `**` and `Math.pow` as JavaScript has them: a power with NaN or of one without end is NaN.
enum Power {
    static func raise(_ base: Double, _ exponent: Double) -> Double {
        if exponent.isNaN { return .nan }
        if exponent == 0 { return 1 }
        if base.magnitude == 1, exponent.isInfinite { return .nan }
        return pow(base, exponent)
    }
}
