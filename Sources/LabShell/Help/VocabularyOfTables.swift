package import ShellSyntax

extension Shell {
    /// What the linter may know of the shell: every namespace with its methods, and every global.
    package static let vocabulary: Vocabulary = {
        var types: [String: Vocabulary.MemberTable] = [:]
        for table in Tables.all where table.name != "global" {
            var members: [String: Vocabulary.Member] = [:]
            for method in table.methods { members[method.name] = member(method, of: table.name) }
            types[table.name] = Vocabulary.MemberTable(members: members, others: table.others)
        }
        var globals: [String: Vocabulary.Member] = [:]
        for method in globalFunctions.methods { globals[method.name] = member(method, of: nil) }
        for name in Tables.namespaces {
            // Where a name is also called, its arguments are the constructor's.
            let constructor = Tables.byName[name]?.constructor
            globals[name] = Vocabulary.Member(arity: nil, type: constructor == nil ? name : nil)
            if let constructor {
                globals[name] = Vocabulary.Member(
                    arity: constructor.lintArity, type: nil, signature: constructor.signature)
            }
        }
        for name in Tables.values { globals[name] = Vocabulary.Member() }
        globals["db"] = Vocabulary.Member(type: "database")
        return Vocabulary(types: types, globals: globals)
    }()

    private static func member(_ method: Method, of owner: String?) -> Vocabulary.Member {
        Vocabulary.Member(
            arity: method.isProperty ? nil : method.lintArity, type: method.result,
            signature: (owner.map { $0 + "." } ?? "") + method.signature)
    }
}

extension Method {
    /// JavaScript's own functions are lenient with further arguments.
    fileprivate var lintArity: ClosedRange<Int> { arity }
}
