extension Expression {
    /// The expressions directly inside, those of function bodies included, in source order.
    package var parts: [Expression] {
        switch kind {
        case .number, .string, .regularExpression, .boolean, .null, .identifier, .hole: []
        case .template(_, let values), .sequence(let values): values
        case .array(let elements): elements.map(\.expression)
        case .object(let properties): properties.flatMap(\.parts)
        case .function(let function): function.parts
        case .member(let base, _, _, _): [base]
        case .index(let base, let key, _): [base, key]
        case .call(let callee, let arguments, _), .new(let callee, let arguments):
            [callee] + arguments.map(\.expression)
        case .chain(let inner), .parenthesised(let inner), .unary(_, let inner): [inner]
        case .update(_, _, let target): target.parts
        case .binary(_, let left, let right), .logical(_, let left, let right): [left, right]
        case .conditional(let test, let then, let other): [test, then, other]
        case .assign(_, let target, let value): target.parts + [value]
        }
    }
}

extension Expression.Property {
    fileprivate var parts: [Expression] {
        switch self {
        case .keyed(let key, let value): key.parts + [value]
        case .shorthand(let name, let span, let value):
            [Expression(kind: .identifier(name), span: span, height: 1)] + (value.map { [$0] } ?? [])
        case .spread(let value): [value]
        }
    }
}

extension PropertyKey {
    fileprivate var parts: [Expression] { if case .computed(let expression) = self { [expression] } else { [] } }
}

extension AssignmentTarget {
    fileprivate var parts: [Expression] {
        switch self {
        case .name(let name, let span): [Expression(kind: .identifier(name), span: span, height: 1)]
        case .member(let expression): [expression]
        case .pattern(let pattern): pattern.parts
        }
    }
}

extension Pattern {
    fileprivate var parts: [Expression] {
        switch self {
        case .name, .hole: []
        case .object(let properties, _): properties.flatMap { $0.key.parts + $0.element.parts }
        case .array(let elements, let rest): elements.flatMap(\.parts) + (rest?.parts ?? [])
        }
    }
}

extension PatternElement {
    fileprivate var parts: [Expression] { pattern.parts + (defaultValue.map { [$0] } ?? []) }
}

extension FunctionNode {
    fileprivate var parts: [Expression] {
        let defaults = parameters.flatMap(\.parts)
        switch body {
        case .expression(let expression): return defaults + [expression]
        case .block(let statements): return defaults + statements.flatMap(\.parts)
        }
    }
}

extension Statement {
    /// The expressions directly inside, in source order.
    package var parts: [Expression] {
        switch kind {
        case .expression(let expression), .throw(let expression): [expression]
        case .declaration(_, let declarators): declarators.flatMap { $0.pattern.parts + ($0.value.map { [$0] } ?? []) }
        case .function(_, let function): function.parts
        case .block(let statements): statements.flatMap(\.parts)
        case .if(let test, let then, let other): [test] + then.parts + (other?.parts ?? [])
        case .for(let setup, let test, let update, let body):
            (setup?.parts ?? []) + [test, update].compactMap { $0 } + body.parts
        case .forOf(_, let pattern, let list, let body), .forIn(_, let pattern, let list, let body):
            pattern.parts + [list] + body.parts
        case .while(let test, let body): [test] + body.parts
        case .doWhile(let body, let test): body.parts + [test]
        case .return(let value): value.map { [$0] } ?? []
        case .try(let body, let clause, let finally):
            body.flatMap(\.parts) + (clause?.body.flatMap(\.parts) ?? []) + (finally?.flatMap(\.parts) ?? [])
        case .break, .continue, .word, .empty: []
        }
    }
}
