import BSON
import ShardCluster
import ShellSyntax

extension Machine {
    /// `use NAME` and `show WHAT`.
    mutating func run(_ word: ShellWord, at span: SourceSpan) throws(Interruption) {
        switch word {
        case .use(let name):
            guard Namespace.isDatabaseName(name) else {
                throw .error(
                    ShellError(
                        "", "\(name) can't be a database's name.", at: span, remedy: "Take letters, digits, - and _."))
            }
            let wasThere = name == state.database
            state.database = name
            completion = .string(wasThere ? "already on db \(name)" : "switched to db \(name)")
        case .show(let what): completion = .string(try show(what, at: span))
        }
    }

    private mutating func show(_ what: String, at span: SourceSpan) throws(Interruption) -> String {
        switch what {
        case "dbs", "databases":
            let reply = try command(["listDatabases": 1], on: "admin", at: span)
            let databases = (reply["databases"]?.array ?? []).compactMap(\.document)
            let names = databases.map { $0["name"]?.string ?? "" }
            let width = names.map(\.count).max() ?? 0
            return zip(names, databases).map { name, database in
                name + String(repeating: " ", count: width - name.count + 2)
                    + Self.size(database["sizeOnDisk"]?.double ?? 0)
            }.joined(separator: "\n")
        case "collections", "tables":
            let infos = try collectionInfos(on: state.database, span)
            return infos.compactMap { $0["name"]?.string }.sorted().joined(separator: "\n")
        default:
            let near = nearest(what, in: ["dbs", "databases", "collections", "tables"])
            throw .error(
                ShellError(
                    "", "show doesn't know \(what).", at: span,
                    remedy: near.map { "Did you mean show \($0)?" } ?? "It knows dbs and collections."))
        }
    }

    /// As mongosh shows sizes: `40.00 KiB`.
    private static func size(_ bytes: Double) -> String {
        var size = bytes / 1024
        for unit in ["KiB", "MiB", "GiB"] {
            if size < 1024 { return NumberText.fixed(size, 2) + " " + unit }
            size /= 1024
        }
        return NumberText.fixed(size, 2) + " TiB"
    }
}
