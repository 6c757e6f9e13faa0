/// Walks a program with the names in scope and the types that expressions are known to have.
struct VocabularyReader {
    let vocabulary: Vocabulary
    var scopes: [Set<String>]
    var problems: [SyntaxDiagnostic] = []

    init(vocabulary: Vocabulary, declared: Set<String>) {
        self.vocabulary = vocabulary
        scopes = [declared]
    }

    mutating func read(_ statements: [Statement]) {
        for statement in statements { hoist(statement) }
        for statement in statements { read(statement) }
    }

    /// Functions may be called above the line that declares them.
    private mutating func hoist(_ statement: Statement) {
        if case .function(let name, _) = statement.kind { declare(name) }
    }

    mutating func declare(_ name: String) { scopes[scopes.count - 1].insert(name) }

    mutating func declare(_ pattern: Pattern) {
        for (name, _) in pattern.names { declare(name) }
        readDefaults(pattern)
    }

    private mutating func readDefaults(_ pattern: Pattern) {
        switch pattern {
        case .name, .hole: break
        case .object(let properties, _):
            for property in properties {
                if case .computed(let key) = property.key { read(key) }
                readDefaults(property.element)
            }
        case .array(let elements, let rest):
            for element in elements { readDefaults(element) }
            if let rest { readDefaults(rest) }
        }
    }

    private mutating func readDefaults(_ element: PatternElement) {
        if let value = element.defaultValue { read(value) }
        readDefaults(element.pattern)
    }

    mutating func scoped(_ body: (inout VocabularyReader) -> Void) {
        scopes.append([])
        body(&self)
        scopes.removeLast()
    }

    mutating func read(_ statement: Statement) {
        switch statement.kind {
        case .expression(let expression), .throw(let expression): read(expression)
        case .declaration(_, let declarators):
            for declarator in declarators {
                if let value = declarator.value { read(value) }
                declare(declarator.pattern)
            }
        case .function(_, let function): read(function)
        case .block(let statements): scoped { $0.read(statements) }
        case .if(let test, let then, let other):
            read(test)
            read(then)
            if let other { read(other) }
        case .for, .forOf, .forIn, .while, .doWhile: scoped { $0.readLoop(statement) }
        case .return(let value): if let value { read(value) }
        case .try(let body, let clause, let finally):
            scoped { $0.read(body) }
            if let clause {
                scoped {
                    if let parameter = clause.parameter { $0.declare(parameter) }
                    $0.read(clause.body)
                }
            }
            if let finally { scoped { $0.read(finally) } }
        case .break, .continue, .word, .empty: break
        }
    }

    private mutating func readLoop(_ statement: Statement) {
        switch statement.kind {
        case .for(let setup, let test, let update, let body):
            if let setup { read(setup) }
            if let test { read(test) }
            if let update { read(update) }
            read(body)
        case .forOf(_, let pattern, let list, let body), .forIn(_, let pattern, let list, let body):
            read(list)
            declare(pattern)
            read(body)
        case .while(let test, let body), .doWhile(let body, let test):
            read(test)
            read(body)
        default: break
        }
    }

    mutating func read(_ function: FunctionNode) {
        scoped { reader in
            if let name = function.name { reader.declare(name) }
            for parameter in function.parameters {
                reader.declare(parameter.pattern)
                if let value = parameter.defaultValue { reader.read(value) }
            }
            if let rest = function.rest { reader.declare(rest) }
            switch function.body {
            case .expression(let expression): reader.read(expression)
            case .block(let statements): reader.read(statements)
            }
        }
    }

    func isDeclared(_ name: String) -> Bool { scopes.contains { $0.contains(name) } }
}
