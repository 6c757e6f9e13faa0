import BSON
import SimKernel

extension ExpressionOperator {
    static let rounding: [ExpressionOperator] = [
        ExpressionOperator("$ceil", 1) { operands throws(CommandError) in try whole("$ceil", operands[0], .up) },
        ExpressionOperator("$floor", 1) { operands throws(CommandError) in try whole("$floor", operands[0], .down) },
        ExpressionOperator("$round", .positional(1...2)) { operands throws(CommandError) in
            try toPlace("$round", operands, .toNearestOrEven)
        },
        ExpressionOperator("$trunc", .positional(1...2)) { operands throws(CommandError) in
            try toPlace("$trunc", operands, .towardZero)
        },
    ]

    private static func whole(
        _ name: String, _ value: BSONValue?, _ rule: FloatingPointRoundingRule
    ) throws(CommandError) -> BSONValue {
        try numeric(name, value) { value in
            switch value {
            case .int32, .int64: value
            default: NumberArithmetic.mapping(value) { $0.rounded(rule) }
            }
        }
    }

    private static func toPlace(
        _ name: String, _ operands: [BSONValue?], _ rule: FloatingPointRoundingRule
    ) throws(CommandError) -> BSONValue {
        if let operand = operands[0], !operand.isNullish, !operand.isNumber {
            throw .location(51081, "\(name) only supports numeric types, not \(operand.typeName)")
        }
        return try numeric(name, operands[0]) { value throws(CommandError) in
            let place = operands.count > 1 ? operands[1] : .int32(0)
            guard let place, !place.isNullish else { return .null }
            guard let digits = place.int64 else {
                throw .location(51082, "precision argument to  \(name) must be a integral value")
            }
            guard (-20...100).contains(digits) else {
                throw .location(
                    51083, "cannot apply \(name) with precision value \(digits) value must be in [-20, 100]")
            }
            return try rounded(value, Int(digits), rule)
        }
    }

    private static func rounded(
        _ value: BSONValue, _ digits: Int, _ rule: FloatingPointRoundingRule
    ) throws(CommandError) -> BSONValue {
        switch value {
        case .int32(let number):
            guard digits < 0 else { return value }
            let result = wholeNumber(Int64(number), digits, rule)
            return Int32(exactly: result).map(BSONValue.int32) ?? .int64(result)
        case .int64(let number):
            return digits < 0 ? .int64(wholeNumber(number, digits, rule)) : value
        default:
            return NumberArithmetic.mapping(value) { number in
                let power = Arithmetic.pow(10, Double(Swift.abs(digits)))
                if digits < 0 { return (number / power).rounded(rule) * power }
                let scaled = number * power
                // Beyond 2^52 a double has no digits behind the point.
                return Swift.abs(scaled) < 0x1p52 ? scaled.rounded(rule) / power : number
            }
        }
    }

    /// Rounds to a power of ten; halves go to the even multiple.
    private static func wholeNumber(_ number: Int64, _ digits: Int, _ rule: FloatingPointRoundingRule) -> Int64 {
        guard digits > -19 else { return 0 }
        var power: Int64 = 1
        for _ in 0..<(-digits) { power *= 10 }
        let quotient = number / power
        let rest = (number % power).magnitude
        guard rule == .toNearestOrEven else { return quotient * power }
        let isAway = rest > power.magnitude / 2 || (rest * 2 == power.magnitude && quotient % 2 != 0)
        let step: Int64 = isAway ? (number < 0 ? -1 : 1) : 0
        let (result, overflow) = (quotient + step).multipliedReportingOverflow(by: power)
        return overflow ? number : result
    }
}
