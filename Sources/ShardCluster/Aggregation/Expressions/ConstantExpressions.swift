import BSON

/// Expressions of constants alone: the server computes them before a pipeline runs, and so do their errors come then.
extension Expression {
    /// Whether no document matters; finds what cannot be computed. The branches of `$switch` are left alone.
    @discardableResult
    func computeConstants() throws(CommandError) -> Bool {
        switch self {
        case .constant: return true
        case .field, .variable, .firstTrue: return false
        case .object(let fields): return try Self.areConstants(fields.map(\.value))
        case .array(let parts), .and(let parts), .or(let parts), .ifNull(let parts):
            return try Self.areConstants(parts)
        case .call(_, let operands): return try computed(Self.areConstants(operands))
        case .convert(let input, let type, let onError, let onNull):
            return try computed(Self.areConstants([input, type, onError, onNull].compactMap { $0 }))
        case .conditional(let condition, let then, let otherwise):
            return try Self.areConstants([condition, then, otherwise])
        case .binding(let variables, let body):
            try Self.areConstants(variables.map(\.value) + [body])
            return false
        case .map(let input, _, let body):
            try Self.areConstants([input, body])
            return false
        case .filter(let input, _, let condition, let limit):
            try Self.areConstants([input, condition, limit].compactMap { $0 })
            return false
        case .reduce(let input, let initial, let body):
            try Self.areConstants([input, initial, body])
            return false
        }
    }

    private func computed(_ isConstant: Bool) throws(CommandError) -> Bool {
        if isConstant { _ = try evaluate([:], .none) }
        return isConstant
    }

    @discardableResult
    private static func areConstants(_ parts: [Expression]) throws(CommandError) -> Bool {
        var areAll = true
        for part in parts where try !part.computeConstants() { areAll = false }
        return areAll
    }
}

extension Stage {
    /// Computes what is constant in it, but for filters.
    func computeConstants() throws(CommandError) {
        var expressions: [Expression] = []
        switch self {
        case .document(.addFields(let fields)): expressions = fields.map(\.value)
        case .document(.replaceRoot(let expression)): expressions = [expression]
        case .document(.project(let projection)): expressions = projection.expressions
        case .group(let stage): expressions = [stage.id] + stage.accumulators.map(\.input)
        case .bucketAuto(let stage): expressions = [stage.groupBy] + stage.output.map(\.input)
        default: break
        }
        for expression in expressions { try expression.computeConstants() }
    }
}
