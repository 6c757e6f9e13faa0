extension Parser {
    mutating func unary() throws(SyntaxDiagnostic) -> Expression {
        let start = token.span.start
        if at(.increment) || at(.decrement) {
            let increment = at(.increment)
            try advance()
            let operand = try nested { (parser) throws(SyntaxDiagnostic) in try parser.unary() }
            let target = try assignmentTarget(operand, plain: false)
            return try node(.update(increment: increment, prefix: true, target), from: start, over: [operand])
        }
        guard let sign = unaryOperator() else { return try postfix() }
        try advance()
        let operand = try nested { (parser) throws(SyntaxDiagnostic) in try parser.unary() }
        if sign == .delete, case .identifier = operand.withoutParentheses.kind {
            throw SyntaxDiagnostic(operand.span, "A variable can't be deleted.", remedy: "Delete a member: delete a.b.")
        }
        return try node(.unary(sign, operand), from: start, over: [operand])
    }

    private func unaryOperator() -> UnaryOperator? {
        switch token.kind {
        case .punctuator(.minus): .minus
        case .punctuator(.plus): .plus
        case .punctuator(.not): .not
        case .punctuator(.complement): .complement
        case .keyword(.typeof): .typeof
        case .keyword(.void): .void
        case .keyword(.delete): .delete
        default: nil
        }
    }

    private mutating func postfix() throws(SyntaxDiagnostic) -> Expression {
        let start = token.span.start
        let operand = try chain()
        guard at(.increment) || at(.decrement), !token.newlineBefore, !operand.isArrow else { return operand }
        let increment = at(.increment)
        let target = try assignmentTarget(operand, plain: false)
        try advance()
        return try node(.update(increment: increment, prefix: false, target), from: start, over: [operand])
    }

    /// A primary expression with the members, indexes and calls behind it.
    private mutating func chain() throws(SyntaxDiagnostic) -> Expression {
        let start = token.span.start
        var expression = at(.new) ? try newExpression() : try primary()
        var hasOptional = false
        while !expression.isArrow, !lineEnds {
            guard case .punctuator(let mark) = token.kind else { break }
            if mark == .optionalDot {
                hasOptional = true
                try advance()
                expression = try optionalLink(expression, start)
            } else if let linked = try link(expression, start, mark) {
                expression = linked
            } else {
                break
            }
        }
        if case .template = token.kind, !lineEnds, !expression.isArrow {
            throw SyntaxDiagnostic(token.span, "Tagged templates are not known here.", remedy: "Call a function.")
        }
        return hasOptional ? try node(.chain(expression), from: start, over: [expression]) : expression
    }

    private mutating func link(
        _ base: Expression, _ start: Int, _ mark: Punctuator
    ) throws(SyntaxDiagnostic) -> Expression? {
        switch mark {
        case .dot:
            try advance()
            let (name, span) = try memberName()
            return try node(.member(base, name: name, nameSpan: span, optional: false), from: start, over: [base])
        case .leftBracket: return try index(base, start, optional: false)
        case .leftParen: return try call(base, start, optional: false)
        default: return nil
        }
    }

    private mutating func optionalLink(_ base: Expression, _ start: Int) throws(SyntaxDiagnostic) -> Expression {
        if at(.leftBracket) { return try index(base, start, optional: true) }
        if at(.leftParen) { return try call(base, start, optional: true) }
        let (name, span) = try memberName()
        return try node(.member(base, name: name, nameSpan: span, optional: true), from: start, over: [base])
    }

    private mutating func index(_ base: Expression, _ start: Int, optional: Bool) throws(SyntaxDiagnostic) -> Expression
    {
        try advance()
        let key = try bracketed { (parser) throws(SyntaxDiagnostic) in try parser.wholeExpression() }
        try expect(.rightBracket, in: "an index")
        return try node(.index(base, key, optional: optional), from: start, over: [base, key])
    }

    private mutating func call(_ base: Expression, _ start: Int, optional: Bool) throws(SyntaxDiagnostic) -> Expression
    {
        let arguments = try arguments()
        return try node(
            .call(base, arguments, optional: optional), from: start, over: [base] + arguments.map(\.expression))
    }

    mutating func memberName() throws(SyntaxDiagnostic) -> (String, SourceSpan) {
        let span = token.span
        switch token.kind {
        case .identifier(let name):
            try advance()
            return (name, span)
        case .keyword(let keyword):
            try advance()
            return (keyword.rawValue, span)
        default:
            throw SyntaxDiagnostic(
                span, "A name is missing behind the dot: found \(found).", remedy: "As in db.orders.")
        }
    }

    mutating func arguments() throws(SyntaxDiagnostic) -> [Expression.Element] {
        try expect(.leftParen, in: "a call")
        let elements = try bracketed { (parser) throws(SyntaxDiagnostic) in
            try parser.elements(until: .rightParen, areValues: true)
        }
        try expect(.rightParen, in: "a call")
        return elements
    }

    mutating func elements(until closing: Punctuator, areValues: Bool) throws(SyntaxDiagnostic) -> [Expression.Element]
    {
        var elements: [Expression.Element] = []
        while !at(closing) {
            if at(.comma) {
                elements.append(.value(try hole(mayBePattern: closing == .rightBracket && !areValues)))
            } else if try take(.ellipsis) {
                elements.append(.spread(areValues ? try value() : try assignment()))
            } else {
                elements.append(.value(areValues ? try value() : try assignment()))
            }
            if !(try take(.comma)) { break }
        }
        return elements
    }

    /// A place without a value: a pattern passes it over, anywhere else it is refused.
    private mutating func hole(mayBePattern: Bool) throws(SyntaxDiagnostic) -> Expression {
        let missing = SyntaxDiagnostic(
            token.span, "A value is missing before the comma.", remedy: "Write undefined or take it out.")
        guard mayBePattern else { throw missing }
        openDefault = openDefault ?? missing
        return Expression(kind: .hole, span: token.span, height: 1)
    }

    private mutating func newExpression() throws(SyntaxDiagnostic) -> Expression {
        let start = token.span.start
        try advance()
        let calleeStart = token.span
        guard case .identifier(let name) = token.kind else {
            throw SyntaxDiagnostic(calleeStart, "new needs the name of a kind.", remedy: "As in new Date().")
        }
        try advance()
        let callee = try node(.identifier(name), from: calleeStart.start)
        let arguments = at(.leftParen) ? try arguments() : []
        if arguments.isEmpty, previousEnd == calleeStart.end, at(.dot) || at(.leftBracket) || at(.optionalDot) {
            throw SyntaxDiagnostic(calleeStart, "() is missing behind \(name).", remedy: "As in new \(name)().")
        }
        return try node(.new(callee, arguments), from: start, over: arguments.map(\.expression))
    }
}
