import ShellSyntax

/// Judges an assertion and says why it is false.
struct Explanation {
    struct Verdict {
        var holds: Bool
        var lines: [String]
    }

    /// The check's constants that the assertion uses.
    let constants: [(name: String, unit: String?)]

    private var units: UnitReader { UnitReader(constants: constants) }

    func judge(_ expression: Expression, in machine: inout Machine) throws(Interruption) -> Verdict {
        switch expression.kind {
        case .parenthesised(let inner): return try judge(inner, in: &machine)
        case .logical(.and, let left, let right):
            let first = try judge(left, in: &machine)
            return first.holds ? try judge(right, in: &machine) : first
        case .logical(.or, let left, let right):
            let first = try judge(left, in: &machine)
            if first.holds { return first }
            let second = try judge(right, in: &machine)
            return second.holds ? second : Verdict(holds: false, lines: first.lines + second.lines)
        case .binary(let sign, let left, let right) where sign.isOrdering || sign.isEquality:
            return try judgeComparison(sign, left, right, in: &machine)
        case .call(let callee, let arguments, _):
            if let verdict = try judgeCall(callee, arguments, in: &machine) { return verdict }
        case .unary(.not, let operand):
            let value = try machine.evaluate(operand)
            if !isTruthy(value) { return Verdict(holds: true, lines: []) }
            return Verdict(holds: false, lines: ["it is \(text(value, operand, in: &machine))" + suffix(in: &machine)])
        default: break
        }
        let value = try machine.evaluate(expression)
        if isTruthy(value) { return Verdict(holds: true, lines: []) }
        if value.isNullish { return Verdict(holds: false, lines: ["no data yet: it is \(machine.describe(value))"]) }
        return Verdict(holds: false, lines: ["it is \(text(value, expression, in: &machine))" + suffix(in: &machine)])
    }

    private func judgeComparison(
        _ sign: BinaryOperator, _ left: Expression, _ right: Expression, in machine: inout Machine
    ) throws(Interruption) -> Verdict {
        let first = try machine.evaluate(left)
        let second = try machine.evaluate(right)
        let value = try machine.binary(sign, first, second, left, right)
        if isTruthy(value) { return Verdict(holds: true, lines: []) }
        let unit = units.unit(of: left) ?? units.unit(of: right)
        let sides =
            "left \(text(first, unit: unit, in: &machine)), right \(text(second, unit: unit, in: &machine))"
        var lines = [sides + suffix(in: &machine, besides: [left, right])]
        if case .object = first, case .object = second, sign.isEquality {
            lines.append("== asks whether both are the same object; same(a, b) compares what they hold")
        }
        return Verdict(holds: false, lines: lines)
    }

    /// `every`, `some` and `same` say which element or field it was.
    private func judgeCall(
        _ callee: Expression, _ arguments: [Expression.Element], in machine: inout Machine
    ) throws(Interruption) -> Verdict? {
        if case .identifier("same") = callee.kind, machine.find("same") == nil, arguments.count == 2 {
            let values = try machine.values(of: arguments)
            guard values.count == 2 else { return nil }
            guard let difference = try machine.difference(values[0], values[1], at: callee.span) else {
                return Verdict(holds: true, lines: [])
            }
            return Verdict(holds: false, lines: [difference])
        }
        guard case .member(let base, let name, let span, false) = callee.kind, name == "every" || name == "some",
            arguments.count == 1
        else { return nil }
        let list = try machine.evaluate(base)
        guard machine.isArray(list) else {
            let value = try machine.callMember(list, name, try machine.values(of: arguments), at: span)
            return Verdict(holds: isTruthy(value), lines: ["it is \(machine.describe(value))"])
        }
        let values = try machine.values(of: arguments)
        return try judgeElements(list, name, values, span, in: &machine)
    }

    private func judgeElements(
        _ list: Value, _ name: String, _ arguments: [Value], _ span: SourceSpan, in machine: inout Machine
    ) throws(Interruption) -> Verdict {
        let elements = try machine.elements(of: list, at: span)
        for (index, element) in elements.enumerated() {
            try machine.step(at: span)
            let holds = isTruthy(try machine.call(arguments[0], [element, .int(index), list], at: span))
            if name == "some", holds { return Verdict(holds: true, lines: []) }
            if name == "every", !holds {
                return Verdict(holds: false, lines: ["false for \(machine.describe(element))" + suffix(in: &machine)])
            }
        }
        if name == "every" { return Verdict(holds: true, lines: []) }
        let what = elements.isEmpty ? "the list is empty" : "true for none of \(elements.count)"
        return Verdict(holds: false, lines: [what + suffix(in: &machine)])
    }

    private func text(_ value: Value, _ expression: Expression, in machine: inout Machine) -> String {
        text(value, unit: units.unit(of: expression), in: &machine)
    }

    private func text(_ value: Value, unit: String?, in machine: inout Machine) -> String {
        if case .number(let number) = value { return Unit.text(number, unit) }
        return machine.describe(value)
    }

    /// ` (before 4.2 s)`: the constants that the assertion uses, save those that are a side by themselves.
    private func suffix(in machine: inout Machine, besides sides: [Expression] = []) -> String {
        let bare = sides.compactMap { if case .identifier(let name) = $0.withoutParentheses.kind { name } else { nil } }
        var parts: [String] = []
        for (name, unit) in constants where !bare.contains(name) {
            guard let (scope, position) = machine.find(name), case .scope(let holder) = machine.state.heap[scope] else {
                continue
            }
            let value = holder.bindings[position].value
            switch value {
            case .number, .string, .bool, .null: parts.append("\(name) \(text(value, unit: unit, in: &machine))")
            case .object(let reference):
                if case .date = machine.state.heap[reference] { parts.append("\(name) \(machine.describe(value))") }
            case .undefined: break
            }
        }
        return parts.isEmpty ? "" : " (" + parts.joined(separator: ", ") + ")"
    }

    /// Why an assertion could not be evaluated. What ends the whole check is thrown on.
    static func reason(_ interruption: Interruption, in machine: inout Machine) throws(Interruption) -> String {
        switch interruption {
        case .noData(let what, _): return "no data yet: it is \(what)"
        case .error(let error):
            guard error.isCatchable else { throw interruption }
            if error.name == "TypeError", error.message.hasPrefix("Cannot read properties of") {
                return "no data yet: " + error.message.dropFirst("Cannot read properties of ".count)
            }
            return error.text
        case .thrown: return machine.shellError(interruption).text
        }
    }
}
