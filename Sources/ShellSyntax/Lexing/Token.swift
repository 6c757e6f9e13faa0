/// One token with its place and whether a line end stands before it (automatic semicolons need that).
package struct Token: Sendable, Hashable {
    package var kind: Kind
    package var span: SourceSpan
    package var newlineBefore: Bool

    package enum Kind: Sendable, Hashable {
        case identifier(String)
        case keyword(Keyword)
        case number(Double)
        case string(String)
        /// A piece of a template string; `closes` when the backquote ends it, else `${` follows.
        case template(String, closes: Bool)
        case punctuator(Punctuator)
        case end
    }
}

/// JavaScript's reserved words, those that this shell does not know included: they can't be names.
package enum Keyword: String, Sendable, Hashable, CaseIterable {
    case `break`, `case`, `catch`, `class`, const, `continue`, debugger, `default`, delete, `do`, `else`, `enum`, export
    case extends, `false`, finally, `for`, function, `if`, `import`, `in`, instanceof, `let`, new, null, `return`
    case `super`, `switch`, this, `throw`, `true`, `try`, typeof, `var`, void, `while`, with, yield, await, `static`
    case implements, interface, package, `private`, `protected`, `public`

    static let byName = Dictionary(uniqueKeysWithValues: allCases.map { ($0.rawValue, $0) })
}

package enum Punctuator: String, Sendable, Hashable, CaseIterable {
    case leftBrace = "{"
    case rightBrace = "}"
    case leftParen = "("
    case rightParen = ")"
    case leftBracket = "["
    case rightBracket = "]"
    case dot = "."
    case ellipsis = "..."
    case semicolon = ";"
    case comma = ","
    case less = "<"
    case greater = ">"
    case lessEqual = "<="
    case greaterEqual = ">="
    case equal = "=="
    case notEqual = "!="
    case strictEqual = "==="
    case strictNotEqual = "!=="
    case plus = "+"
    case minus = "-"
    case star = "*"
    case slash = "/"
    case percent = "%"
    case power = "**"
    case increment = "++"
    case decrement = "--"
    case shiftLeft = "<<"
    case shiftRight = ">>"
    case shiftRightUnsigned = ">>>"
    case and = "&"
    case or = "|"
    case xor = "^"
    case not = "!"
    case complement = "~"
    case logicalAnd = "&&"
    case logicalOr = "||"
    case coalesce = "??"
    case question = "?"
    case optionalDot = "?."
    case colon = ":"
    case assign = "="
    case plusAssign = "+="
    case minusAssign = "-="
    case starAssign = "*="
    case slashAssign = "/="
    case percentAssign = "%="
    case powerAssign = "**="
    case andAssign = "&="
    case orAssign = "|="
    case xorAssign = "^="
    case shiftLeftAssign = "<<="
    case shiftRightAssign = ">>="
    case shiftRightUnsignedAssign = ">>>="
    case logicalAndAssign = "&&="
    case logicalOrAssign = "||="
    case coalesceAssign = "??="
    case arrow = "=>"

    /// By first byte, longest first, so that the first that fits is the token.
    static let byFirstByte: [UInt8: [(bytes: [UInt8], punctuator: Punctuator)]] = {
        var table: [UInt8: [(bytes: [UInt8], punctuator: Punctuator)]] = [:]
        for punctuator in allCases {
            let bytes = Array(punctuator.rawValue.utf8)
            table[bytes[0], default: []].append((bytes, punctuator))
        }
        return table.mapValues { $0.sorted { $0.bytes.count > $1.bytes.count } }
    }()
}
