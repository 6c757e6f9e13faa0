import BSON

extension ExpressionOperator {
    static let bitwise: [ExpressionOperator] = [
        folding("$bitAnd", .int32(-1)) { $0 & $1 }, folding("$bitOr", .int32(0)) { $0 | $1 },
        folding("$bitXor", .int32(0)) { $0 ^ $1 },
        ExpressionOperator("$bitNot", 1) { operands throws(CommandError) in
            switch operands[0] {
            case .int32(let number): return .int32(~number)
            case .int64(let number): return .int64(~number)
            case _ where operands[0].isNullish: return .null
            default: throw .typeMismatch("$bitNot only supports int and long, not: \(operands[0].typeName).")
            }
        },
    ]

    private static func folding(
        _ name: String, _ start: BSONValue, _ body: @escaping @Sendable (Int64, Int64) -> Int64
    ) -> ExpressionOperator {
        ExpressionOperator(name, atLeast: 0) { operands throws(CommandError) in
            var total = start
            for operand in operands {
                guard let operand, !operand.isNullish else { return .null }
                switch (total, operand) {
                case (.int32(let left), .int32(let right)):
                    total = .int32(Int32(truncatingIfNeeded: body(Int64(left), Int64(right))))
                case (_, .int32), (_, .int64):
                    total = .int64(body(total.int64 ?? 0, operand.int64 ?? 0))
                default: throw .typeMismatch("\(name) only supports int and long operands.")
                }
            }
            return total
        }
    }
}
