import BSON
import SimKernel

/// The commands about databases.
extension CommandTable {
    static let databaseCommands: [CommandDefinition] = [
        CommandDefinition(
            "enableSharding", "enablesharding", scope: .adminOnRouter, help: "create a database", changesCatalog: true
        ) {
            (cluster, request) throws(CommandError) in try cluster.enableSharding(request)
        },
        CommandDefinition("listDatabases", scope: .admin, help: "list all databases") {
            (cluster, request) throws(CommandError) in try cluster.listDatabases(request)
        },
        CommandDefinition("dropDatabase", help: "drop a database with all its collections", isWrite: true) {
            (cluster, request) throws(CommandError) in try cluster.dropDatabase(request)
        },
        CommandDefinition("dbStats", "dbstats", help: "sizes of a database") {
            (cluster, request) throws(CommandError) in try cluster.databaseStatistics(request)
        },
    ]
}

extension Cluster {
    fileprivate mutating func enableSharding(_ request: CommandRequest) throws(CommandError) -> CommandOutcome {
        let arguments = try CommandArguments(request, fields: ["primaryShard"])
        let name = try arguments.subject()
        guard !["admin", "config", "local"].contains(name) else {
            throw .invalidOptions("Cannot manually create or shard database '\(name)'")
        }
        let wanted = try arguments.string("primaryShard")
        if let entry = catalog.database(name) {
            if let wanted, wanted != self[entry.primary].name {
                throw .namespaceExists(
                    "database already created on a primary which is different from \(wanted): \(self[entry.primary].name)"
                )
            }
        } else if let wanted {
            guard let primary = shardID(named: wanted) else { throw .shardNotFound("Shard \(wanted) not found") }
            try createDatabase(name, on: primary)
        } else {
            _ = try databasePrimary(name)
        }
        return .reply(success(), latency: CommandCosts.metadata)
    }

    fileprivate func listDatabases(_ request: CommandRequest) throws(CommandError) -> CommandOutcome {
        let arguments = try CommandArguments(request, fields: ["filter", "nameOnly", "authorizedDatabases"])
        let nameOnly = try arguments.bool("nameOnly") ?? false
        let matcher = try Matcher(try arguments.document("filter") ?? [:])
        var total: Int64 = 0
        var databases: [BSONValue] = []
        for name in databaseNames {
            let size = databaseBytes(name)
            let document: BSONDocument = ["name": .string(name), "sizeOnDisk": .int64(size), "empty": .bool(false)]
            guard try matcher.matches(document) else { continue }
            total += size
            databases.append(.document(nameOnly ? ["name": .string(name)] : document))
        }
        var reply: BSONDocument = ["databases": .array(databases)]
        if !nameOnly {
            reply.append("totalSize", .int64(total))
            reply.append("totalSizeMb", .int64(total / (1024 * 1024)))
        }
        return .reply(success(reply), latency: CommandCosts.catalogRead)
    }

    fileprivate mutating func dropDatabase(_ request: CommandRequest) throws(CommandError) -> CommandOutcome {
        _ = try CommandArguments(request, fields: [])
        let name = request.database
        guard !["admin", "config", "local"].contains(name) else {
            throw .illegalOperation("Dropping the '\(name)' database is prohibited.")
        }
        guard catalog.database(name) != nil else { return .reply(success(), latency: CommandCosts.catalogRead) }
        for collection in namespaces(in: name) { dropCollection(collection) }
        catalog.removeDatabase(name)
        logByConfig("dropDatabase", name, details: [:])
        return .reply(success(["dropped": .string(name)]), latency: CommandCosts.drop)
    }

    fileprivate func databaseStatistics(_ request: CommandRequest) throws(CommandError) -> CommandOutcome {
        let arguments = try CommandArguments(request, fields: ["scale", "freeStorage"])
        let scale = try arguments.integer("scale") ?? 1
        guard scale > 0 else { throw .badValue("BSON field 'dbStats.scale' value must be greater than 0") }
        let names = namespaces(in: request.database)
        var objects: Int64 = 0
        var bytes: Int64 = 0
        var indexes = 0
        var raw = BSONDocument()
        for id in activeShards {
            let counts = names.reduce((0, 0 as Int64)) { sum, name in
                (sum.0 + (self[id].collections[name]?.count ?? 0), sum.1 + (self[id].collections[name]?.dataBytes ?? 0))
            }
            let count = names.reduce(0) { $0 + (self[id].collections[$1]?.indexes.count ?? 0) }
            objects += Int64(counts.0)
            bytes += counts.1
            indexes += count
            raw.append(
                self[id].replicaSet.connectionString,
                ["objects": .int64(Int64(counts.0)), "dataSize": .int64(counts.1 / scale), "indexes": .integer(count)])
        }
        let reply: BSONDocument = [
            "raw": .document(raw), "db": .string(request.database), "collections": .int64(Int64(names.count)),
            "views": .int64(0), "objects": .int64(objects),
            "avgObjSize": .double(objects == 0 ? 0 : Double(bytes) / Double(objects)),
            "dataSize": .double(Double(bytes) / Double(scale)), "storageSize": .double(Double(bytes) / Double(scale)),
            "indexes": .integer(indexes), "scaleFactor": .int64(scale),
        ]
        return .reply(success(reply), latency: CommandCosts.catalogRead)
    }

    /// Databases with their own catalog entry, and the two that every cluster has.
    package var databaseNames: [String] { (catalog.databases.map(\.name) + ["admin", "config"]).sorted() }

    /// The collections of a database, in the order of names, without config's views.
    package func namespaces(in database: String) -> [Namespace] {
        var names = catalog.collections.names.filter { $0.database == database }
        if let primary = catalog.database(database)?.primary {
            names += self[primary].collections.names.filter { $0.database == database }
        }
        return names.sorted().reduce(into: []) { unique, name in
            if unique.last != name { unique.append(name) }
        }
    }

    private func databaseBytes(_ name: String) -> Int64 {
        activeShards.reduce(0) { sum, id in
            self[id].collections.reduce(sum) { $1.0.database == name ? $0 + $1.1.dataBytes : $0 }
        }
    }
}
