import BSON
import SimKernel

/// Sums and products across number types: the wider type wins, int32 grows to int64, int64 to double.
enum NumberArithmetic {
    static func add(_ a: BSONValue, _ b: BSONValue) -> BSONValue {
        combine(a, b, { $0.addingReportingOverflow($1) }, { $0 + $1 }, DecimalArithmetic.add)
    }

    static func subtract(_ a: BSONValue, _ b: BSONValue) -> BSONValue {
        combine(a, b, { $0.subtractingReportingOverflow($1) }, { $0 - $1 }, { DecimalArithmetic.add($0, $1.negated) })
    }

    static func multiply(_ a: BSONValue, _ b: BSONValue) -> BSONValue {
        combine(a, b, { $0.multipliedReportingOverflow(by: $1) }, { $0 * $1 }, DecimalArithmetic.multiply)
    }

    /// Both must be numbers.
    private static func combine(
        _ a: BSONValue, _ b: BSONValue,
        _ whole: (Int64, Int64) -> (partialValue: Int64, overflow: Bool),
        _ floating: (Double, Double) -> Double,
        _ decimal: (Decimal128, Decimal128) -> Decimal128
    ) -> BSONValue {
        switch (a, b) {
        case (.decimal128, _), (_, .decimal128):
            return .decimal128(decimal(DecimalArithmetic.decimal(a), DecimalArithmetic.decimal(b)))
        case (.double, _), (_, .double):
            return .double(floating(a.double ?? .nan, b.double ?? .nan))
        default:
            guard let left = a.int64, let right = b.int64 else { return .null }
            let (result, overflow) = whole(left, right)
            if overflow { return .double(floating(Double(left), Double(right))) }
            return narrowed(result, a, b)
        }
    }

    /// int32 when both operands were and the result still fits.
    private static func narrowed(_ result: Int64, _ a: BSONValue, _ b: BSONValue) -> BSONValue {
        if case .int32 = a, case .int32 = b, let small = Int32(exactly: result) { return .int32(small) }
        return .int64(result)
    }

    /// `$divide`: a double, or a decimal if one side is.
    static func divide(_ a: BSONValue, _ b: BSONValue) -> BSONValue {
        switch (a, b) {
        case (.decimal128, _), (_, .decimal128):
            .decimal128(DecimalArithmetic.divide(DecimalArithmetic.decimal(a), DecimalArithmetic.decimal(b)))
        default: .double((a.double ?? .nan) / (b.double ?? .nan))
        }
    }

    /// `$mod`: the sign of the dividend; whole numbers stay whole. The divisor must not be zero.
    static func remainder(_ a: BSONValue, _ b: BSONValue) -> BSONValue {
        switch (a, b) {
        case (.int32, .int32), (.int64, .int32), (.int32, .int64), (.int64, .int64):
            guard let left = a.int64, let right = b.int64, right != 0 else { return .null }
            return narrowed(right == -1 ? 0 : left % right, a, b)
        default:
            let result = (a.double ?? .nan).truncatingRemainder(dividingBy: b.double ?? .nan)
            if case .decimal128 = a { return .decimal128(DecimalArithmetic.decimal(.double(result))) }
            if case .decimal128 = b { return .decimal128(DecimalArithmetic.decimal(.double(result))) }
            return .double(result)
        }
    }

    static func isZero(_ value: BSONValue) -> Bool { value.double == 0 }

    /// Turns a function of doubles into one of numbers; decimals stay decimals.
    static func mapping(_ value: BSONValue, _ function: (Double) -> Double) -> BSONValue {
        let result = function(value.double ?? .nan)
        if case .decimal128 = value { return .decimal128(DecimalArithmetic.decimal(.double(result))) }
        return .double(result)
    }

    static func power(_ base: BSONValue, _ exponent: BSONValue) -> BSONValue {
        if case .decimal128 = base {
            return .decimal128(
                DecimalArithmetic.decimal(.double(Arithmetic.pow(base.double ?? .nan, exponent.double ?? .nan))))
        }
        if let whole = wholePower(base, exponent) { return whole }
        return .double(Arithmetic.pow(base.double ?? .nan, exponent.double ?? .nan))
    }

    /// The exact result for whole operands; nil where it doesn't fit 64 bits.
    private static func wholePower(_ base: BSONValue, _ exponent: BSONValue) -> BSONValue? {
        if case .double = base { return nil }
        if case .double = exponent { return nil }
        guard let left = base.int64, let right = exponent.int64, right >= 0 else { return nil }
        if left == 0 || left == 1 { return narrowed(right == 0 ? 1 : left, base, exponent) }
        if left == -1 { return narrowed(right % 2 == 0 ? 1 : -1, base, exponent) }
        guard right < 64 else { return nil }
        var result: Int64 = 1
        for _ in 0..<right {
            let (product, overflow) = result.multipliedReportingOverflow(by: left)
            if overflow { return nil }
            result = product
        }
        return narrowed(result, base, exponent)
    }
}
