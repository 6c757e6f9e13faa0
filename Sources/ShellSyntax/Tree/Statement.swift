/// A statement with its place in the source; the span ends before a semicolon that only ends it.
package struct Statement: Sendable {
    package let kind: Kind
    package let span: SourceSpan

    package indirect enum Kind: Sendable {
        case expression(Expression)
        case declaration(DeclarationKind, [Declarator])
        case function(String, FunctionNode)
        case block([Statement])
        case `if`(Expression, Statement, Statement?)
        case `for`(setup: Statement?, test: Expression?, update: Expression?, body: Statement)
        case forOf(DeclarationKind, Pattern, Expression, body: Statement)
        case forIn(DeclarationKind, Pattern, Expression, body: Statement)
        case `while`(Expression, Statement)
        case doWhile(Statement, Expression)
        case `return`(Expression?)
        case `break`
        case `continue`
        case `throw`(Expression)
        case `try`([Statement], catch: CatchClause?, finally: [Statement]?)
        case word(ShellWord)
        case empty
    }
}

package enum DeclarationKind: String, Sendable, Hashable {
    case `let`, const, `var`
}

package struct Declarator: Sendable {
    package var pattern: Pattern
    package var value: Expression?
}

package struct CatchClause: Sendable {
    package var parameter: Pattern?
    package var body: [Statement]
}

/// What mongosh understands beside JavaScript.
package enum ShellWord: Sendable, Hashable {
    case use(String)
    case show(String)
}

/// A whole input: statements, and the comments beside them.
package struct Program: Sendable {
    package var statements: [Statement]
    package var comments: [Comment]
}
