/// A check block's source, split but not run: `const` lines, assertions with what the learner reads when they are
/// false, and the author's notes.
package struct CheckScript: Sendable {
    package var lines: [Line]
    /// Comments on lines of their own, or behind a `const`.
    package var notes: [Comment]

    package enum Line: Sendable {
        case constant(Statement)
        case assertion(Assertion)
    }

    package struct Assertion: Sendable {
        package var expression: Expression
        /// As it stands in the block, lines and all.
        package var source: String
        /// The comment behind it; empty when there is none.
        package var message: String

        package var span: SourceSpan { expression.span }
    }

    package var assertions: [Assertion] {
        lines.compactMap { if case .assertion(let assertion) = $0 { assertion } else { nil } }
    }

    /// Lines and constants as a program, for `Vocabulary.problems`.
    package var program: Program {
        let statements = lines.map { line in
            switch line {
            case .constant(let statement): statement
            case .assertion(let assertion):
                Statement(kind: .expression(assertion.expression), span: assertion.span)
            }
        }
        return Program(statements: statements, comments: notes)
    }

    /// An assertion ends with its line, unless a bracket or an operator is still open there.
    package static func parse(_ text: String) -> Result<CheckScript, SyntaxDiagnostic> {
        Result { () throws(SyntaxDiagnostic) in
            var parser = try Parser(text)
            parser.context.newlineEnds = true
            var statements: [Statement] = []
            while parser.token.kind != .end {
                let statement = try parser.statement()
                statements.append(statement)
            }
            return try split(statements, parser.lexer.comments, SourceText(text))
        }
    }

    private static func split(
        _ statements: [Statement], _ comments: [Comment], _ text: SourceText
    ) throws(SyntaxDiagnostic) -> CheckScript {
        var trailing: [Int: Comment] = [:]
        for comment in comments where comment.isLine && !comment.ownLine {
            trailing[text.line(of: comment.span.start)] = comment
        }
        var used: Set<SourceSpan> = []
        var lines: [Line] = []
        for statement in statements {
            switch statement.kind {
            case .declaration(.const, _): lines.append(.constant(statement))
            case .expression(let expression):
                let comment = trailing[text.line(of: expression.span.end)]
                if let comment { used.insert(comment.span) }
                lines.append(
                    .assertion(
                        Assertion(
                            expression: expression, source: text.slice(expression.span), message: comment?.text ?? "")))
            case .empty: break
            default:
                throw SyntaxDiagnostic(
                    statement.span, "A check holds const lines and assertions only.",
                    remedy: "Put other statements into a function: const f = () => { ... }.")
            }
        }
        return CheckScript(lines: lines, notes: comments.filter { !used.contains($0.span) })
    }
}
