extension Parser {
    mutating func primary() throws(SyntaxDiagnostic) -> Expression {
        let start = token.span.start
        switch token.kind {
        case .number(let value): return try literal(.number(value))
        case .string(let value): return try literal(.string(value))
        case .template: return try template()
        case .identifier(let name): return try identifier(name)
        case .keyword(.true): return try literal(.boolean(true))
        case .keyword(.false): return try literal(.boolean(false))
        case .keyword(.null): return try literal(.null)
        case .keyword(.function): return try functionExpression()
        case .punctuator(.leftParen): return try parenthesised()
        case .punctuator(.leftBracket):
            try advance()
            let elements = try bracketed { (parser) throws(SyntaxDiagnostic) in
                try parser.elements(until: .rightBracket, areValues: false)
            }
            try expect(.rightBracket, in: "an array")
            return try node(.array(elements), from: start, over: elements.map(\.expression))
        case .punctuator(.leftBrace): return try object()
        case .punctuator(.slash), .punctuator(.slashAssign):
            let (pattern, flags) = try lexer.regularExpression(at: start)
            return try literal(.regularExpression(pattern: pattern, flags: flags))
        default: throw unexpected()
        }
    }

    private mutating func literal(_ kind: Expression.Kind) throws(SyntaxDiagnostic) -> Expression {
        let start = token.span.start
        if case .regularExpression = kind {
            previousEnd = lexer.position
            token = try lexer.next()
        } else {
            try advance()
        }
        return try node(kind, from: start)
    }

    private mutating func identifier(_ name: String) throws(SyntaxDiagnostic) -> Expression {
        let span = token.span
        let mayBeArrow = span.start == assignmentStart
        try advance()
        if at(.arrow), mayBeArrow, !token.newlineBefore {
            try checkBindable(name, span)
            return try arrow([PatternElement(pattern: .name(name, span))], rest: nil, from: span.start)
        }
        return try node(.identifier(name), from: span.start)
    }

    /// Brackets around an expression, or the parameters of an arrow function.
    private mutating func parenthesised() throws(SyntaxDiagnostic) -> Expression {
        let start = token.span.start
        let mayBeArrow = start == assignmentStart
        try advance()
        var items: [Expression] = []
        var rest: Pattern?
        var onlyParameters = at(.rightParen)
        let outer = openDefault
        openDefault = nil
        try bracketed { (parser) throws(SyntaxDiagnostic) in
            while !parser.at(.rightParen) {
                if try parser.take(.ellipsis) {
                    rest = try parser.bindingPattern()
                    onlyParameters = true
                    break
                }
                items.append(try parser.assignment())
                guard try parser.take(.comma) else { break }
                if parser.at(.rightParen) { onlyParameters = true }
            }
        }
        try expect(.rightParen, in: "brackets")
        if at(.arrow), mayBeArrow, !token.newlineBefore {
            openDefault = outer
            var parameters: [PatternElement] = []
            for item in items { parameters.append(try patternElement(from: item)) }
            return try arrow(parameters, rest: rest, from: start)
        }
        if let open = openDefault { throw open }
        openDefault = outer
        if onlyParameters { throw unexpectedAfterParameters() }
        let inner = items.count == 1 ? items[0] : try node(.sequence(items), from: items[0].span.start, over: items)
        return try node(.parenthesised(inner), from: start, over: [inner])
    }

    private func unexpectedAfterParameters() -> SyntaxDiagnostic {
        SyntaxDiagnostic(token.span, "=> is missing behind the parameters.", remedy: "As in () => 1.")
    }

    private mutating func template() throws(SyntaxDiagnostic) -> Expression {
        let start = token.span.start
        var strings: [String] = []
        var values: [Expression] = []
        while case .template(let piece, let closes) = token.kind {
            strings.append(piece)
            try advance()
            if closes { break }
            values.append(try bracketed { (parser) throws(SyntaxDiagnostic) in try parser.wholeExpression() })
            guard at(.rightBrace) else {
                throw SyntaxDiagnostic(
                    token.span, "} is missing in a template: found \(found).", remedy: "As in `${name}`.")
            }
            token = try lexer.resumeTemplate(at: token.span.end)
        }
        return try node(.template(strings: strings, values: values), from: start, over: values)
    }
}
