import ShellSyntax

/// Finds the unit of a number from the expression that gives it: `1.25 * before` is in seconds when `before` is.
struct UnitReader {
    let constants: [(name: String, unit: String?)]

    func unit(of expression: Expression) -> String? {
        switch expression.kind {
        case .parenthesised(let inner), .chain(let inner): return unit(of: inner)
        case .identifier(let name): return constants.first { $0.name == name }?.unit
        case .call(let callee, let arguments, _): return unit(ofCall: callee, arguments)
        case .member(let base, let name, _, _):
            guard case .identifier(let owner) = base.kind else { return nil }
            return Tables.byName[owner]?.method(name)?.unit
        case .binary(let sign, let left, let right) where sign.isArithmetic:
            let units = (unit(of: left), unit(of: right))
            switch sign {
            case .add, .subtract, .remainder: return units.0 ?? units.1
            case .multiply: return units.0 == nil ? units.1 : units.1 == nil ? units.0 : nil
            case .divide: return units.1 == nil ? units.0 : nil
            default: return nil
            }
        default: return nil
        }
    }

    private func unit(ofCall callee: Expression, _ arguments: [Expression.Element]) -> String? {
        guard case .member(let base, let name, _, _) = callee.kind, case .identifier(let owner) = base.kind else {
            // `start(() => load.p95())` has the unit of what it asks for.
            guard case .identifier(let name) = callee.kind, name == "start" || name == "fork",
                let first = arguments.first,
                case .function(let function) = first.expression.kind, case .expression(let body) = function.body
            else { return nil }
            return unit(of: body)
        }
        if owner == "Math", ["max", "min", "abs", "round", "floor", "ceil"].contains(name) {
            return arguments.lazy.compactMap { unit(of: $0.expression) }.first
        }
        return Tables.byName[owner]?.method(name)?.unit
    }
}

extension Expression {
    /// Every name that stands in it, bound inside or not.
    var namesUsed: Set<String> {
        var names: Set<String> = []
        collectNames(into: &names)
        return names
    }

    private func collectNames(into names: inout Set<String>) {
        if case .identifier(let name) = kind { names.insert(name) }
        for part in parts { part.collectNames(into: &names) }
    }
}
