/// The names of one scope, for what JavaScript refuses before running: declaring a name twice.
struct DeclaredNames {
    var lexical: Set<String> = []
    var hoisted: Set<String> = []
    var parameters: Set<String> = []
    var isFunction: Bool
}

extension Parser {
    mutating func declare(_ pattern: Pattern, as kind: DeclarationKind) throws(SyntaxDiagnostic) {
        for (name, span) in pattern.names { try declare(name, span, as: kind) }
    }

    mutating func declare(_ name: String, _ span: SourceSpan, as kind: DeclarationKind) throws(SyntaxDiagnostic) {
        let last = scopes.count - 1
        guard kind == .var else {
            let scope = scopes[last]
            if scope.lexical.contains(name) || scope.hoisted.contains(name) || scope.parameters.contains(name) {
                throw twice(name, span)
            }
            scopes[last].lexical.insert(name)
            return
        }
        for index in stride(from: last, through: 0, by: -1) {
            if scopes[index].lexical.contains(name) { throw twice(name, span) }
            scopes[index].hoisted.insert(name)
            if scopes[index].isFunction { break }
        }
    }

    private func twice(_ name: String, _ span: SourceSpan) -> SyntaxDiagnostic {
        SyntaxDiagnostic(span, "\(name) is already declared here.", remedy: "Take another name, or assign without let.")
    }

    /// Names that JavaScript or this shell keeps for itself.
    func checkBindable(_ name: String, _ span: SourceSpan) throws(SyntaxDiagnostic) {
        if ["undefined", "NaN", "Infinity", "eval", "arguments"].contains(name) {
            throw SyntaxDiagnostic(span, "\(name) can't be declared.", remedy: "Take another name.")
        }
    }

    mutating func scoped<T>(
        isFunction: Bool = false, _ body: (inout Parser) throws(SyntaxDiagnostic) -> T
    ) throws(SyntaxDiagnostic) -> T {
        scopes.append(DeclaredNames(isFunction: isFunction))
        defer { scopes.removeLast() }
        return try body(&self)
    }
}
