import ShellSyntax

extension Machine {
    var functionScope: Reference {
        var current = scope
        while case .scope(let inner) = state.heap[current], !inner.isFunction, let parent = inner.parent {
            current = parent
        }
        return current
    }

    /// The scope that holds a variable, and its place there.
    func find(_ name: String) -> (scope: Reference, position: Int)? {
        var current: Reference? = scope
        while let reference = current, case .scope(let inner) = state.heap[reference] {
            if let position = inner.position(of: name) { return (reference, position) }
            current = inner.parent
        }
        return nil
    }

    mutating func valueOf(_ name: String, at span: SourceSpan) throws(Interruption) -> Value {
        if let (reference, position) = find(name), case .scope(let inner) = state.heap[reference] {
            return inner.bindings[position].value
        }
        if let value = try builtin(name) { return value }
        throw .error(undeclared(name, at: span))
    }

    func undeclared(_ name: String, at span: SourceSpan) -> ShellError {
        var known = Tables.globalNames
        var current: Reference? = scope
        while let reference = current, case .scope(let inner) = state.heap[reference] {
            known += inner.names
            current = inner.parent
        }
        let near = nearest(name, in: known)
        return ShellError(
            "ReferenceError", "\(name) is not defined.", at: span, remedy: near.map { "Did you mean \($0)?" } ?? "")
    }

    mutating func assign(_ name: String, _ value: Value, at span: SourceSpan) throws(Interruption) {
        guard let (reference, position) = find(name) else {
            if name == "db", connectDatabase(to: value) { return }
            if Tables.isBuiltin(name) {
                throw .error(
                    ShellError("TypeError", "\(name) belongs to the shell.", at: span, remedy: "Take another name."))
            }
            _ = state.heap.withScope(state.globals) { $0.declare(name, value, isConstant: false) }
            return
        }
        let isConstant = state.heap.withScope(reference) { (inner) -> Bool in
            if inner.bindings[position].isConstant { return true }
            inner.bindings[position].value = value
            return false
        }
        if isConstant == true {
            throw .error(
                ShellError(
                    "TypeError", "Assignment to constant variable \(name).", at: span, remedy: "Declare it with let."))
        }
    }

    /// Declares what a pattern names.
    mutating func bind(_ pattern: Pattern, to value: Value, as kind: DeclarationKind) throws(Interruption) {
        try destructure(pattern, value) { (machine, name, _, value) throws(Interruption) in
            let holder = kind == .var ? machine.functionScope : machine.scope
            _ = machine.state.heap.withScope(holder) { $0.declare(name, value, isConstant: kind == .const) }
        }
    }

    /// Takes a value apart along a pattern and hands each name its part.
    mutating func destructure(
        _ pattern: Pattern, _ value: Value,
        _ give: (inout Machine, String, SourceSpan, Value) throws(Interruption) -> Void
    ) throws(Interruption) {
        switch pattern {
        case .name(let name, let span): try give(&self, name, span, value)
        case .hole: break
        case .array(let patterns, let rest):
            let values = try elements(of: value, at: nil)
            for (index, element) in patterns.enumerated() {
                try destructure(element, index < values.count ? values[index] : .undefined, give)
            }
            if let rest { try destructure(rest, try array(Array(values.dropFirst(patterns.count))), give) }
        case .object(let properties, let rest):
            if value.isNullish {
                throw .error(ShellError("TypeError", "Cannot destructure \(describe(value)), it has no fields."))
            }
            var taken: Set<String> = []
            for property in properties {
                let key = try name(of: property.key)
                taken.insert(key)
                try destructure(property.element, try member(value, key, at: nil), give)
            }
            if let rest {
                var others = PropertyMap()
                for key in try ownKeys(of: value, at: nil) where !taken.contains(key) {
                    others[key] = try member(value, key, at: nil)
                }
                try give(&self, rest, SourceSpan(start: 0, end: 0), try object(.document(others)))
            }
        }
    }

    private mutating func destructure(
        _ element: PatternElement, _ value: Value,
        _ give: (inout Machine, String, SourceSpan, Value) throws(Interruption) -> Void
    ) throws(Interruption) {
        var value = value
        if case .undefined = value, let other = element.defaultValue { value = try evaluate(other) }
        try destructure(element.pattern, value, give)
    }

    mutating func name(of key: PropertyKey) throws(Interruption) -> String {
        switch key {
        case .name(let name): return name
        case .computed(let expression): return try text(of: try evaluate(expression), at: expression.span)
        }
    }
}
