import ShellSyntax

/// How a statement ended.
enum Completion {
    case normal
    case breaks
    case continues
    case returns(Value)
}

extension Machine {
    mutating func run(_ statements: [Statement]) throws(Interruption) -> Completion {
        for statement in statements {
            if case .function(let name, let node) = statement.kind {
                let value = try closure(node)
                _ = state.heap.withScope(scope) { $0.declare(name, value, isConstant: false) }
            }
        }
        for statement in statements {
            let completion = try run(statement)
            if case .normal = completion { continue }
            return completion
        }
        return .normal
    }

    mutating func run(_ statement: Statement) throws(Interruption) -> Completion {
        try step(at: statement.span)
        switch statement.kind {
        case .expression(let expression): completion = try evaluate(expression)
        case .declaration(let kind, let declarators):
            for declarator in declarators { try declare(declarator, as: kind) }
        case .block(let statements): return try runBlock(statements)
        case .if(let test, let then, let other):
            if isTruthy(try evaluate(test)) { return try run(then) }
            if let other { return try run(other) }
        case .for, .forOf, .forIn, .while, .doWhile:
            return try deeper(statement.span) { (machine) throws(Interruption) in
                try machine.runLoop(statement)
            }
        case .return(let value):
            return .returns(try value.map { (value) throws(Interruption) in try evaluate(value) } ?? .undefined)
        case .break: return .breaks
        case .continue: return .continues
        case .throw(let expression): throw .thrown(try evaluate(expression), statement.span)
        case .try(let body, let clause, let finally): return try runTry(body, clause, finally)
        case .word(let word): try run(word, at: statement.span)
        case .function, .empty: break
        }
        return .normal
    }

    private mutating func declare(_ declarator: Declarator, as kind: DeclarationKind) throws(Interruption) {
        let value = try declarator.value.map { (value) throws(Interruption) in try evaluate(value) }
        if kind == .var, value == nil, case .name(let name, _) = declarator.pattern {
            let holder = functionScope
            _ = state.heap.withScope(holder) {
                if $0.position(of: name) == nil { $0.declare(name, .undefined, isConstant: false) }
            }
            return
        }
        try bind(declarator.pattern, to: nameFunction(value ?? .undefined, declarator.pattern), as: kind)
    }

    /// A function that a declaration gives its name.
    private mutating func nameFunction(_ value: Value, _ pattern: Pattern) -> Value {
        guard case .name(let name, _) = pattern else { return value }
        return named(value, name)
    }

    /// A function without a name gets the one of the variable or field that it is given to.
    mutating func named(_ value: Value, _ name: String) -> Value {
        guard case .object(let reference) = value, case .function(var closure) = state.heap[reference],
            closure.name.isEmpty
        else {
            return value
        }
        closure.name = name
        state.heap[reference] = .function(closure)
        return value
    }

    /// Runs a block in a scope of its own when it declares something.
    mutating func runBlock(_ statements: [Statement]) throws(Interruption) -> Completion {
        try deeper(statements.first?.span) { (machine) throws(Interruption) in
            guard statements.contains(where: \.declaresInBlock) else { return try machine.run(statements) }
            return try machine.inNewScope { (machine) throws(Interruption) in try machine.run(statements) }
        }
    }

    /// Runs `body` in a new scope; without a function that keeps it, the scope goes again.
    mutating func inNewScope<T>(
        isFunction: Bool = false, parent: Reference? = nil, _ body: (inout Machine) throws(Interruption) -> T
    ) throws(Interruption) -> T {
        let outer = scope
        scope = try allocate(.scope(Scope(parent: parent ?? outer, isFunction: isFunction)))
        defer {
            if case .scope(let inner) = state.heap[scope], !inner.isCaptured { state.heap.release(scope) }
            scope = outer
        }
        return try body(&self)
    }

    private mutating func runTry(
        _ body: [Statement], _ clause: CatchClause?, _ finally: [Statement]?
    ) throws(Interruption) -> Completion {
        let scopeBefore = scope
        let depthBefore = depth
        var outcome: Result<Completion, Interruption>
        do {
            outcome = .success(try runBlock(body))
        } catch {
            scope = scopeBefore
            depth = depthBefore
            outcome = .failure(error)
            if let clause, let value = try caught(error) {
                do {
                    outcome = .success(try run(clause, with: value))
                } catch {
                    outcome = .failure(error)
                }
            }
        }
        if let finally {
            let completion = try runBlock(finally)
            if case .normal = completion {} else { return completion }
        }
        switch outcome {
        case .success(let completion): return completion
        case .failure(let error): throw error
        }
    }

    private mutating func run(_ clause: CatchClause, with value: Value) throws(Interruption) -> Completion {
        try inNewScope { (machine) throws(Interruption) in
            if let parameter = clause.parameter { try machine.bind(parameter, to: value, as: .let) }
            return try machine.runBlock(clause.body)
        }
    }

    /// The value that `catch` sees; nil for what it may not stop.
    private mutating func caught(_ interruption: Interruption) throws(Interruption) -> Value? {
        switch interruption {
        case .thrown(let value, _): return value
        case .noData: return nil
        case .error(let error):
            guard error.isCatchable else { return nil }
            var fields = PropertyMap()
            fields["name"] = .string(error.name.isEmpty ? "Error" : error.name)
            fields["message"] = .string(error.remedy.isEmpty ? error.message : error.message + " " + error.remedy)
            if let code = error.code { fields["code"] = .number(Double(code)) }
            if let codeName = error.codeName { fields["codeName"] = .string(codeName) }
            if !error.labels.isEmpty {
                fields["errorLabels"] = try array(error.labels.map { .string($0) })
            }
            return try object(.error(fields))
        }
    }

    /// Counts what stands inside each other, so that recursion ends in an error and not on the stack's end.
    mutating func deeper<T>(
        _ span: SourceSpan?, _ body: (inout Machine) throws(Interruption) -> T
    ) throws(Interruption) -> T {
        depth += 1
        defer { depth -= 1 }
        guard depth <= limits.depth else { throw .error(Self.tooDeep(at: span)) }
        return try body(&self)
    }
}

extension Statement {
    var declaresInBlock: Bool {
        switch kind {
        case .declaration(let kind, _): kind != .var
        case .function: true
        default: false
        }
    }
}
