extension Parser {
    mutating func object() throws(SyntaxDiagnostic) -> Expression {
        let opening = token.span
        try advance()
        var properties: [Expression.Property] = []
        var parts: [Expression] = []
        try bracketed { (parser) throws(SyntaxDiagnostic) in
            while !parser.at(.rightBrace) {
                let property = try parser.property()
                properties.append(property)
                switch property {
                case .keyed(.computed(let key), let value): parts += [key, value]
                case .keyed(_, let value), .spread(let value): parts.append(value)
                case .shorthand(_, _, let value): parts += value.map { [$0] } ?? []
                }
                guard try parser.take(.comma) else { break }
            }
        }
        if token.kind == .end {
            throw SyntaxDiagnostic(opening, "This { is not closed.", remedy: "Close it with }.")
        }
        try expect(.rightBrace, in: "a document")
        return try node(.object(properties), from: opening.start, over: parts)
    }

    private mutating func property() throws(SyntaxDiagnostic) -> Expression.Property {
        let span = token.span
        if try take(.ellipsis) { return .spread(try assignment()) }
        let (key, shorthand) = try propertyKey()
        if try take(.colon) {
            if case .name("__proto__") = key {
                throw SyntaxDiagnostic(span, "__proto__ can't be a field here.", remedy: "Take another name.")
            }
            return .keyed(key, try assignment())
        }
        if at(.leftParen) { return .keyed(key, try method(key, from: span.start)) }
        guard let name = shorthand else {
            throw SyntaxDiagnostic(
                token.span, ": is missing behind the field's name: found \(found).", remedy: "As in { a: 1 }.")
        }
        guard at(.assign) else {
            if at(.dot) {
                throw SyntaxDiagnostic(
                    token.span, "A dotted name can't stand bare.", remedy: "Put it into quotation marks: \"\(name).x\"."
                )
            }
            if !at(.comma), !at(.rightBrace), token.kind != .end { throw unexpected() }
            return .shorthand(name, span, defaultValue: nil)
        }
        let open = SyntaxDiagnostic(
            token.span, "A field's value stands behind a colon.", remedy: "As in { \(name): 1 }.")
        try advance()
        let value = try value()
        openDefault = openDefault ?? open
        return .shorthand(name, span, defaultValue: value)
    }

    /// The key, and its name where `{ name }` alone would do.
    private mutating func propertyKey() throws(SyntaxDiagnostic) -> (PropertyKey, shorthand: String?) {
        switch token.kind {
        case .identifier(let name):
            try advance()
            return (.name(name), name)
        case .keyword(let keyword):
            try advance()
            return (.name(keyword.rawValue), nil)
        case .string(let name):
            try advance()
            return (.name(name), nil)
        case .number(let value):
            let span = token.span
            try advance()
            return (.computed(Expression(kind: .number(value), span: span, height: 1)), nil)
        case .punctuator(.leftBracket):
            try advance()
            let key = try bracketed { (parser) throws(SyntaxDiagnostic) in try parser.value() }
            try expect(.rightBracket, in: "a computed name")
            return (.computed(key), nil)
        case .template, .punctuator, .end:
            throw SyntaxDiagnostic(
                token.span, "A field's name is missing: found \(found).",
                remedy: at(.dot)
                    ? "Put dotted names into quotation marks." : "Names with other signs stand in quotation marks.")
        }
    }

    private mutating func method(_ key: PropertyKey, from start: Int) throws(SyntaxDiagnostic) -> Expression {
        var name: String?
        if case .name(let known) = key { name = known }
        let function = try functionRest(name: name, from: start)
        return try node(.function(function), from: start)
    }
}
