/// A number of any type as an exact sort key: the double next to it towards zero, and what that leaves out.
///
/// Both the comparison of values and the bytes of index keys are made from it, so they can't disagree.
struct NumberOrder: Comparable {
    /// The double's bits, turned so that they sort as unsigned integers; 0 is NaN, and -0.0 is 0.0.
    let bits: UInt64
    /// What lies beyond the double, `nil` when the double is the number.
    let residue: Residue?

    /// A decimal as power of ten of its first digit and 34 digits; compares magnitudes.
    struct Residue: Comparable {
        let isNegative: Bool
        let exponent: UInt16
        let coefficient: UInt128

        static func < (a: Residue, b: Residue) -> Bool {
            if a.isNegative != b.isNegative { return a.isNegative }
            let below = (a.exponent, a.coefficient) < (b.exponent, b.coefficient)
            return a.isNegative ? (b.exponent, b.coefficient) < (a.exponent, a.coefficient) : below
        }
    }

    init(_ value: BSONValue) {
        switch value {
        case .int32(let number): self.init(exact: Double(number))
        case .int64(let number): self.init(number)
        case .double(let number): self.init(exact: number)
        case .decimal128(let number): self.init(number)
        default: self.init(exact: .nan)
        }
    }

    private init(bits: UInt64, residue: Residue?) {
        self.bits = bits
        self.residue = residue
    }

    init(exact: Double) { self.init(bits: Self.sortable(exact), residue: nil) }

    init(_ number: Int64) {
        let magnitude = number.magnitude
        let nearest = Double(magnitude)
        if magnitude <= 1 << 53 || UInt64(exactly: nearest) == magnitude {
            self.init(exact: number < 0 ? -nearest : nearest)
            return
        }
        let below = UInt64(exactly: nearest).map { $0 < magnitude } ?? false
        let towardsZero = below ? nearest : nearest.nextDown
        self.init(
            bits: Self.sortable(number < 0 ? -towardsZero : towardsZero),
            residue: Self.residue(isNegative: number < 0, coefficient: UInt128(magnitude), exponent: 0))
    }

    init(_ number: Decimal128) {
        guard let (coefficient, exponent) = number.finite else {
            self.init(exact: number.double)
            return
        }
        if coefficient == 0 {
            self.init(exact: 0)
            return
        }
        let (magnitude, isExact) = DecimalToDouble.towardsZero(coefficient: coefficient, exponent: exponent)
        let residue = Self.residue(isNegative: number.isNegative, coefficient: coefficient, exponent: exponent)
        self.init(bits: Self.sortable(number.isNegative ? -magnitude : magnitude), residue: isExact ? nil : residue)
    }

    static func < (a: NumberOrder, b: NumberOrder) -> Bool {
        if a.bits != b.bits { return a.bits < b.bits }
        switch (a.residue, b.residue) {
        case (nil, nil): return false
        case (nil, let right?): return !right.isNegative
        case (let left?, nil): return left.isNegative
        case (let left?, let right?): return left < right
        }
    }

    @inline(__always)
    static func sortable(_ number: Double) -> UInt64 {
        if number.isNaN { return 0 }
        let bits = (number == 0 ? 0 : number).bitPattern
        return bits >> 63 == 1 ? ~bits : bits | 1 << 63
    }

    private static func residue(isNegative: Bool, coefficient: UInt128, exponent: Int) -> Residue {
        var (coefficient, exponent) = (coefficient, exponent)
        let smallest = (Decimal128.maximumCoefficient + 1) / 10
        while coefficient != 0, coefficient < smallest { (coefficient, exponent) = (coefficient * 10, exponent - 1) }
        return Residue(isNegative: isNegative, exponent: UInt16(clamping: exponent + 0x4000), coefficient: coefficient)
    }
}
