import BSON

extension ExpressionOperator {
    /// Arrays as sets: duplicates count once, the result is in the values' order.
    static let sets: [ExpressionOperator] = [
        ExpressionOperator("$setUnion", atLeast: 0) { operands throws(CommandError) in
            guard let sets = try members("$setUnion", 17043, operands) else { return .null }
            return .array(ValueSet(sets.flatMap { $0 }).values)
        },
        ExpressionOperator("$setIntersection", atLeast: 0) { operands throws(CommandError) in
            guard let sets = try members("$setIntersection", 17047, operands) else { return .null }
            guard let first = sets.first else { return .array([]) }
            let others = sets.dropFirst().map(ValueSet.init)
            return .array(ValueSet(first).values.filter { value in others.allSatisfy { $0.contains(value) } })
        },
        ExpressionOperator("$setDifference", 2) { operands throws(CommandError) in
            guard let sets = try members("$setDifference", 17048, operands) else { return .null }
            let removed = ValueSet(sets[1])
            var seen: [BSONValue] = []
            for value in sets[0] where !removed.contains(value) {
                if !seen.contains(where: { BSONValue.compare($0, value) == 0 }) { seen.append(value) }
            }
            return .array(seen)
        },
        ExpressionOperator("$setEquals", atLeast: 2) { operands throws(CommandError) in
            var sets: [ValueSet] = []
            for operand in operands {
                guard let elements = operand?.array else {
                    throw .location(
                        17044, "All operands of $setEquals must be arrays. One argument is of type: \(operand.typeName)"
                    )
                }
                sets.append(ValueSet(elements))
            }
            return .bool(sets.dropFirst().allSatisfy { $0 == sets[0] })
        },
        ExpressionOperator("$setIsSubset", 2) { operands throws(CommandError) in
            guard let small = operands[0]?.array, let large = operands[1]?.array else {
                throw .location(17046, "both operands of $setIsSubset must be arrays")
            }
            let whole = ValueSet(large)
            return .bool(small.allSatisfy(whole.contains))
        },
        ExpressionOperator("$anyElementTrue", 1) { operands throws(CommandError) in
            guard let elements = operands[0]?.array else {
                throw .location(17041, "$anyElementTrue's argument must be an array, but is \(operands[0].typeName)")
            }
            return .bool(elements.contains(where: \.truthy))
        },
        ExpressionOperator("$allElementsTrue", 1) { operands throws(CommandError) in
            guard let elements = operands[0]?.array else {
                throw .location(17040, "$allElementsTrue's argument must be an array, but is \(operands[0].typeName)")
            }
            return .bool(elements.allSatisfy(\.truthy))
        },
    ]

    private static func members(
        _ name: String, _ code: Int32, _ operands: [BSONValue?]
    ) throws(CommandError) -> [[BSONValue]]? {
        var result: [[BSONValue]] = []
        for operand in operands {
            guard let operand, !operand.isNullish else { return nil }
            guard let elements = operand.array else {
                throw .location(
                    code, "All operands of \(name) must be arrays. One argument is of type: \(operand.typeName)")
            }
            result.append(elements)
        }
        return result
    }
}

/// Values without duplicates by query equality, in order.
struct ValueSet: Sendable, Equatable {
    private(set) var values: [BSONValue] = []

    init(_ elements: [BSONValue]) {
        for element in elements.sorted(by: { BSONValue.compare($0, $1) < 0 })
        where values.last.map({ BSONValue.compare($0, element) != 0 }) ?? true {
            values.append(element)
        }
    }

    func contains(_ value: BSONValue) -> Bool {
        var low = 0
        var high = values.count
        while low < high {
            let middle = (low + high) / 2
            let order = BSONValue.compare(values[middle], value)
            if order == 0 { return true }
            if order < 0 { low = middle + 1 } else { high = middle }
        }
        return false
    }

    static func == (left: ValueSet, right: ValueSet) -> Bool {
        left.values.count == right.values.count
            && zip(left.values, right.values).allSatisfy { BSONValue.compare($0, $1) == 0 }
    }
}
