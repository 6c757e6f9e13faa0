import BSON

extension Expression {
    func evaluate(_ scope: ExpressionScope) throws(CommandError) -> BSONValue? {
        switch self {
        case .constant(let value): return value
        case .field(let path):
            if case .document(let document) = scope.current { return path.value(in: document) }
            return path.value(in: scope.current)
        case .variable(let name, let path):
            let value = scope.value(of: name)
            return path.map { $0.value(in: value) } ?? value
        case .object(let fields): return try Self.object(fields, scope)
        case .array(let elements):
            var values: [BSONValue] = []
            for element in elements { values.append(try element.evaluate(scope) ?? .null) }
            return .array(values)
        case .call(let function, let operands):
            var values: [BSONValue?] = []
            values.reserveCapacity(operands.count)
            for operand in operands { values.append(try operand.evaluate(scope)) }
            return try function.body(values)
        case .and(let operands):
            for operand in operands where try !operand.isTrue(scope) { return .bool(false) }
            return .bool(true)
        case .or(let operands):
            for operand in operands where try operand.isTrue(scope) { return .bool(true) }
            return .bool(false)
        default: return try evaluateControl(scope)
        }
    }

    func isTrue(_ scope: ExpressionScope) throws(CommandError) -> Bool { try evaluate(scope)?.truthy ?? false }

    private func evaluateControl(_ scope: ExpressionScope) throws(CommandError) -> BSONValue? {
        switch self {
        case .conditional(let condition, let then, let otherwise):
            return try condition.isTrue(scope) ? then.evaluate(scope) : otherwise.evaluate(scope)
        case .firstTrue(let branches, let otherwise):
            for branch in branches where try branch.condition.isTrue(scope) { return try branch.value.evaluate(scope) }
            guard let otherwise else {
                throw .location(
                    40066, "$switch could not find a matching branch for an input, and no default was specified.")
            }
            return try otherwise.evaluate(scope)
        case .ifNull(let operands):
            var last: BSONValue?
            for operand in operands {
                last = try operand.evaluate(scope)
                if let last, !last.isNullish { return last }
            }
            return last
        case .binding(let variables, let body):
            var inner = scope
            for variable in variables { inner = inner.binding(variable.name, try variable.value.evaluate(scope)) }
            return try body.evaluate(inner)
        case .convert(let input, let target, let onError, let onNull):
            return try Self.convert(input, target, onError, onNull, scope)
        default: return try evaluateOverArray(scope)
        }
    }

    private func evaluateOverArray(_ scope: ExpressionScope) throws(CommandError) -> BSONValue? {
        switch self {
        case .map(let input, let name, let body):
            guard let elements = try Self.elements(input, scope, "$map", 16883) else { return .null }
            var result: [BSONValue] = []
            for element in elements { result.append(try body.evaluate(scope.binding(name, element)) ?? .null) }
            return .array(result)
        case .filter(let input, let name, let condition, let limit):
            guard let elements = try Self.elements(input, scope, "$filter", 28651) else { return .null }
            let most = try limit.map { (limit) throws(CommandError) in try Self.filterLimit(limit, scope) } ?? .max
            var result: [BSONValue] = []
            for element in elements where try condition.isTrue(scope.binding(name, element)) {
                if result.count >= most { break }
                result.append(element)
            }
            return .array(result)
        case .reduce(let input, let initial, let body):
            guard let elements = try Self.elements(input, scope, "$reduce", 40080) else { return .null }
            var value = try initial.evaluate(scope)
            for element in elements {
                value = try body.evaluate(scope.binding("this", element).binding("value", value))
            }
            return value
        default: return nil
        }
    }

    private static func object(
        _ fields: [(name: String, value: Expression)], _ scope: ExpressionScope
    ) throws(CommandError) -> BSONValue {
        var document = BSONDocument()
        for field in fields {
            if let value = try field.value.evaluate(scope) { document.append(field.name, value) }
        }
        return .document(document)
    }

    /// The input array; nil for null or missing.
    private static func elements(
        _ input: Expression, _ scope: ExpressionScope, _ name: String, _ code: Int32
    ) throws(CommandError) -> [BSONValue]? {
        guard let value = try input.evaluate(scope), !value.isNullish else { return nil }
        guard let elements = value.array else {
            let what =
                name == "$reduce"
                ? "requires that 'input' be an array, found: \(value.serverText)"
                : name == "$map"
                    ? "input to $map must be an array not \(value.typeName)"
                    : "input to $filter must be an array not \(value.typeName)"
            throw .location(code, name == "$reduce" ? "$reduce " + what : what)
        }
        return elements
    }

    private static func filterLimit(_ limit: Expression, _ scope: ExpressionScope) throws(CommandError) -> Int {
        guard let value = try limit.evaluate(scope), !value.isNullish else { return .max }
        guard let count = value.int64, count > 0 else {
            throw .location(327_391, "$filter: limit must be represented as a 32-bit integral value greater than 0")
        }
        return Int(clamping: count)
    }

    private static func convert(
        _ input: Expression, _ target: Expression, _ onError: Expression?, _ onNull: Expression?,
        _ scope: ExpressionScope
    ) throws(CommandError) -> BSONValue? {
        guard let value = try input.evaluate(scope), !value.isNullish else {
            return try onNull?.evaluate(scope) ?? .null
        }
        guard let to = try target.evaluate(scope), !to.isNullish else { return .null }
        let type = try Conversion.type(named: to)
        do throws(CommandError) {
            return try Conversion.convert(value, to: type)
        } catch {
            guard let onError else { throw error }
            return try onError.evaluate(scope)
        }
    }
}

extension BSONValue {
    /// Null, undefined: what most expressions answer with null.
    var isNullish: Bool {
        switch self {
        case .null, .undefined: true
        default: false
        }
    }
}

extension Optional where Wrapped == BSONValue {
    /// Null, undefined or missing.
    var isNullish: Bool { self?.isNullish ?? true }

    /// The type's alias, or "missing".
    var typeName: String { self?.typeName ?? "missing" }
}
