extension Parser {
    mutating func statement() throws(SyntaxDiagnostic) -> Statement {
        try nested { (parser) throws(SyntaxDiagnostic) in
            let start = parser.token.span.start
            let kind = try parser.statementKind()
            return Statement(kind: kind, span: SourceSpan(start: start, end: max(start, parser.statementEnd)))
        }
    }

    /// Where the statement just read ends, a closing semicolon not counted.
    private var statementEnd: Int {
        guard previousEnd > 0, lexer.bytes[previousEnd - 1] == UInt8(ascii: ";") else { return previousEnd }
        var end = previousEnd - 1
        while end > 0, lexer.bytes[end - 1].isBlank { end -= 1 }
        return end
    }

    private mutating func statementKind() throws(SyntaxDiagnostic) -> Statement.Kind {
        switch token.kind {
        case .punctuator(.semicolon):
            try advance()
            return .empty
        case .punctuator(.leftBrace): return .block(try block())
        case .keyword(let keyword):
            if let kind = try keywordStatement(keyword) { return kind }
        case .identifier(let name):
            if let word = try shellWord(name) { return .word(word) }
        default: break
        }
        let expression = try wholeExpression()
        if at(.colon), case .identifier = expression.kind {
            throw SyntaxDiagnostic(
                token.span, "Labels are not known here; a line that begins with { is a block.",
                remedy: "Put a document into brackets: ({ ... }).")
        }
        try endStatement()
        return .expression(expression)
    }

    private mutating func keywordStatement(_ keyword: Keyword) throws(SyntaxDiagnostic) -> Statement.Kind? {
        switch keyword {
        case .let, .const, .var:
            let kind = try declaration(keyword)
            try endStatement()
            return kind
        case .function: return try functionDeclaration()
        case .if: return try ifStatement()
        case .for: return try forStatement()
        case .while, .do: return try whileStatement()
        case .return, .throw, .break, .continue: return try jump(keyword)
        case .try: return try tryStatement()
        default: return nil
        }
    }

    /// A semicolon, or what JavaScript takes for one: `}`, the end, or a line end before the next token.
    mutating func endStatement() throws(SyntaxDiagnostic) {
        if try take(.semicolon) { return }
        if at(.rightBrace) || token.kind == .end || token.newlineBefore { return }
        throw unexpected()
    }

    mutating func block() throws(SyntaxDiagnostic) -> [Statement] {
        try scoped { (parser) throws(SyntaxDiagnostic) in try parser.bareBlock() }
    }

    /// A block whose scope is already open.
    mutating func bareBlock() throws(SyntaxDiagnostic) -> [Statement] {
        let opening = token.span
        try expect(.leftBrace, in: "a block")
        let outer = context
        context.newlineEnds = false
        context.allowsIn = true
        defer { context = outer }
        var statements: [Statement] = []
        while !at(.rightBrace) {
            if token.kind == .end {
                throw SyntaxDiagnostic(opening, "This { is not closed.", remedy: "Close it with }.")
            }
            statements.append(try statement())
        }
        try advance()
        return statements
    }

    mutating func declaration(_ keyword: Keyword) throws(SyntaxDiagnostic) -> Statement.Kind {
        try advance()
        let span = token.span
        return try declarators(declarationKind(keyword), first: try bindingPattern(), span)
    }

    /// What stands behind `let` and the first pattern.
    mutating func declarators(
        _ kind: DeclarationKind, first: Pattern, _ firstSpan: SourceSpan
    ) throws(SyntaxDiagnostic) -> Statement.Kind {
        var pattern = first
        var span = firstSpan
        var declarators: [Declarator] = []
        while true {
            try declare(pattern, as: kind)
            let value = try take(.assign) ? try value() : nil
            if value == nil { try checkNeedsValue(pattern, kind, span) }
            declarators.append(Declarator(pattern: pattern, value: value))
            guard at(.comma), !lineEnds else { return .declaration(kind, declarators) }
            try advance()
            span = token.span
            pattern = try bindingPattern()
        }
    }

    func declarationKind(_ keyword: Keyword) -> DeclarationKind {
        keyword == .const ? .const : keyword == .let ? .let : .var
    }

    private func checkNeedsValue(
        _ pattern: Pattern, _ kind: DeclarationKind, _ span: SourceSpan
    ) throws(SyntaxDiagnostic) {
        if case .name = pattern {
            if kind != .const { return }
            throw SyntaxDiagnostic(span, "A const needs a value.", remedy: "As in const n = 1.")
        }
        throw SyntaxDiagnostic(span, "A pattern needs a value.", remedy: "As in const { a } = { a: 1 }.")
    }

    /// `use NAME` and `show WHAT`, which no JavaScript statement begins with.
    private mutating func shellWord(_ name: String) throws(SyntaxDiagnostic) -> ShellWord? {
        guard name == "use" || name == "show" else { return nil }
        var ahead = lexer
        guard let next = try? ahead.next(), !next.newlineBefore else { return nil }
        switch next.kind {
        case .identifier, .keyword, .number: break
        default: return nil
        }
        let start = next.span.start
        var end = start
        while end < lexer.bytes.count, !lexer.bytes[end].isBlank, lexer.bytes[end] != UInt8(ascii: ";") { end += 1 }
        let argument = lexer.text(start, end)
        lexer.position = end
        try advance()
        previousEnd = end
        try endStatement()
        return name == "use" ? .use(argument) : .show(argument)
    }
}
