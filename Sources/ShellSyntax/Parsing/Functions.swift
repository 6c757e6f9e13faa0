extension Parser {
    /// Reads `=>` and the body behind parameters that are already known.
    mutating func arrow(
        _ parameters: [PatternElement], rest: Pattern?, from start: Int
    ) throws(SyntaxDiagnostic) -> Expression {
        try expect(.arrow, in: "a function")
        let body = try functionScope(parameters, rest) { (parser) throws(SyntaxDiagnostic) -> FunctionNode.Body in
            if parser.at(.leftBrace) { return .block(try parser.bareBlock()) }
            return .expression(try parser.value())
        }
        var height = 0
        if case .expression(let expression) = body { height = expression.height }
        let span = SourceSpan(start: start, end: previousEnd)
        let function = FunctionNode(
            name: nil, parameters: parameters, rest: rest, body: body, isArrow: true, span: span)
        guard height < Self.depthLimit else { throw tooDeep(span) }
        return Expression(kind: .function(function), span: span, height: height + 1)
    }

    private mutating func functionScope<T>(
        _ parameters: [PatternElement], _ rest: Pattern?, _ body: (inout Parser) throws(SyntaxDiagnostic) -> T
    ) throws(SyntaxDiagnostic) -> T {
        let outer = context
        context.inFunction = true
        context.inLoop = false
        defer { context = outer }
        return try scoped(isFunction: true) { (parser) throws(SyntaxDiagnostic) in
            for (name, span) in parameters.flatMap(\.pattern.names) + (rest?.names ?? []) {
                guard parser.scopes[parser.scopes.count - 1].parameters.insert(name).inserted else {
                    throw SyntaxDiagnostic(span, "\(name) is a parameter twice.", remedy: "Take another name.")
                }
            }
            return try body(&parser)
        }
    }

    mutating func functionExpression() throws(SyntaxDiagnostic) -> Expression {
        let start = token.span.start
        try advance()
        var name: String?
        if case .identifier(let known) = token.kind {
            try checkBindable(known, token.span)
            name = known
            try advance()
        }
        return try node(.function(try functionRest(name: name, from: start)), from: start)
    }

    mutating func functionDeclaration() throws(SyntaxDiagnostic) -> Statement.Kind {
        let start = token.span.start
        try advance()
        guard case .identifier(let name) = token.kind else {
            throw SyntaxDiagnostic(
                token.span, "The function's name is missing.", remedy: "As in function twice(x) { ... }.")
        }
        try checkBindable(name, token.span)
        try declare(name, token.span, as: .let)
        try advance()
        return .function(name, try functionRest(name: name, from: start))
    }

    /// Parameters and block of a `function` or a method.
    mutating func functionRest(name: String?, from start: Int) throws(SyntaxDiagnostic) -> FunctionNode {
        try expect(.leftParen, in: "a function")
        var parameters: [PatternElement] = []
        var rest: Pattern?
        try bracketed { (parser) throws(SyntaxDiagnostic) in
            while !parser.at(.rightParen) {
                if try parser.take(.ellipsis) {
                    rest = try parser.bindingPattern()
                    break
                }
                let pattern = try parser.bindingPattern()
                let value = try parser.take(.assign) ? try parser.value() : nil
                parameters.append(PatternElement(pattern: pattern, defaultValue: value))
                guard try parser.take(.comma) else { break }
            }
        }
        try expect(.rightParen, in: "a function")
        let body = try functionScope(parameters, rest) { (parser) throws(SyntaxDiagnostic) in try parser.bareBlock() }
        return FunctionNode(
            name: name, parameters: parameters, rest: rest, body: .block(body), isArrow: false,
            span: SourceSpan(start: start, end: previousEnd))
    }
}
