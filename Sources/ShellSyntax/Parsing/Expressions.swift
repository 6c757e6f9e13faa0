extension Parser {
    /// An expression, comma operator included, in which no open default of a pattern is left.
    mutating func wholeExpression() throws(SyntaxDiagnostic) -> Expression {
        let first = try value()
        guard at(.comma), !lineEnds else { return first }
        var parts = [first]
        while try take(.comma) { parts.append(try value()) }
        return try node(.sequence(parts), from: first.span.start, over: parts)
    }

    /// An assignment expression that can't become a pattern any more.
    mutating func value() throws(SyntaxDiagnostic) -> Expression {
        let outer = openDefault
        openDefault = nil
        let expression = try assignment()
        if let open = openDefault { throw open }
        openDefault = outer
        return expression
    }

    /// In a check, whether the expression ends here because its line does.
    var lineEnds: Bool { context.newlineEnds && token.newlineBefore }

    /// Reads inside brackets, where lines don't count.
    mutating func bracketed<T>(
        allowsIn: Bool = true, _ body: (inout Parser) throws(SyntaxDiagnostic) -> T
    ) throws(SyntaxDiagnostic) -> T {
        let outer = context
        context.newlineEnds = false
        context.allowsIn = allowsIn
        defer { context = outer }
        return try body(&self)
    }

    func node(
        _ kind: Expression.Kind, from start: Int, over parts: [Expression] = []
    ) throws(SyntaxDiagnostic) -> Expression {
        var height = 0
        for part in parts { height = max(height, part.height) }
        let span = SourceSpan(start: start, end: previousEnd)
        guard height < Self.depthLimit else { throw tooDeep(SourceSpan(start: start, end: start + 1)) }
        return Expression(kind: kind, span: span, height: height + 1)
    }

    mutating func assignment() throws(SyntaxDiagnostic) -> Expression {
        try nested { (parser) throws(SyntaxDiagnostic) in
            let outer = parser.openDefault
            parser.openDefault = nil
            let expression = try parser.assignmentBody()
            parser.openDefault = parser.openDefault ?? outer
            return expression
        }
    }

    private mutating func assignmentBody() throws(SyntaxDiagnostic) -> Expression {
        let start = token.span.start
        assignmentStart = start
        let left = try conditional()
        guard !left.isArrow, case .punctuator(let mark) = token.kind, let assigns = Self.assignments[mark], !lineEnds
        else {
            return left
        }
        let target = try assignmentTarget(left, plain: assigns == .plain)
        if case .pattern = target { openDefault = nil }
        try advance()
        let right = try value()
        return try node(.assign(assigns, target, right), from: start, over: [left, right])
    }

    private static let assignments: [Punctuator: AssignmentOperator] = [
        .assign: .plain, .plusAssign: .binary(.add), .minusAssign: .binary(.subtract),
        .starAssign: .binary(.multiply), .slashAssign: .binary(.divide), .percentAssign: .binary(.remainder),
        .powerAssign: .binary(.power), .andAssign: .binary(.bitAnd), .orAssign: .binary(.bitOr),
        .xorAssign: .binary(.bitXor), .shiftLeftAssign: .binary(.shiftLeft), .shiftRightAssign: .binary(.shiftRight),
        .shiftRightUnsignedAssign: .binary(.shiftRightUnsigned), .logicalAndAssign: .logical(.and),
        .logicalOrAssign: .logical(.or), .coalesceAssign: .logical(.coalesce),
    ]

    func assignmentTarget(_ expression: Expression, plain: Bool) throws(SyntaxDiagnostic) -> AssignmentTarget {
        switch expression.kind {
        case .identifier(let name):
            try checkBindable(name, expression.span)
            return .name(name, expression.span)
        case .member, .index: return .member(expression)
        case .object where plain, .array where plain: return .pattern(try pattern(from: expression))
        case .parenthesised(let inner):
            if case .identifier(let name) = inner.withoutParentheses.kind { return .name(name, inner.span) }
        default: break
        }
        throw SyntaxDiagnostic(
            expression.span, "Nothing can be assigned to this.",
            remedy: "Compare with == or ===, assign to a name or a member.")
    }

    private mutating func conditional() throws(SyntaxDiagnostic) -> Expression {
        let start = token.span.start
        let test = try binary(above: 0)
        guard !test.isArrow, at(.question), !lineEnds else { return test }
        try advance()
        let then = try bracketed { (parser) throws(SyntaxDiagnostic) in try parser.value() }
        try expect(.colon, in: "a conditional")
        let other = try value()
        return try node(.conditional(test, then, other), from: start, over: [test, then, other])
    }

    private mutating func binary(above minimum: Int) throws(SyntaxDiagnostic) -> Expression {
        let start = token.span.start
        var left = try unary()
        while !left.isArrow, !lineEnds {
            if let logical = logicalOperator(), logical.precedence > minimum {
                try advance()
                let right = try operand(above: logical.precedence)
                try checkMixing(logical, left, right)
                left = try node(.logical(logical, left, right), from: start, over: [left, right])
            } else if let binary = binaryOperator(), binary.precedence > minimum {
                if binary == .power, case .unary = left.kind {
                    throw SyntaxDiagnostic(
                        token.span, "A sign before ** is ambiguous.", remedy: "Put brackets around one of them.")
                }
                try advance()
                let right = try operand(above: binary == .power ? binary.precedence - 1 : binary.precedence)
                left = try node(.binary(binary, left, right), from: start, over: [left, right])
            } else {
                break
            }
        }
        return left
    }

    private mutating func operand(above precedence: Int) throws(SyntaxDiagnostic) -> Expression {
        try nested { (parser) throws(SyntaxDiagnostic) in try parser.binary(above: precedence) }
    }

    private func logicalOperator() -> LogicalOperator? {
        guard case .punctuator(let mark) = token.kind else { return nil }
        return LogicalOperator(rawValue: mark.rawValue)
    }

    private func binaryOperator() -> BinaryOperator? {
        switch token.kind {
        case .punctuator(let mark): BinaryOperator(rawValue: mark.rawValue)
        case .keyword(.in) where context.allowsIn: .in
        default: nil
        }
    }

    /// JavaScript refuses `a ?? b || c` without brackets.
    private func checkMixing(
        _ logical: LogicalOperator, _ left: Expression, _ right: Expression
    ) throws(SyntaxDiagnostic) {
        for side in [left, right] {
            if case .logical(let other, _, _) = side.kind, (other == .coalesce) != (logical == .coalesce) {
                throw SyntaxDiagnostic(
                    side.span, "?? can't be mixed with || or && as it stands.",
                    remedy: "Put brackets around one of them.")
            }
        }
    }
}

extension Expression {
    /// An arrow function without brackets around it: no operator may follow it.
    var isArrow: Bool {
        if case .function(let function) = kind { function.isArrow } else { false }
    }
}
