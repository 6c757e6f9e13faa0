import BSON
import ShellSyntax

extension Machine {
    mutating func evaluate(_ expression: Expression) throws(Interruption) -> Value {
        if depth >= Self.ordinaryDepth, !isOnLargeStack { return try onLargeStack(expression) }
        try step(at: expression.span)
        depth += 1
        defer { depth -= 1 }
        guard depth <= limits.depth else { throw .error(Self.tooDeep(at: expression.span)) }
        switch expression.kind {
        case .number(let value): return .number(value)
        case .string(let value): return .string(value)
        case .boolean(let value): return .bool(value)
        case .null: return .null
        case .identifier(let name): return try valueOf(name, at: expression.span)
        case .member, .index, .call, .chain: return try link(expression) ?? .undefined
        case .parenthesised(let inner): return try evaluate(inner)
        case .binary(let sign, let left, let right):
            return try binary(sign, try evaluate(left), try evaluate(right), left, right)
        case .logical(let sign, let left, let right): return try logical(sign, left, right)
        case .conditional(let test, let then, let other):
            return isTruthy(try evaluate(test)) ? try evaluate(then) : try evaluate(other)
        case .unary(let sign, let operand): return try unary(sign, operand)
        case .assign(let sign, let target, let value): return try assign(sign, target, value)
        case .update(let increment, let prefix, let target): return try update(increment, prefix, target)
        default: return try construct(expression)
        }
    }

    /// Literals and other expressions that make an object.
    private mutating func construct(_ expression: Expression) throws(Interruption) -> Value {
        switch expression.kind {
        case .template(let strings, let values):
            var result = strings.first ?? ""
            for (index, value) in values.enumerated() {
                result += try text(of: try evaluate(value), at: value.span)
                result += strings[index + 1]
            }
            return try checked(result, at: expression.span)
        case .regularExpression(let pattern, let flags):
            return try object(.regularExpression(BSONRegex(pattern: pattern, options: flags)))
        case .array(let elements): return try array(try values(of: elements))
        case .object(let properties): return try object(.document(try fields(of: properties)))
        case .function(let node): return try closure(node)
        case .new(let callee, let arguments): return try makeNew(callee, arguments, at: expression.span)
        case .sequence(let parts):
            var value = Value.undefined
            for part in parts { value = try evaluate(part) }
            return value
        default: return .undefined
        }
    }

    mutating func values(of elements: [Expression.Element]) throws(Interruption) -> [Value] {
        var values: [Value] = []
        values.reserveCapacity(elements.count)
        for element in elements {
            switch element {
            case .value(let expression): values.append(try evaluate(expression))
            case .spread(let expression): values += try self.elements(of: try evaluate(expression), at: expression.span)
            }
        }
        return values
    }

    private mutating func fields(of properties: [Expression.Property]) throws(Interruption) -> PropertyMap {
        var fields = PropertyMap()
        for property in properties {
            switch property {
            case .keyed(let key, let value):
                let name = try name(of: key)
                fields[name] = named(try evaluate(value), name)
            case .shorthand(let name, let span, _): fields[name] = try valueOf(name, at: span)
            case .spread(let expression):
                let value = try evaluate(expression)
                if value.isNullish { continue }
                for key in try ownKeys(of: value, at: expression.span) {
                    fields[key] = try member(value, key, at: expression.span)
                }
            }
        }
        return fields
    }

    mutating func closure(_ node: FunctionNode) throws(Interruption) -> Value {
        var current: Reference? = scope
        while let reference = current, case .scope(let inner) = state.heap[reference], !inner.isCaptured {
            _ = state.heap.withScope(reference) { $0.isCaptured = true }
            current = inner.parent
        }
        return try object(.function(Closure(node: node, scope: scope, name: node.name ?? "")))
    }

    private mutating func logical(
        _ sign: LogicalOperator, _ left: Expression, _ right: Expression
    ) throws(Interruption) -> Value {
        let value = try evaluate(left)
        switch sign {
        case .and: return isTruthy(value) ? try evaluate(right) : value
        case .or: return isTruthy(value) ? value : try evaluate(right)
        case .coalesce: return value.isNullish ? try evaluate(right) : value
        }
    }

    private mutating func unary(_ sign: UnaryOperator, _ operand: Expression) throws(Interruption) -> Value {
        switch sign {
        case .typeof:
            if case .identifier(let name) = operand.kind, find(name) == nil, !Tables.isBuiltin(name) {
                return .string("undefined")
            }
            return .string(typeName(try evaluate(operand)))
        case .not: return .bool(!isTruthy(try evaluate(operand)))
        case .void:
            _ = try evaluate(operand)
            return .undefined
        case .delete: return try delete(operand)
        case .minus, .plus, .complement:
            let value = try evaluate(operand)
            try refuseNothing(value, operand)
            let number = try number(of: value)
            switch sign {
            case .minus: return .number(-number)
            case .complement: return .number(Double(~int32(number)))
            default: return .number(number)
            }
        }
    }

    private mutating func delete(_ operand: Expression) throws(Interruption) -> Value {
        let base: Value
        let key: String
        switch operand.withoutParentheses.kind {
        case .member(let object, let name, _, _):
            base = try evaluate(object)
            key = name
        case .index(let object, let index, _):
            base = try evaluate(object)
            key = try text(of: try evaluate(index), at: index.span)
        default:
            _ = try evaluate(operand)
            return .bool(true)
        }
        guard case .object(let reference) = base else { return .bool(true) }
        expand(reference)
        _ = state.heap.withFields(reference) { $0[key] = nil }
        if let index = PropertyMap.arrayIndex(key) {
            _ = state.heap.withArray(reference) { if index < $0.count { $0[index] = .undefined } }
        }
        return .bool(true)
    }
}
