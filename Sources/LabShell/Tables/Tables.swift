import ShellSyntax

/// Everything that the shell knows by name.
enum Tables {
    /// In the order of the reference.
    static let all: [MemberTable] = databaseTables + sandboxTables + languageTables

    static let byName: [String: MemberTable] = Dictionary(
        all.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })

    static let functions: MemberTable = globalFunctions

    /// Names that stand for a table's object.
    static let namespaces: [String] = [
        "sh", "rs", "cluster", "load", "faults", "metrics", "alerts", "atlas", "ec2", "files", "charts", "regions",
        "servers", "databases", "pools", "traffic", "stress", "cost", "nodes", "rebalancer", "scaler", "elastic",
        "events", "Math", "JSON", "EJSON", "Object", "Array", "String", "Number", "Boolean", "Date", "Set", "Map",
        "RegExp", "Error", "TypeError", "RangeError", "console", "saga", "Mongo", "ObjectId", "ISODate", "UUID",
        "Long", "Int32", "Double", "Decimal128", "NumberLong", "NumberInt", "NumberDecimal", "Timestamp", "BinData",
        "MinKey", "MaxKey",
    ]

    static let values = ["db", "it", "undefined", "NaN", "Infinity", "exit", "quit"]

    static let globalNames: [String] = (functions.methods.map(\.name) + namespaces + values).sorted()

    private static let names = Set(globalNames)

    static func isBuiltin(_ name: String) -> Bool { names.contains(name) }
}

extension Machine {
    /// What a built-in name stands for; nil when there is none of that name.
    mutating func builtin(_ name: String) throws(Interruption) -> Value? {
        switch name {
        case "undefined": return .undefined
        case "NaN": return .number(.nan)
        case "Infinity": return .number(.infinity)
        case "db":
            return try object(
                state.way == Link() ? .database(state.database) : .linkedDatabase(state.database, state.way))
        case "it": return try moreDocuments()
        case "exit", "quit": return .undefined
        default: break
        }
        if let reference = state.builtins[name] { return .object(reference) }
        let made: HeapObject
        if let method = Tables.functions.method(name) {
            made = .method(method, receiver: .undefined)
        } else if Tables.isBuiltin(name) {
            made = .namespace(name)
        } else {
            return nil
        }
        let reference = try allocate(made)
        state.builtins[name] = reference
        return .object(reference)
    }
}
