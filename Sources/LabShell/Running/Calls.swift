import ShellSyntax

extension Machine {
    /// A member, index or call; nil when a `?.` in it met null or undefined.
    mutating func link(_ expression: Expression) throws(Interruption) -> Value? {
        switch expression.kind {
        case .chain(let inner): return try link(inner) ?? .undefined
        case .member(let base, let name, let span, let optional):
            guard let object = try linkBase(base, optional) else { return nil }
            return try member(object, name, at: span)
        case .index(let base, let key, let optional):
            guard let object = try linkBase(base, optional) else { return nil }
            return try member(object, key: try evaluate(key), at: key.span)
        case .call(let callee, let arguments, let optional):
            return try linkCall(callee, arguments, optional, expression.span)
        default: return try evaluate(expression)
        }
    }

    /// The object left of a link; nil when a `?.` ends the chain here.
    private mutating func linkBase(_ base: Expression, _ optional: Bool) throws(Interruption) -> Value? {
        guard let value = try link(base) else { return nil }
        return optional && value.isNullish ? nil : value
    }

    private mutating func linkCall(
        _ callee: Expression, _ arguments: [Expression.Element], _ optional: Bool, _ span: SourceSpan
    ) throws(Interruption) -> Value? {
        try step(at: span)
        switch callee.withoutParentheses.kind {
        case .member(let base, let name, let nameSpan, let optionalMember):
            guard let object = try linkBase(base, optionalMember) else { return nil }
            if optional, try member(object, name, at: nameSpan).isNullish { return nil }
            return try callMember(object, name, try values(of: arguments), at: nameSpan)
        case .index(let base, let key, let optionalMember):
            guard let object = try linkBase(base, optionalMember) else { return nil }
            let name = try text(of: try evaluate(key), at: key.span)
            return try callMember(object, name, try values(of: arguments), at: key.span)
        default:
            guard let function = try link(callee) else { return nil }
            if optional, function.isNullish { return nil }
            return try call(function, try values(of: arguments), at: callee.span)
        }
    }

    /// `object.name(...)`.
    mutating func callMember(
        _ object: Value, _ name: String, _ arguments: [Value], at span: SourceSpan
    ) throws(Interruption) -> Value {
        if let own = ownMember(object, name) {
            guard isCallable(own) else { throw .error(notAFunction(name, at: span)) }
            return try call(own, arguments, at: span)
        }
        if object.isNullish { throw .error(noMember(of: object, name, at: span)) }
        guard let table = Tables.byName[tableName(of: object)], let method = table.method(name) else {
            if case .string("constructor") = Value.string(name) { throw .error(notAFunction(name, at: span)) }
            throw .error(unknownMethod(name, of: object, at: span))
        }
        guard !method.isProperty else {
            throw .error(
                ShellError(
                    "TypeError", "\(name) is a property, not a method.", at: span, remedy: "Leave out the brackets."))
        }
        return try invoke(method, Call(receiver: object, arguments: arguments, span: span))
    }

    /// Runs a table's method with checked arguments.
    mutating func invoke(_ method: Method, _ call: Call) throws(Interruption) -> Value {
        try check(call, against: method)
        let outer = way
        way = wayOf(call.receiver) ?? outer
        defer { way = outer }
        return try deeper(call.span) { (machine) throws(Interruption) in try method.body(&machine, call) }
    }

    mutating func call(_ function: Value, _ arguments: [Value], at span: SourceSpan) throws(Interruption) -> Value {
        guard case .object(let reference) = function else { throw .error(notAFunction(describe(function), at: span)) }
        switch state.heap[reference] {
        case .function(let closure): return try call(closure, named: function, arguments, at: span)
        case .method(let method, let receiver):
            return try invoke(method, Call(receiver: receiver, arguments: arguments, span: span))
        case .namespace(let name):
            guard let constructor = Tables.byName[name]?.constructor else {
                throw .error(notAFunction(name, at: span))
            }
            return try invoke(constructor, Call(receiver: .undefined, arguments: arguments, span: span))
        default: throw .error(notAFunction(describe(function), at: span))
        }
    }

    private mutating func call(
        _ closure: Closure, named function: Value, _ arguments: [Value], at span: SourceSpan
    ) throws(Interruption)
        -> Value
    {
        try deeper(span) { (machine) throws(Interruption) in
            try machine.inNewScope(isFunction: true, parent: closure.scope) { (machine) throws(Interruption) in
                if !closure.node.isArrow, let name = closure.node.name {
                    let own = machine.scope
                    _ = machine.state.heap.withScope(own) { $0.declare(name, function, isConstant: false) }
                }
                try machine.bindParameters(of: closure.node, to: arguments)
                switch closure.node.body {
                case .expression(let expression): return try machine.evaluate(expression)
                case .block(let statements):
                    let outer = machine.completion
                    defer { machine.completion = outer }
                    if case .returns(let value) = try machine.run(statements) { return value }
                    return .undefined
                }
            }
        }
    }

    private mutating func bindParameters(of node: FunctionNode, to arguments: [Value]) throws(Interruption) {
        for (index, parameter) in node.parameters.enumerated() {
            var value = index < arguments.count ? arguments[index] : .undefined
            if case .undefined = value, let other = parameter.defaultValue { value = try evaluate(other) }
            try bind(parameter.pattern, to: value, as: .let)
        }
        if let rest = node.rest {
            try bind(rest, to: try array(Array(arguments.dropFirst(node.parameters.count))), as: .let)
        }
    }

    mutating func makeNew(
        _ callee: Expression, _ arguments: [Expression.Element], at span: SourceSpan
    ) throws(Interruption) -> Value {
        let kind = try evaluate(callee)
        guard case .object(let reference) = kind, case .namespace(let name) = state.heap[reference],
            Tables.byName[name]?.constructor != nil
        else {
            throw .error(ShellError("TypeError", "\(describe(kind)) is not a constructor.", at: callee.span))
        }
        let values = try values(of: arguments)
        if name == "Date" { return try makeDate(values, at: span) }
        return try call(kind, values, at: callee.span)
    }

    func isCallable(_ value: Value) -> Bool {
        guard case .object(let reference) = value else { return false }
        switch state.heap[reference] {
        case .function, .method: return true
        case .namespace(let name): return Tables.byName[name]?.constructor != nil
        default: return false
        }
    }

    private func notAFunction(_ name: String, at span: SourceSpan) -> ShellError {
        ShellError("TypeError", "\(name) is not a function.", at: span)
    }

    func unknownMethod(_ name: String, of object: Value, at span: SourceSpan) -> ShellError {
        let table = Tables.byName[tableName(of: object)]
        let near = nearest(name, in: table?.methods.map(\.name) ?? [])
        let what = memberOwner(object)
        return ShellError(
            "", "\(what) has no \(name).", at: span,
            remedy: near.map { "Did you mean \($0)?" }
                ?? (table.map { "help(\"\($0.name)\") lists what there is." } ?? ""))
    }
}
