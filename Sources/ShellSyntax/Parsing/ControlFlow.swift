extension Parser {
    mutating func ifStatement() throws(SyntaxDiagnostic) -> Statement.Kind {
        try advance()
        let test = try condition(of: "if")
        let then = try branch()
        guard at(.else) else { return .if(test, then, nil) }
        try advance()
        return .if(test, then, try branch())
    }

    private mutating func condition(of what: String) throws(SyntaxDiagnostic) -> Expression {
        try expect(.leftParen, in: what)
        let test = try bracketed { (parser) throws(SyntaxDiagnostic) in try parser.wholeExpression() }
        try expect(.rightParen, in: what)
        return test
    }

    /// The body of an `if` or a loop, where JavaScript allows no declaration without a block.
    private mutating func branch() throws(SyntaxDiagnostic) -> Statement {
        if at(.let) || at(.const) || at(.function) {
            throw SyntaxDiagnostic(token.span, "A declaration needs a block here.", remedy: "Put it into { }.")
        }
        return try statement()
    }

    private mutating func loopBody() throws(SyntaxDiagnostic) -> Statement {
        let outer = context
        context.inLoop = true
        defer { context = outer }
        return try branch()
    }

    mutating func whileStatement() throws(SyntaxDiagnostic) -> Statement.Kind {
        if at(.while) {
            try advance()
            let test = try condition(of: "while")
            return .while(test, try loopBody())
        }
        try advance()
        let body = try loopBody()
        guard at(.while) else { throw unexpected() }
        try advance()
        let test = try condition(of: "do ... while")
        _ = try take(.semicolon)
        return .doWhile(body, test)
    }

    mutating func forStatement() throws(SyntaxDiagnostic) -> Statement.Kind {
        try advance()
        return try scoped { (parser) throws(SyntaxDiagnostic) in
            try parser.expect(.leftParen, in: "for")
            if case .keyword(let keyword) = parser.token.kind, [.let, .const, .var].contains(keyword) {
                return try parser.forWithDeclaration(keyword)
            }
            var setup: Statement?
            if !parser.at(.semicolon) {
                let expression = try parser.bracketed(allowsIn: false) { (parser) throws(SyntaxDiagnostic) in
                    try parser.wholeExpression()
                }
                if parser.at(.in) || parser.token.kind == .identifier("of") {
                    throw SyntaxDiagnostic(
                        expression.span, "A variable must be declared here.", remedy: "As in for (const x of list).")
                }
                setup = Statement(kind: .expression(expression), span: expression.span)
            }
            return try parser.countingFor(setup)
        }
    }

    private mutating func forWithDeclaration(_ keyword: Keyword) throws(SyntaxDiagnostic) -> Statement.Kind {
        let start = token.span.start
        try advance()
        let first = token.span
        let pattern = try bindingPattern()
        let kind = declarationKind(keyword)
        if at(.in) || token.kind == .identifier("of") {
            let isIn = at(.in)
            try declare(pattern, as: kind)
            try advance()
            let list = try bracketed { (parser) throws(SyntaxDiagnostic) in
                isIn ? try parser.wholeExpression() : try parser.value()
            }
            try expect(.rightParen, in: "for")
            let body = try loopBody()
            return isIn ? .forIn(kind, pattern, list, body: body) : .forOf(kind, pattern, list, body: body)
        }
        let declaration = try bracketed(allowsIn: false) { (parser) throws(SyntaxDiagnostic) in
            try parser.declarators(kind, first: pattern, first)
        }
        return try countingFor(Statement(kind: declaration, span: SourceSpan(start: start, end: previousEnd)))
    }

    private mutating func countingFor(_ setup: Statement?) throws(SyntaxDiagnostic) -> Statement.Kind {
        try expect(.semicolon, in: "for")
        let test =
            at(.semicolon) ? nil : try bracketed { (parser) throws(SyntaxDiagnostic) in try parser.wholeExpression() }
        try expect(.semicolon, in: "for")
        let update =
            at(.rightParen) ? nil : try bracketed { (parser) throws(SyntaxDiagnostic) in try parser.wholeExpression() }
        try expect(.rightParen, in: "for")
        return .for(setup: setup, test: test, update: update, body: try loopBody())
    }

    mutating func jump(_ keyword: Keyword) throws(SyntaxDiagnostic) -> Statement.Kind {
        let span = token.span
        switch keyword {
        case .return where !context.inFunction:
            throw SyntaxDiagnostic(span, "return only stands in functions.", remedy: "Leave it out.")
        case .break where !context.inLoop, .continue where !context.inLoop:
            throw SyntaxDiagnostic(span, "\(keyword.rawValue) only stands in loops.", remedy: "Leave it out.")
        default: break
        }
        try advance()
        let ends = at(.semicolon) || at(.rightBrace) || token.kind == .end || token.newlineBefore
        let kind: Statement.Kind
        switch keyword {
        case .break: kind = .break
        case .continue: kind = .continue
        case .return: kind = .return(ends ? nil : try wholeExpression())
        default:
            if ends { throw SyntaxDiagnostic(span, "throw needs a value.", remedy: "As in throw Error(\"why\").") }
            kind = .throw(try wholeExpression())
        }
        try endStatement()
        return kind
    }

    mutating func tryStatement() throws(SyntaxDiagnostic) -> Statement.Kind {
        let span = token.span
        try advance()
        let body = try block()
        var clause: CatchClause?
        if at(.catch) {
            try advance()
            clause = try scoped { (parser) throws(SyntaxDiagnostic) in
                var parameter: Pattern?
                if try parser.take(.leftParen) {
                    let pattern = try parser.bindingPattern()
                    try parser.declare(pattern, as: .let)
                    try parser.expect(.rightParen, in: "catch")
                    parameter = pattern
                }
                return CatchClause(parameter: parameter, body: try parser.bareBlock())
            }
        }
        var finally: [Statement]?
        if at(.finally) {
            try advance()
            finally = try block()
        }
        guard clause != nil || finally != nil else {
            throw SyntaxDiagnostic(
                span, "try needs a catch or a finally.", remedy: "As in try { ... } catch (e) { ... }.")
        }
        return .try(body, catch: clause, finally: finally)
    }
}
