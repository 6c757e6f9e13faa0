/// What a program may name: namespaces with their methods, and globals. A value, so that whoever lints shell code needs
/// no shell; `LabShell` builds one from its tables.
package struct Vocabulary: Sendable {
    /// The kinds of things that have known members, by name: namespaces, "database", "collection", "cursor".
    package var types: [String: MemberTable]
    package var globals: [String: Member]

    package init(types: [String: MemberTable] = [:], globals: [String: Member] = [:]) {
        self.types = types
        self.globals = globals
    }

    package struct MemberTable: Sendable {
        package var members: [String: Member]
        /// The type of a member that the table does not hold (db's are collections); nil makes such a member an error.
        package var others: String?
        /// True for what JavaScript gives members of its own beside the table's.
        package var isOpen: Bool

        package init(members: [String: Member], others: String? = nil, isOpen: Bool = false) {
            self.members = members
            self.others = others
            self.isOpen = isOpen
        }
    }

    package struct Member: Sendable {
        /// How many arguments a method takes; nil for a property.
        package var arity: ClosedRange<Int>?
        /// The type of the property or of what the method returns, when it has a table.
        package var type: String?
        /// How the method is called, for messages: `sh.addShard(shard)`.
        package var signature: String

        package init(arity: ClosedRange<Int>? = nil, type: String? = nil, signature: String = "") {
            self.arity = arity
            self.type = type
            self.signature = signature
        }
    }

    /// Every word that a namespace knows, sorted.
    package func members(of type: String) -> [String] { (types[type]?.members.keys).map { $0.sorted() } ?? [] }

    /// Unknown methods, namespaces and variables with the nearest name, and wrong numbers of arguments, in source order.
    /// `declared` are names that the program may use without declaring them.
    package func problems(in program: Program, declared: Set<String> = []) -> [SyntaxDiagnostic] {
        var reader = VocabularyReader(vocabulary: self, declared: declared)
        reader.read(program.statements)
        return reader.problems.sorted { $0.span.start < $1.span.start }
    }

    /// The same for one expression.
    package func problems(in expression: Expression, declared: Set<String> = []) -> [SyntaxDiagnostic] {
        problems(
            in: Program(statements: [Statement(kind: .expression(expression), span: expression.span)], comments: []),
            declared: declared)
    }
}
