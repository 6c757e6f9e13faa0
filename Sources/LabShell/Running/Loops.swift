import ShellSyntax

extension Machine {
    mutating func runLoop(_ statement: Statement) throws(Interruption) -> Completion {
        switch statement.kind {
        case .while(let test, let body):
            while isTruthy(try evaluate(test)) {
                if let completion = try runBody(body) { return completion.afterLoop }
            }
        case .doWhile(let body, let test):
            repeat {
                if let completion = try runBody(body) { return completion.afterLoop }
            } while isTruthy(try evaluate(test))
        case .for(let setup, let test, let update, let body):
            return try inNewScope { (machine) throws(Interruption) in
                try machine.runCountingLoop(setup, test, update, body)
            }
        case .forOf(let kind, let pattern, let list, let body):
            let values = try elements(of: try evaluate(list), at: list.span)
            return try runEach(values, kind, pattern, body)
        case .forIn(let kind, let pattern, let list, let body):
            let keys = try ownKeys(of: try evaluate(list), at: list.span)
            return try runEach(keys.map { .string($0) }, kind, pattern, body)
        default: break
        }
        return .normal
    }

    /// nil to go on with the loop.
    private mutating func runBody(_ body: Statement) throws(Interruption) -> Completion? {
        let completion = try run(body)
        switch completion {
        case .normal, .continues: return nil
        case .breaks, .returns: return completion
        }
    }

    private mutating func runEach(
        _ values: [Value], _ kind: DeclarationKind, _ pattern: Pattern, _ body: Statement
    ) throws(Interruption) -> Completion {
        for value in values {
            let completion = try inNewScope { (machine) throws(Interruption) -> Completion? in
                try machine.bind(pattern, to: value, as: kind)
                return try machine.runBody(body)
            }
            if let completion { return completion.afterLoop }
        }
        return .normal
    }

    private mutating func runCountingLoop(
        _ setup: Statement?, _ test: Expression?, _ update: Expression?, _ body: Statement
    ) throws(Interruption) -> Completion {
        if let setup { _ = try run(setup) }
        while true {
            if let test, !isTruthy(try evaluate(test)) { return .normal }
            try step()
            if let completion = try runBody(body) { return completion.afterLoop }
            if case .scope(var loop) = state.heap[scope], loop.isCaptured {
                // A function holds this turn's variables: the next turn gets its own.
                loop.isCaptured = false
                scope = try allocate(.scope(loop))
            }
            if let update { _ = try evaluate(update) }
        }
    }
}

extension Completion {
    /// What a loop ends with when its body ended like this.
    fileprivate var afterLoop: Completion {
        if case .breaks = self { .normal } else { self }
    }
}
