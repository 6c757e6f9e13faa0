import BSON
import ShellSyntax

extension Machine {
    /// Too few, too many or wrong arguments end a call before it does anything. JavaScript's own functions are lenient
    /// with further arguments, as `map(parseInt)` needs.
    func check(_ call: Call, against method: Method) throws(Interruption) {
        let arity = method.arity
        if call.count < arity.lowerBound || (call.count > arity.upperBound && method.effect != .computes) {
            throw .error(
                ShellError(
                    "",
                    "\(method.name) takes \(arity.inWords) argument\(arity.upperBound == 1 ? "" : "s"), given \(call.count).",
                    at: call.span, remedy: "It is called as \(method.signature)."))
        }
        for (index, parameter) in method.parameters.enumerated() where !parameter.isRest {
            let value = call[index]
            if parameter.isOptional, index >= call.count || value.isNullish { continue }
            guard !fits(value, parameter.kind) else { continue }
            throw .error(
                ShellError(
                    "",
                    "\(method.name) takes \(parameter.kind.rawValue) as \(parameter.name), given \(describe(value)).",
                    at: call.span, remedy: method.example.isEmpty ? "" : "As in \(method.example)."))
        }
    }

    private func fits(_ value: Value, _ kind: Parameter.Kind) -> Bool {
        switch kind {
        case .any: return true
        case .string: if case .string = value { return true } else { return false }
        case .number: return isNumeric(value)
        case .boolean: if case .bool = value { return true } else { return false }
        case .document: return isDocument(value)
        case .array: return isArray(value)
        case .function: return isCallable(value)
        case .span:
            if case .string = value { return true }
            return isNumeric(value)
        case .stringOrDocument:
            if case .string = value { return true }
            return isDocument(value)
        case .documentOrArray: return isDocument(value) || isArray(value)
        }
    }

    private func isNumeric(_ value: Value) -> Bool {
        switch value {
        case .number: true
        case .object(let reference): if case .bson(let bson) = state.heap[reference] { bson.isNumber } else { false }
        default: false
        }
    }

    func isDocument(_ value: Value) -> Bool {
        guard case .object(let reference) = value else { return false }
        switch state.heap[reference] {
        case .document, .lazyDocument: return true
        default: return false
        }
    }

    func isArray(_ value: Value) -> Bool {
        guard case .object(let reference) = value, case .array = state.heap[reference] else { return false }
        return true
    }
}
