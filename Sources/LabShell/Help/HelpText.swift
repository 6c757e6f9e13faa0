/// The shell's help, made of the tables.
enum HelpText {
    /// Names that `help(...)` knows.
    static let topics: [String] = Tables.all.map(\.name) + Array(aliases.keys)

    private static let aliases = [
        "db": "database", "db.collection": "collection", "wait": "global", "functions": "global",
    ]

    static let overview: String = {
        var lines = ["Type an expression, or one of these. help(\"sh\") lists what sh has.", ""]
        lines += columns(
            [
                ("db", "the current database; db.orders is a collection"), ("use NAME", "changes the database"),
                ("show dbs", "lists databases"),
                ("show collections", "lists the collections of the database"), ("it", "shows more of the last result"),
            ])
        lines.append("")
        lines += columns(databaseTables.filter { Tables.namespaces.contains($0.name) }.map { ($0.name, $0.summary) })
        lines += columns(sandboxTables.filter { $0.name != "global" }.map { ($0.name, $0.summary) })
        lines.append("")
        lines += columns(timeFunctions.map { ($0.signature, $0.summary) })
        return lines.joined(separator: "\n")
    }()

    /// The methods of a namespace or a kind of value; nil for an unknown name.
    static func topic(_ name: String) -> String? {
        guard let table = Tables.byName[aliases[name] ?? name] else {
            return method(name)
        }
        var lines = ["\(table.name): \(table.summary)", ""]
        lines += columns(table.methods.map { ($0.signature, $0.summary) })
        return lines.joined(separator: "\n")
    }

    /// `sh.addShard` as a topic.
    private static func method(_ path: String) -> String? {
        let parts = path.split(separator: ".").map(String.init)
        let owner = parts.count > 1 ? parts.dropLast().joined(separator: ".") : "global"
        guard let last = parts.last, let table = Tables.byName[aliases[owner] ?? owner], let method = table.method(last)
        else { return nil }
        let prefix = table.name == "global" ? "" : owner + "."
        return "\(prefix)\(method.signature)\n  \(method.summary)"
            + (method.example.isEmpty ? "" : "\n  As in \(method.example)")
    }

    private static func columns(_ rows: [(String, String)]) -> [String] {
        let width = min(34, rows.map(\.0.count).max() ?? 0)
        return rows.map { name, text in
            "  " + name + String(repeating: " ", count: max(1, width - name.count + 2)) + text
        }
    }
}
