/// Reads the shell's subset of JavaScript: recursive descent, one token ahead, linear in the source.
package struct Parser {
    var lexer: Lexer
    var token: Token
    var previousEnd = 0
    var depth = 0
    var context = ParsingContext()
    var scopes = [DeclaredNames(isFunction: true)]
    /// `{ a = 1 }` was read and is not yet known to be a pattern.
    var openDefault: SyntaxDiagnostic?
    /// Where the innermost assignment expression begins: only there an arrow function may stand.
    var assignmentStart = 0

    /// How deep brackets, blocks and operators may nest.
    package static let depthLimit = 200
    /// How many bytes one input may have.
    package static let sizeLimit = 65_536

    init(_ text: String) throws(SyntaxDiagnostic) {
        guard text.utf8.count <= Self.sizeLimit else {
            throw SyntaxDiagnostic(
                SourceSpan(start: Self.sizeLimit, end: Self.sizeLimit),
                "This is longer than \(Self.sizeLimit / 1024) KiB.",
                remedy: "Give it in parts.")
        }
        lexer = Lexer(text)
        token = try lexer.next()
    }

    /// The statements and comments of an input, or the first thing that is wrong with it.
    package static func parse(_ text: String) -> Result<Program, SyntaxDiagnostic> {
        Result { () throws(SyntaxDiagnostic) in
            var parser = try Parser(text)
            var statements: [Statement] = []
            while parser.token.kind != .end { statements.append(try parser.statement()) }
            return Program(statements: statements, comments: parser.lexer.comments)
        }
    }

    /// One expression and nothing behind it.
    package static func expression(_ text: String) -> Result<Expression, SyntaxDiagnostic> {
        Result { () throws(SyntaxDiagnostic) in
            var parser = try Parser(text)
            let expression = try parser.wholeExpression()
            if parser.token.kind != .end { throw parser.unexpected() }
            return expression
        }
    }

    mutating func advance() throws(SyntaxDiagnostic) {
        previousEnd = token.span.end
        token = try lexer.next()
    }

    func at(_ punctuator: Punctuator) -> Bool { token.kind == .punctuator(punctuator) }

    func at(_ keyword: Keyword) -> Bool { token.kind == .keyword(keyword) }

    mutating func take(_ punctuator: Punctuator) throws(SyntaxDiagnostic) -> Bool {
        guard at(punctuator) else { return false }
        try advance()
        return true
    }

    mutating func expect(_ punctuator: Punctuator, in what: String) throws(SyntaxDiagnostic) {
        if at(punctuator) { return try advance() }
        throw SyntaxDiagnostic(
            token.span, "\(punctuator.rawValue) is missing in \(what): found \(found).", remedy: hint(for: punctuator))
    }

    private func hint(for punctuator: Punctuator) -> String {
        switch (punctuator, token.kind) {
        case (_, .end): "Close it with \(punctuator.rawValue)."
        case (.rightParen, _), (.rightBrace, _), (.rightBracket, _): "Is a comma or a closing mark missing before it?"
        default: ""
        }
    }

    /// The current token in words.
    var found: String {
        switch token.kind {
        case .end: "the end"
        case .identifier(let name): name
        case .keyword(let keyword): keyword.rawValue
        case .number: lexer.text(token.span.start, token.span.end)
        case .string: "a string"
        case .template: "a template string"
        case .punctuator(let punctuator): punctuator.rawValue
        }
    }

    func unexpected() -> SyntaxDiagnostic {
        if token.kind == .end {
            return SyntaxDiagnostic(
                token.span, "The input ends too early.", remedy: "Something is missing behind this.")
        }
        return SyntaxDiagnostic(token.span, "\(found) can't stand here.", remedy: remedyForUnexpected)
    }

    private var remedyForUnexpected: String {
        switch token.kind {
        case .punctuator(.rightParen), .punctuator(.rightBracket), .punctuator(.rightBrace):
            "Nothing is open that it would close, or something is missing before it."
        case .punctuator: "A value is missing, or there is one mark too many."
        case .identifier, .number, .string, .template: "Is a comma, an operator or a line end missing before it?"
        case .keyword: Self.unknownKeywordRemedies[found] ?? "It is a word of JavaScript and can't be a name."
        case .end: ""
        }
    }

    private static let unknownKeywordRemedies: [String: String] = [
        "await": "Nothing needs to be awaited here: leave it out.",
        "switch": "Write if and else.",
        "class": "Use an object and functions.",
        "this": "Pass the object as a parameter.",
        "instanceof": "Ask typeof, or Array.isArray.",
        "import": "Nothing can be imported: all there is, is there.",
        "debugger": "Print what you want to see.",
    ]

    /// Runs `body` one level deeper; beyond the limit it is an error.
    mutating func nested<T>(
        _ body: (inout Parser) throws(SyntaxDiagnostic) -> T
    ) throws(SyntaxDiagnostic) -> T {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.depthLimit else { throw tooDeep(token.span) }
        return try body(&self)
    }

    func tooDeep(_ span: SourceSpan) -> SyntaxDiagnostic {
        SyntaxDiagnostic(span, "This nests deeper than \(Self.depthLimit) levels.", remedy: "Split it with const.")
    }
}

/// What may stand at the current place.
struct ParsingContext {
    var inFunction = false
    var inLoop = false
    /// `for (x in ...)`: there `in` is no operator.
    var allowsIn = true
    /// In a check, a line end outside of brackets ends the assertion.
    var newlineEnds = false
}
