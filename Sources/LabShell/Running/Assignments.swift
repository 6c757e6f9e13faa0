import ShellSyntax

extension Machine {
    /// Where an assignment goes, its objects and keys evaluated once.
    private enum Place {
        case name(String, SourceSpan)
        case member(Value, String, SourceSpan)
    }

    mutating func assign(
        _ sign: AssignmentOperator, _ target: AssignmentTarget, _ expression: Expression
    ) throws(Interruption) -> Value {
        if case .pattern(let pattern) = target {
            let value = try evaluate(expression)
            try destructure(pattern, value) { (machine, name, span, value) throws(Interruption) in
                try machine.assign(name, value, at: span)
            }
            return value
        }
        let place = try place(of: target)
        switch sign {
        case .plain:
            let value = try evaluate(expression)
            try put(value, into: place)
            return value
        case .binary(let binary):
            let old = try value(at: place)
            let operand = try evaluate(expression)
            let value = try self.binary(binary, old, operand, nil, expression)
            try put(value, into: place)
            return value
        case .logical(let logical):
            let old = try value(at: place)
            let goesOn =
                switch logical {
                case .and: isTruthy(old)
                case .or: !isTruthy(old)
                case .coalesce: old.isNullish
                }
            guard goesOn else { return old }
            let value = try evaluate(expression)
            try put(value, into: place)
            return value
        }
    }

    mutating func update(
        _ increment: Bool, _ prefix: Bool, _ target: AssignmentTarget
    ) throws(Interruption) -> Value {
        let place = try place(of: target)
        let old = try number(of: try value(at: place))
        let new = increment ? old + 1 : old - 1
        try put(.number(new), into: place)
        return .number(prefix ? new : old)
    }

    private mutating func place(of target: AssignmentTarget) throws(Interruption) -> Place {
        switch target {
        case .name(let name, let span): return .name(name, span)
        case .pattern: return .name("", SourceSpan(start: 0, end: 0))
        case .member(let expression):
            switch expression.kind {
            case .member(let object, let name, let span, _): return .member(try evaluate(object), name, span)
            case .index(let object, let key, _):
                let base = try evaluate(object)
                return .member(base, try text(of: try evaluate(key), at: key.span), key.span)
            default: return .name("", expression.span)
            }
        }
    }

    private mutating func value(at place: Place) throws(Interruption) -> Value {
        switch place {
        case .name(let name, let span): try valueOf(name, at: span)
        case .member(let base, let key, let span): try member(base, key, at: span)
        }
    }

    private mutating func put(_ value: Value, into place: Place) throws(Interruption) {
        switch place {
        case .name(let name, let span): try assign(name, value, at: span)
        case .member(let base, let key, let span): try setMember(base, key, value, at: span)
        }
    }

    mutating func setMember(
        _ base: Value, _ key: String, _ value: Value, at span: SourceSpan
    ) throws(Interruption) {
        guard case .object(let reference) = base else {
            if base.isNullish { throw .error(noMember(of: base, key, at: span)) }
            return
        }
        expand(reference)
        switch state.heap[reference] {
        case .document, .error: _ = state.heap.withFields(reference) { $0[key] = value }
        case .array: try setElement(reference, key, value, at: span)
        default:
            throw .error(
                ShellError(
                    "TypeError", "\(key) can't be set on \(describe(base)).", at: span,
                    remedy: "Use an object of your own."))
        }
    }

    private mutating func setElement(
        _ reference: Reference, _ key: String, _ value: Value, at span: SourceSpan
    ) throws(Interruption) {
        let wanted: Int
        if key == "length" {
            let number = try number(of: value)
            guard let length = Int(exactly: number), length >= 0 else {
                throw .error(ShellError("RangeError", "Invalid array length.", at: span))
            }
            wanted = length
        } else {
            guard let index = PropertyMap.arrayIndex(key) else {
                throw .error(
                    ShellError("TypeError", "An array has no field \(key).", at: span, remedy: "Use an object."))
            }
            wanted = index + 1
        }
        guard wanted <= limits.objects else {
            throw .error(.limit("An array is longer than \(limits.objects).", at: span, remedy: "Use an object."))
        }
        _ = state.heap.withArray(reference) { values in
            if values.count < wanted {
                values += [Value](repeating: .undefined, count: wanted - values.count)
            } else if key == "length" {
                values.removeLast(values.count - wanted)
            }
            if key != "length" { values[wanted - 1] = value }
        }
    }
}
