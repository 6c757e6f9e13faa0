extension Parser {
    /// A name or a destructuring pattern in a declaration.
    mutating func bindingPattern() throws(SyntaxDiagnostic) -> Pattern {
        let span = token.span
        switch token.kind {
        case .identifier(let name):
            try checkBindable(name, span)
            try advance()
            return .name(name, span)
        case .punctuator(.leftBrace), .punctuator(.leftBracket):
            let outer = openDefault
            let cover = try nested { (parser) throws(SyntaxDiagnostic) in try parser.primary() }
            openDefault = outer
            return try pattern(from: cover)
        default:
            throw SyntaxDiagnostic(span, "A name is missing: found \(found).", remedy: "As in const n = 1.")
        }
    }

    /// What was read as an expression, taken as a pattern.
    func pattern(from expression: Expression) throws(SyntaxDiagnostic) -> Pattern {
        switch expression.kind {
        case .identifier(let name):
            try checkBindable(name, expression.span)
            return .name(name, expression.span)
        case .hole: return .hole
        case .array(let elements):
            var patterns: [PatternElement] = []
            for (index, element) in elements.enumerated() {
                switch element {
                case .value(let value): patterns.append(try patternElement(from: value))
                case .spread(let value):
                    guard index == elements.count - 1 else { throw restNotLast(value.span) }
                    return .array(patterns, rest: try pattern(from: value))
                }
            }
            return .array(patterns, rest: nil)
        case .object(let properties): return try objectPattern(properties)
        default:
            throw SyntaxDiagnostic(
                expression.span, "This can't be bound to a value.", remedy: "Only names, { a, b } and [a, b] can.")
        }
    }

    private func objectPattern(_ properties: [Expression.Property]) throws(SyntaxDiagnostic) -> Pattern {
        var patterns: [PatternProperty] = []
        for (index, property) in properties.enumerated() {
            switch property {
            case .keyed(let key, let value):
                patterns.append(PatternProperty(key: key, element: try patternElement(from: value)))
            case .shorthand(let name, let span, let value):
                try checkBindable(name, span)
                let element = PatternElement(pattern: .name(name, span), defaultValue: value)
                patterns.append(PatternProperty(key: .name(name), element: element))
            case .spread(let value):
                guard index == properties.count - 1, case .identifier(let name) = value.kind else {
                    throw restNotLast(value.span)
                }
                return .object(patterns, rest: name)
            }
        }
        return .object(patterns, rest: nil)
    }

    func patternElement(from expression: Expression) throws(SyntaxDiagnostic) -> PatternElement {
        if case .assign(.plain, let target, let value) = expression.kind {
            switch target {
            case .name(let name, let span):
                return PatternElement(pattern: .name(name, span), defaultValue: value)
            case .pattern(let pattern): return PatternElement(pattern: pattern, defaultValue: value)
            case .member: break
            }
        }
        return PatternElement(pattern: try pattern(from: expression))
    }

    private func restNotLast(_ span: SourceSpan) -> SyntaxDiagnostic {
        SyntaxDiagnostic(
            span, "... takes the rest: it stands last and names a variable.", remedy: "As in [first, ...others].")
    }
}
