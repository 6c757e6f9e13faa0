import BSON

extension ExpressionOperator {
    /// Operators that order elements, or compute over the numbers among them.
    static let arrayOrder: [ExpressionOperator] = [
        ExpressionOperator("$sortArray", .named(["input", "sortBy"], required: 2)) { operands throws(CommandError) in
            guard let input = operands[0], !input.isNullish else { return .null }
            guard let elements = input.array else {
                throw .location(
                    2_942_504, "The input argument to $sortArray must be an array, but was of type: \(input.typeName)")
            }
            switch operands[1] {
            case .document(let keys):
                let pattern = try SortPattern(keys)
                return .array(pattern.sorted(elements) { $0.document ?? BSONDocument() })
            case let direction?:
                guard let sign = direction.int64, sign == 1 || sign == -1 else {
                    throw .location(2_942_507, "Invalid sort order for $sortArray: \(direction.serverText)")
                }
                return .array(StableSort.sorted(elements) { Int(sign) * BSONValue.compare($0, $1) })
            case nil: return .null
            }
        },
        ExpressionOperator("$firstN", .named(["input", "n"], required: 2)) { operands throws(CommandError) in
            let (elements, count) = try counted("$firstN", operands)
            return .array(Array(elements.prefix(count)))
        },
        ExpressionOperator("$lastN", .named(["input", "n"], required: 2)) { operands throws(CommandError) in
            let (elements, count) = try counted("$lastN", operands)
            return .array(Array(elements.suffix(count)))
        },
        ExpressionOperator("$minN", .named(["input", "n"], required: 2)) { operands throws(CommandError) in
            let (elements, count) = try counted("$minN", operands)
            return .array(
                Array(StableSort.sorted(elements.filter { !$0.isNullish }, by: BSONValue.compare).prefix(count)))
        },
        ExpressionOperator("$maxN", .named(["input", "n"], required: 2)) { operands throws(CommandError) in
            let (elements, count) = try counted("$maxN", operands)
            return .array(
                Array(StableSort.sorted(elements.filter { !$0.isNullish }) { BSONValue.compare($1, $0) }.prefix(count)))
        },
        accumulating("$sum", .sum), accumulating("$avg", .average), accumulating("$min", .minimum),
        accumulating("$max", .maximum), accumulating("$stdDevPop", .deviation(isSample: false)),
        accumulating("$stdDevSamp", .deviation(isSample: true)),
    ]

    /// An accumulator over the operands, or over the elements of a single operand.
    private static func accumulating(_ name: String, _ kind: AccumulatorKind) -> ExpressionOperator {
        ExpressionOperator(name, atLeast: 1) { operands throws(CommandError) in
            var state = AccumulatorState(kind)
            let values = operands.count == 1 ? operands[0]?.array?.map(Optional.some) ?? operands : operands
            for value in values { try state.add(value) }
            return state.result
        }
    }

    private static func counted(
        _ name: String, _ operands: [BSONValue?]
    ) throws(CommandError) -> ([BSONValue], Int) {
        guard let elements = operands[0]?.array else {
            throw .location(5_788_200, "Input must be an array")
        }
        guard let count = operands[1]?.int64 else {
            throw .location(
                5_787_902,
                "Value for 'n' must be of integral type, but found \(operands[1]?.serverText ?? "missing")")
        }
        guard count > 0 else { throw .location(5_787_908, "'n' must be greater than 0, found \(count)") }
        return (elements, Int(clamping: count))
    }
}
