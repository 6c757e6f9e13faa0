extension Arithmetic {
    /// e to the power `x`; infinity above 709.79, 0 below -745.14.
    ///
    /// x = k ln 2 + r with |r| at most ln(2)/2; e^r by its power series, then the exponent is put in.
    package static func exp(_ x: Double) -> Double {
        guard x == x else { return x }
        if x > 709.782_712_893_384 { return .infinity }
        if x < -745.133_219_101_941_2 { return 0 }
        let turns = Int(x * 1.442_695_040_888_963_4 + (x < 0 ? -0.5 : 0.5))
        let k = Double(turns)
        let high = x - k * ln2High
        let low = k * ln2Low
        let r = high - low
        let lost = (high - r) - low
        let result = 1 + (r + (r * r * series(r) + lost))
        return scaled(result, by: turns)
    }

    /// (e^r - 1 - r) / r^2 = 1/2! + r/3! + ... + r^12/14!.
    private static func series(_ r: Double) -> Double {
        var sum = 1.0 / 87_178_291_200
        sum = sum * r + 1.0 / 6_227_020_800
        sum = sum * r + 1.0 / 479_001_600
        sum = sum * r + 1.0 / 39_916_800
        sum = sum * r + 1.0 / 3_628_800
        sum = sum * r + 1.0 / 362_880
        sum = sum * r + 1.0 / 40_320
        sum = sum * r + 1.0 / 5_040
        sum = sum * r + 1.0 / 720
        sum = sum * r + 1.0 / 120
        sum = sum * r + 1.0 / 24
        sum = sum * r + 1.0 / 6
        return sum * r + 0.5
    }

    /// `value` times 2^`exponent`, in two steps where the power alone has no normal form.
    private static func scaled(_ value: Double, by exponent: Int) -> Double {
        if exponent > 1023 { return value * power(1023) * power(exponent - 1023) }
        if exponent < -1022 { return value * power(exponent + 54) * 0x1p-54 }
        return value * power(exponent)
    }

    private static func power(_ exponent: Int) -> Double {
        Double(bitPattern: UInt64(exponent + 1023) << 52)
    }
}
