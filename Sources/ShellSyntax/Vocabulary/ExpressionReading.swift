extension VocabularyReader {
    mutating func read(_ expression: Expression) { _ = type(of: expression) }

    /// Reads an expression; gives the name of its type when the vocabulary has a table for it.
    mutating func type(of expression: Expression) -> String? {
        switch expression.kind {
        case .identifier(let name): return typeOfName(name, expression.span)
        case .member(let base, let name, let span, _):
            guard let base = type(of: base) else { return nil }
            return member(name, of: base, at: span, called: false)?.type
        case .call(let callee, let arguments, _): return typeOfCall(callee, arguments)
        case .new(let callee, let arguments):
            read(callee)
            for argument in arguments { read(argument.expression) }
        case .chain(let inner), .parenthesised(let inner): return type(of: inner)
        case .index(let base, let key, _):
            read(key)
            // `db["orders"]` is a collection; what other tables hold by index is not known.
            guard let base = type(of: base), let others = vocabulary.types[base]?.others else { return nil }
            if case .string(let name) = key.kind, vocabulary.types[base]?.members[name] != nil { return nil }
            return others
        case .function(let function): read(function)
        case .assign(_, let target, let value):
            read(value)
            read(target)
        case .update(_, _, let target): read(target)
        default: readParts(expression)
        }
        return nil
    }

    private mutating func readParts(_ expression: Expression) {
        switch expression.kind {
        case .template(_, let values), .sequence(let values): for value in values { read(value) }
        case .array(let elements): for element in elements { read(element.expression) }
        case .object(let properties): for property in properties { read(property) }
        case .unary(.typeof, let operand):
            // typeof of an undeclared name is no error.
            if case .identifier = operand.kind { return }
            read(operand)
        case .unary(_, let operand): read(operand)
        case .binary(_, let left, let right), .logical(_, let left, let right):
            read(left)
            read(right)
        case .conditional(let test, let then, let other):
            read(test)
            read(then)
            read(other)
        default: break
        }
    }

    private mutating func read(_ property: Expression.Property) {
        switch property {
        case .keyed(let key, let value):
            if case .computed(let name) = key { read(name) }
            read(value)
        case .shorthand(let name, let span, _): _ = typeOfName(name, span)
        case .spread(let value): read(value)
        }
    }

    private mutating func read(_ target: AssignmentTarget) {
        switch target {
        case .name(let name, _): if !isDeclared(name) { scopes[0].insert(name) }
        case .member(let expression): read(expression)
        case .pattern(let pattern): for (name, _) in pattern.names where !isDeclared(name) { scopes[0].insert(name) }
        }
    }

    private mutating func typeOfName(_ name: String, _ span: SourceSpan) -> String? {
        if isDeclared(name) { return nil }
        if let global = vocabulary.globals[name] { return global.type }
        let known = vocabulary.globals.keys.sorted() + scopes.flatMap { $0.sorted() }
        let near = nearest(name, in: known)
        problems.append(
            SyntaxDiagnostic(
                span, "\(name) is not declared.",
                remedy: near.map { "Did you mean \($0)?" } ?? "Declare it: const \(name) = ..."))
        return nil
    }

    /// Reports a member that a closed table does not hold.
    private mutating func member(
        _ name: String, of type: String, at span: SourceSpan, called: Bool
    ) -> Vocabulary.Member? {
        guard let table = vocabulary.types[type] else { return nil }
        if let member = table.members[name] { return member }
        if let others = table.others, !called { return Vocabulary.Member(type: others) }
        if table.isOpen { return nil }
        let near = nearest(name, in: table.members.keys.sorted())
        problems.append(
            SyntaxDiagnostic(
                span, "\(type) has no \(name).", remedy: near.map { "Did you mean \($0)?" } ?? "See help(\"\(type)\").")
        )
        return nil
    }

    private mutating func typeOfCall(_ callee: Expression, _ arguments: [Expression.Element]) -> String? {
        var method: Vocabulary.Member?
        var span = callee.span
        switch callee.kind {
        case .member(let base, let name, let nameSpan, _):
            span = nameSpan
            if let base = type(of: base) { method = member(name, of: base, at: nameSpan, called: true) }
        case .identifier(let name):
            _ = typeOfName(name, callee.span)
            if !isDeclared(name) { method = vocabulary.globals[name] }
        default: read(callee)
        }
        for argument in arguments { read(argument.expression) }
        guard let method else { return nil }
        checkCount(of: arguments, for: method, at: span)
        return method.arity == nil ? nil : method.type
    }

    private mutating func checkCount(
        of arguments: [Expression.Element], for method: Vocabulary.Member, at span: SourceSpan
    ) {
        guard let arity = method.arity else {
            problems.append(SyntaxDiagnostic(span, "This is no method.", remedy: "Leave out the brackets behind it."))
            return
        }
        for case .spread in arguments { return }
        guard !arity.contains(arguments.count) else { return }
        let signature = method.signature.isEmpty ? "It takes \(arity.inWords)." : "It is called as \(method.signature)."
        problems.append(
            SyntaxDiagnostic(
                span, "\(arguments.count) argument\(arguments.count == 1 ? "" : "s") given, \(arity.inWords) taken.",
                remedy: signature))
    }
}

extension ClosedRange<Int> {
    /// "2", "1 to 3", "at least 1".
    package var inWords: String {
        if upperBound == Int.max { return "at least \(lowerBound)" }
        return lowerBound == upperBound ? "\(lowerBound)" : "\(lowerBound) to \(upperBound)"
    }
}
