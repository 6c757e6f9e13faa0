import BSON

extension ExpressionOperator {
    static let arrays: [ExpressionOperator] = [
        ExpressionOperator("$size", 1) { operands throws(CommandError) in
            guard let elements = operands[0]?.array else {
                throw .location(
                    17124, "The argument to $size must be an array, but was of type: \(operands[0].typeName)")
            }
            return .int32(Int32(clamping: elements.count))
        },
        ExpressionOperator("$isArray", 1) { .bool($0[0]?.array != nil) },
        ExpressionOperator("$arrayElemAt", 2) { operands throws(CommandError) in
            guard let input = operands[0], let position = operands[1], !input.isNullish, !position.isNullish else {
                return .null
            }
            guard let elements = input.array else {
                throw .location(28689, "$arrayElemAt's first argument must be an array, but is \(input.typeName)")
            }
            guard position.isNumber else {
                throw .location(
                    28690, "$arrayElemAt's second argument must be a numeric value, but is \(position.typeName)")
            }
            guard let index = position.int64 else {
                throw .location(
                    28691,
                    "$arrayElemAt's second argument must be representable as a 32-bit integer: \(position.serverText)"
                )
            }
            let place = index < 0 ? Int64(elements.count).addingReportingOverflow(index).partialValue : index
            guard place >= 0, place < elements.count else { return Optional.none }
            return elements[Int(place)]
        },
        ExpressionOperator("$first", .single) { operands throws(CommandError) in
            try end("$first", operands[0]) { $0.first }
        },
        ExpressionOperator("$last", .single) { operands throws(CommandError) in
            try end("$last", operands[0]) { $0.last }
        },
        ExpressionOperator("$concatArrays", atLeast: 0) { operands throws(CommandError) in
            var result: [BSONValue] = []
            for operand in operands {
                guard let operand, !operand.isNullish else { return .null }
                guard let elements = operand.array else {
                    throw .location(28664, "$concatArrays only supports arrays, not \(operand.typeName)")
                }
                result += elements
            }
            return .array(result)
        },
        ExpressionOperator("$in", 2) { operands throws(CommandError) in
            guard let elements = operands[1]?.array else {
                throw .location(40081, "$in requires an array as a second argument, found: \(operands[1].typeName)")
            }
            return .bool(elements.contains { order($0, operands[0]) == 0 })
        },
        ExpressionOperator("$indexOfArray", .positional(2...4)) { operands throws(CommandError) in
            guard let input = operands[0], !input.isNullish else { return .null }
            guard let elements = input.array else {
                throw .location(40090, "$indexOfArray requires an array as a first argument, found: \(input.typeName)")
            }
            let start = try bound("$indexOfArray", operands, 2) ?? 0
            let end = min(try bound("$indexOfArray", operands, 3) ?? elements.count, elements.count)
            guard start < end else { return .int32(-1) }
            let place = elements[start..<end].firstIndex { order($0, operands[1]) == 0 }
            return .int32(Int32(clamping: place ?? -1))
        },
        ExpressionOperator("$slice", .positional(2...3)) { operands throws(CommandError) in try slice(operands) },
        ExpressionOperator("$range", .positional(2...3)) { operands throws(CommandError) in try range(operands) },
        ExpressionOperator("$reverseArray", 1) { operands throws(CommandError) in
            guard let input = operands[0], !input.isNullish else { return .null }
            guard let elements = input.array else {
                throw .location(
                    34435, "The argument to $reverseArray must be an array, but was of type: \(input.typeName)")
            }
            return .array(elements.reversed())
        },
        ExpressionOperator("$zip", .named(["inputs", "useLongestLength", "defaults"], required: 1)) {
            operands throws(CommandError) in
            try transposed(operands)
        },
    ]

    private static func end(
        _ name: String, _ value: BSONValue?, _ pick: ([BSONValue]) -> BSONValue?
    ) throws(CommandError) -> BSONValue? {
        guard let value, !value.isNullish else { return .null }
        guard let elements = value.array else {
            throw .location(28689, "\(name)'s argument must be an array, but is \(value.typeName)")
        }
        return pick(elements)
    }

