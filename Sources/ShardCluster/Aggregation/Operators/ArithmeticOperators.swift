import BSON
import SimKernel

extension ExpressionOperator {
    static let arithmetic: [ExpressionOperator] = [
        ExpressionOperator("$add", atLeast: 0, sum),
        ExpressionOperator("$subtract", 2, difference),
        ExpressionOperator("$multiply", atLeast: 0, product),
        ExpressionOperator("$divide", 2, quotient),
        ExpressionOperator("$mod", 2, remainder),
        ExpressionOperator("$pow", 2) { operands throws(CommandError) in
            guard let base = operands[0], let exponent = operands[1], !base.isNullish, !exponent.isNullish else {
                return .null
            }
            guard base.isNumber else { throw .location(28762, "$pow's base must be numeric, not \(base.typeName)") }
            guard exponent.isNumber else {
                throw .location(28763, "$pow's exponent must be numeric, not \(exponent.typeName)")
            }
            if base.double == 0, let power = exponent.double, power < 0 {
                throw .location(28764, "$pow cannot take a base of 0 and a negative exponent")
            }
            return NumberArithmetic.power(base, exponent)
        },
        ExpressionOperator("$abs", 1) { operands throws(CommandError) in
            try numeric("$abs", operands[0]) { value throws(CommandError) in
                switch value {
                case .int32(let number): number == .min ? .int64(-Int64(number)) : .int32(Swift.abs(number))
                case .int64(let number):
                    if number == .min {
                        throw .location(28680, "can't take $abs of long long min")
                    } else {
                        .int64(Swift.abs(number))
                    }
                case .decimal128(let number): .decimal128(number.isNegative ? number.negated : number)
                default: .double(Swift.abs(value.double ?? .nan))
                }
            }
        },
        ExpressionOperator("$sqrt", 1) { operands throws(CommandError) in
            try numeric("$sqrt", operands[0]) { value throws(CommandError) in
                guard (value.double ?? 0) >= 0 || MatchComparison.isNaN(value) else {
                    throw .location(28714, "$sqrt's argument must be greater than or equal to 0")
                }
                return NumberArithmetic.mapping(value, Arithmetic.sqrt)
            }
        },
        ExpressionOperator("$exp", 1) { operands throws(CommandError) in
            try numeric("$exp", operands[0]) { NumberArithmetic.mapping($0, Arithmetic.exp) }
        },
        ExpressionOperator("$ln", 1) { operands throws(CommandError) in
            try logarithm("$ln", 28766, operands[0]) { Arithmetic.log($0) }
        },
        ExpressionOperator("$log10", 1) { operands throws(CommandError) in
            try logarithm("$log10", 28761, operands[0]) { commonLogarithm($0) }
        },
        ExpressionOperator("$log", 2) { operands throws(CommandError) in
            guard let value = operands[0], let base = operands[1], !value.isNullish, !base.isNullish else {
                return .null
            }
            guard value.isNumber else {
                throw .location(28756, "$log's argument must be numeric, not \(value.typeName)")
            }
            guard base.isNumber else { throw .location(28757, "$log's base must be numeric, not \(base.typeName)") }
            guard let number = value.double, number > 0 else {
                throw .location(28758, "$log's argument must be a positive number, but is \(value.serverText)")
            }
            guard let root = base.double, root > 0, root != 1 else {
                throw .location(
                    28759, "$log's base must be a positive number not equal to 1, but is \(base.serverText)")
            }
            return .double(root == 10 ? commonLogarithm(number) : Arithmetic.log(number) / Arithmetic.log(root))
        },
    ]

    /// Null for null, an error for what is no number, else `body`.
    static func numeric(
        _ name: String, _ value: BSONValue?, _ body: (BSONValue) throws(CommandError) -> BSONValue
    ) throws(CommandError) -> BSONValue {
        guard let value, !value.isNullish else { return .null }
        guard value.isNumber else {
            throw .location(28765, "\(name) only supports numeric types, not \(value.typeName)")
        }
        return try body(value)
    }

    private static func logarithm(
        _ name: String, _ code: Int32, _ value: BSONValue?, _ function: (Double) -> Double
    ) throws(CommandError) -> BSONValue {
        try numeric(name, value) { value throws(CommandError) in
            if let number = value.double, number <= 0 {
                throw .location(code, "\(name)'s argument must be a positive number, but is \(value.serverText)")
            }
            return NumberArithmetic.mapping(value, function)
        }
    }

    /// Whole for powers of ten.
    private static func commonLogarithm(_ number: Double) -> Double {
        let quotient = Arithmetic.log(number) / Arithmetic.log(10)
        let whole = quotient.rounded()
        return Swift.abs(whole) <= 22 && Arithmetic.pow(10, whole) == number ? whole : quotient
    }

    private static func sum(_ operands: [BSONValue?]) throws(CommandError) -> BSONValue? {
        var total: BSONValue = .int32(0)
        var date: Int64?
        for operand in operands {
            guard let operand, !operand.isNullish else { return .null }
            switch operand {
            case .date(let ms):
                guard date == nil else { throw .location(16612, "only one date allowed in an $add expression") }
                date = ms
            case _ where operand.isNumber: total = NumberArithmetic.add(total, operand)
            default:
                throw .typeMismatch("$add only supports numeric or date types, not \(operand.typeName)")
            }
        }
        guard let date else { return total }
        return .date(try DateArithmetic.shifted(date, byMilliseconds: total))
    }

    private static func difference(_ operands: [BSONValue?]) throws(CommandError) -> BSONValue? {
        guard let left = operands[0], let right = operands[1], !left.isNullish, !right.isNullish else { return .null }
        if left.isNumber, right.isNumber { return NumberArithmetic.subtract(left, right) }
        if case .date(let start) = left {
            if case .date(let end) = right {
                return .int64(start.subtractingReportingOverflow(end).partialValue)
            }
            if right.isNumber {
                return .date(
                    try DateArithmetic.shifted(start, byMilliseconds: NumberArithmetic.subtract(.int32(0), right)))
            }
        }
        throw .typeMismatch("can't $subtract \(right.typeName) from \(left.typeName)")
    }

    private static func product(_ operands: [BSONValue?]) throws(CommandError) -> BSONValue? {
        var total: BSONValue = .int32(1)
        for operand in operands {
            guard let operand, !operand.isNullish else { return .null }
            guard operand.isNumber else {
                throw .typeMismatch("$multiply only supports numeric types, not \(operand.typeName)")
            }
            total = NumberArithmetic.multiply(total, operand)
        }
        return total
    }

    private static func quotient(_ operands: [BSONValue?]) throws(CommandError) -> BSONValue? {
        guard let left = operands[0], let right = operands[1], !left.isNullish, !right.isNullish else { return .null }
        guard left.isNumber, right.isNumber else {
            throw .typeMismatch("$divide only supports numeric types, not \(left.typeName) and \(right.typeName)")
        }
        guard !NumberArithmetic.isZero(right) else { throw .badValue("can't $divide by zero") }
        return NumberArithmetic.divide(left, right)
    }

    private static func remainder(_ operands: [BSONValue?]) throws(CommandError) -> BSONValue? {
        guard let left = operands[0], let right = operands[1], !left.isNullish, !right.isNullish else { return .null }
        guard left.isNumber, right.isNumber else {
            throw .location(16611, "$mod only supports numeric types, not \(left.typeName) and \(right.typeName)")
        }
        guard !NumberArithmetic.isZero(right) else { throw .location(16610, "can't $mod by zero") }
        return NumberArithmetic.remainder(left, right)
    }
}
