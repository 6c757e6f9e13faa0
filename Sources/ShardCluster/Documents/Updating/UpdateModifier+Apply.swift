import BSON

extension UpdateModifier {
    enum Outcome: Sendable, Hashable {
        case unchanged
        case value(BSONValue)
        case removed
    }

    /// What becomes of the value at the end of the path; nil is no value.
    func apply(to current: BSONValue?, at path: FieldPath, in run: UpdateRun) throws(CommandError) -> Outcome {
        switch self {
        case .set(let value), .setOnInsert(let value): return current == value ? .unchanged : .value(value)
        case .unset: return current == nil ? .unchanged : .removed
        case .minimum(let value): return better(value, current) { $0 < 0 }
        case .maximum(let value): return better(value, current) { $0 > 0 }
        case .increment, .multiply, .bit: return .value(try number(current, path, run))
        case .currentDate(let asTimestamp):
            return .value(asTimestamp ? .timestamp(run.constants.clusterTime) : .date(run.constants.now))
        case .rename: return .unchanged
        default: return try applyToArray(current, path, run)
        }
    }

    private func better(_ value: BSONValue, _ current: BSONValue?, _ isBetter: (Int) -> Bool) -> Outcome {
        guard let current else { return .value(value) }
        return isBetter(BSONValue.compare(value, current)) ? .value(value) : .unchanged
    }

    private func number(_ current: BSONValue?, _ path: FieldPath, _ run: UpdateRun) throws(CommandError) -> BSONValue {
        switch self {
        case .increment(let amount):
            guard let current else { return amount }
            try check(current, "$inc", path, run)
            return try exact(NumberArithmetic.add(current, amount), current, amount, "$inc", run)
        case .multiply(let factor):
            guard let current else { return NumberArithmetic.multiply(factor, .int32(0)) }
            try check(current, "$mul", path, run)
            return try exact(NumberArithmetic.multiply(current, factor), current, factor, "$mul", run)
        case .bit(let operations):
            var value = current ?? .int32(0)
            for operation in operations { value = try bits(value, operation.name, operation.operand, path, run) }
            return value
        default: return current ?? .null
        }
    }

    private func check(
        _ current: BSONValue, _ name: String, _ path: FieldPath, _ run: UpdateRun
    ) throws(CommandError) {
        guard !current.isNumber else { return }
        throw .typeMismatch(
            "Cannot apply \(name) to a value of non-numeric type. {\(run.idText)} has the field "
                + "'\(path.parts.last ?? "")' of non-numeric type \(current.typeName)")
    }

    /// Whole numbers that don't fit 64 bits are refused rather than made inexact.
    private func exact(
        _ result: BSONValue, _ a: BSONValue, _ b: BSONValue, _ name: String, _ run: UpdateRun
    ) throws(CommandError) -> BSONValue {
        if case .double = result {
            if case .double = a { return result }
            if case .double = b { return result }
            throw .badValue(
                "Failed to apply \(name) operations to current value ((\(a.typeName == "int" ? "NumberInt" : "NumberLong"))"
                    + "\(a.serverText)) for document {\(run.idText)}")
        }
        return result
    }

    private func bits(
        _ value: BSONValue, _ name: String, _ operand: BSONValue, _ path: FieldPath, _ run: UpdateRun
    ) throws(CommandError) -> BSONValue {
        switch value {
        case .int32, .int64: break
        default:
            throw .badValue(
                "Cannot apply $bit to a value of non-integral type.{\(run.idText)} has the field "
                    + "\(path.parts.last ?? "") of non-integer type \(value.typeName)")
        }
        let (left, right) = (value.int64 ?? 0, operand.int64 ?? 0)
        let result = name == "and" ? left & right : name == "or" ? left | right : left ^ right
        if case .int32 = value, case .int32 = operand { return .int32(Int32(truncatingIfNeeded: result)) }
        return .int64(result)
    }

    private func applyToArray(
        _ current: BSONValue?, _ path: FieldPath, _ run: UpdateRun
    ) throws(CommandError) -> Outcome {
        switch self {
        case .push(let push):
            guard let elements = try array(current, orEmpty: true, run, path) else { return .unchanged }
            return .value(.array(push.apply(to: elements)))
        case .addToSet(let values):
            if let current, current.array == nil {
                throw .badValue(
                    "Cannot apply $addToSet to non-array field. Field named '\(path.parts.last ?? "")' has non-array type "
                        + current.typeName)
            }
            let elements = current?.array ?? []
            var result = elements
            for value in values where !result.contains(where: { BSONValue.compare($0, value) == 0 }) {
                result.append(value)
            }
            return current != nil && result.count == elements.count ? .unchanged : .value(.array(result))
        case .pop(let first):
            guard let current else { return .unchanged }
            guard let elements = current.array else {
                throw .typeMismatch("Path '\(path.text)' contains an element of non-array type '\(current.typeName)'")
            }
            return elements.isEmpty
                ? .unchanged : .value(.array(Array(first ? elements.dropFirst() : elements.dropLast())))
        case .pull(let condition): return try removing(current) { condition.fits($0) }
        case .pullAll(let values):
            return try removing(current) { element in values.contains { BSONValue.compare($0, element) == 0 } }
        default: return .unchanged
        }
    }

    private func removing(_ current: BSONValue?, _ fits: (BSONValue) -> Bool) throws(CommandError) -> Outcome {
        guard let current else { return .unchanged }
        guard let elements = current.array else { throw .badValue("Cannot apply $pull to a non-array value") }
        let kept = elements.filter { !fits($0) }
        return kept.count == elements.count ? .unchanged : .value(.array(kept))
    }

    private func array(
        _ current: BSONValue?, orEmpty: Bool, _ run: UpdateRun, _ path: FieldPath
    ) throws(CommandError) -> [BSONValue]? {
        guard let current else { return orEmpty ? [] : nil }
        guard let elements = current.array else {
            throw .badValue(
                "The field '\(path.text)' must be an array but is of type \(current.typeName) in document {\(run.idText)}"
            )
        }
        return elements
    }
}

extension UpdateRun {
    var idText: String { "_id: \(original["_id"]?.serverText ?? "none")" }
}

extension PullCondition {
    func fits(_ element: BSONValue) -> Bool {
        switch self {
        case .equal(let value): return BSONValue.compare(element, value) == 0
        case .predicates(let predicates):
            var offset: Int?
            return predicates.allSatisfy { $0.holds(element, offset: &offset) }
        case .filter(let node): return element.document.map(node.matchesElement) ?? false
        }
    }
}