    private static func slice(_ operands: [BSONValue?]) throws(CommandError) -> BSONValue? {
        for operand in operands where operand.isNullish { return .null }
        guard let elements = operands[0]?.array else {
            throw .location(28724, "First argument to $slice must be an array, but is of type: \(operands[0].typeName)")
        }
        guard let first = operands[1]?.int64 else {
            throw .location(
                28725, "Second argument to $slice must be a numeric value, but is of type: \(operands[1].typeName)")
        }
        if operands.count == 2 { return .array(ArraySlicing.slice(elements, count: first)) }
        guard let count = operands[2]?.int64 else {
            throw .location(28727, "Third argument to $slice must be numeric, but is of type: \(operands[2].typeName)")
        }
        guard count > 0 else {
            throw .location(28729, "Third argument to $slice must be positive: \(count)")
        }
        return .array(ArraySlicing.slice(elements, skip: first, count: count))
    }

    /// Longest array that `$range` makes, as the server bounds it by memory (100 MB).
    private static let rangeLimit: Int64 = 1_000_000

    private static func range(_ operands: [BSONValue?]) throws(CommandError) -> BSONValue? {
        guard let start = operands[0]?.int64, Int32(exactly: start) != nil else {
            throw .location(
                34443, "$range requires a numeric starting value, found value of type: \(operands[0].typeName)")
        }
        guard let end = operands[1]?.int64, Int32(exactly: end) != nil else {
            throw .location(
                34445, "$range requires a numeric ending value, found value of type: \(operands[1].typeName)")
        }
        let step = operands.count > 2 ? operands[2]?.int64 : 1
        guard let step, Int32(exactly: step) != nil else {
            throw .location(34447, "$range requires a numeric step value")
        }
        guard step != 0 else { throw .location(34449, "$range requires a non-zero step value") }
        guard (end - start) / step <= rangeLimit else {
            throw .exceededMemoryLimit("$range would use too much memory and cannot spill to disk")
        }
        return .array(stride(from: start, to: end, by: Int(step)).map { .int32(Int32(truncatingIfNeeded: $0)) })
    }

    private static func transposed(_ operands: [BSONValue?]) throws(CommandError) -> BSONValue? {
        guard let inputs = operands[0]?.array else {
            throw .location(34461, "inputs must be an array of expressions, found \(operands[0].typeName)")
        }
        var columns: [[BSONValue]] = []
        for input in inputs {
            if input.isNullish { return .null }
            guard let column = input.array else {
                throw .location(34468, "$zip found a non-array expression in input: \(input.serverText)")
            }
            columns.append(column)
        }
        let isLongest = operands[1]?.truthy ?? false
        let defaults = operands[2]?.array ?? []
        let lengths = columns.map(\.count)
        let length = (isLongest ? lengths.max() : lengths.min()) ?? 0
        return .array(
            (0..<length).map { row in
                .array(
                    columns.enumerated().map { index, column in
                        row < column.count ? column[row] : index < defaults.count ? defaults[index] : .null
                    })
            })
    }
}

/// The part of an array that `$slice` names, in expressions and in projections.
enum ArraySlicing {
    /// The first `count`, or the last ones when negative.
    static func slice(_ elements: [BSONValue], count: Int64) -> [BSONValue] {
        let size = Int(min(count.magnitude, UInt64(elements.count)))
        return count < 0 ? Array(elements.suffix(size)) : Array(elements.prefix(size))
    }

    /// `count` elements after `skip`; a negative `skip` counts from the end.
    static func slice(_ elements: [BSONValue], skip: Int64, count: Int64) -> [BSONValue] {
        let distance = Int(min(skip.magnitude, UInt64(elements.count)))
        let start = skip < 0 ? elements.count - distance : distance
        return Array(elements[start...].prefix(Int(clamping: max(0, count))))
    }
}
