import BSON
import SimKernel

/// The commands about collections.
extension CommandTable {
    static let collectionCommands: [CommandDefinition] = [
        CommandDefinition("create", help: "create a collection", isWrite: true) {
            (cluster, request) throws(CommandError) in try cluster.createCollection(request)
        },
        CommandDefinition("drop", help: "drop a collection", isWrite: true) {
            (cluster, request) throws(CommandError) in try cluster.drop(request)
        },
        CommandDefinition("listCollections", help: "list the collections of a database") {
            (cluster, request) throws(CommandError) in try cluster.listCollections(request)
        },
        CommandDefinition("collStats", "collstats", help: "sizes of a collection, by shard") {
            (cluster, request) throws(CommandError) in try cluster.collectionStatistics(request)
        },
    ]
}

extension Cluster {
    fileprivate mutating func createCollection(_ request: CommandRequest) throws(CommandError) -> CommandOutcome {
        _ = try CommandArguments(
            request,
            fields: [
                "capped", "size", "max", "validator", "validationLevel", "validationAction", "collation",
                "storageEngine", "indexOptionDefaults", "idIndex", "autoIndexId",
            ])
        let name = try request.namespace()
        try enterPrimary(of: name)
        if exists(name) {
            throw .namespaceExists("Collection \(name) already exists.")
        }
        for option in ["capped", "validator"] where request.document[option]?.truthy == true {
            throw .commandNotSupported("create with \(option) is not available in this cluster")
        }
        try requireWritable(name)
        try createImplicitly(name)
        return .reply(success(), latency: CommandCosts.metadata)
    }

    fileprivate mutating func drop(_ request: CommandRequest) throws(CommandError) -> CommandOutcome {
        _ = try CommandArguments(request, fields: ["collectionUUID"])
        let name = try request.namespace()
        try requireWritable(name)
        guard exists(name) else { return .reply(success(), latency: CommandCosts.catalogRead) }
        let indexes = firstShare(of: name)?.indexes.count ?? 1
        dropCollection(name)
        let reply: BSONDocument = ["nIndexesWas": .integer(indexes), "ns": .string(name.text)]
        return .reply(success(reply), latency: CommandCosts.drop)
    }

    /// Takes a collection out of the catalog and off all shards; a migration of it fails at its next step.
    mutating func dropCollection(_ name: Namespace) {
        let sharded = catalog.collections[name] != nil
        if sharded { logByConfig("dropCollection.start", name.text, details: [:]) }
        catalog.collections[name] = nil
        catalog.zones.removeAll { $0.namespace == name }
        for slot in shards.indices where shards[slot].collections[name] != nil {
            keepShare(of: name, on: ShardID(slot))
            shards[slot].collections[name] = nil
            shards[slot].orphans.removeAll { $0.namespace == name }
            record(.command, in: name, ["drop": .string(name.collection)], on: ShardID(slot))
            if sharded { replicateNow(on: ShardID(slot)) }
        }
        if sharded { logByConfig("dropCollection", name.text, details: [:]) }
    }

    fileprivate func collectionStatistics(_ request: CommandRequest) throws(CommandError) -> CommandOutcome {
        let arguments = try CommandArguments(request, fields: ["scale"])
        let scale = try arguments.integer("scale") ?? 1
        guard scale > 0 else { throw .badValue("BSON field 'collStats.scale' value must be greater than 0") }
        let name = try request.namespace()
        if let log = oplogStatistics(name, request.node, scale: scale) {
            return .reply(success(log), latency: CommandCosts.catalogRead)
        }
        var perShard = BSONDocument()
        var documents: Int64 = 0
        var bytes: Int64 = 0
        var orphans: Int64 = 0
        for id in activeShards {
            guard let stored = self[id].collections[name] else { continue }
            let orphaned = Int64(stored.count - ownedDocuments(of: name, on: id))
            documents += Int64(stored.count)
            bytes += stored.dataBytes
            orphans += orphaned
            perShard.append(
                self[id].name, .document(statistics(of: name, stored, orphans: orphaned, scale: scale)))
        }
        var reply: BSONDocument = ["sharded": .bool(isSharded(name)), "ns": .string(name.text)]
        if !isSharded(name), let primary = catalog.database(name.database)?.primary {
            reply.append("primary", .string(self[primary].name))
        }
        reply.append("count", .int64(documents))
        reply.append("size", .int64(bytes / scale))
        reply.append("storageSize", .int64(bytes / scale))
        reply.append("numOrphanDocs", .int64(orphans))
        reply.append("avgObjSize", .double(documents == 0 ? 0 : Double(bytes / documents)))
        reply.append("nindexes", .integer(firstShare(of: name)?.indexes.count ?? 0))
        reply.append("scaleFactor", .int64(scale))
        reply.append("nchunks", .integer(catalog.collections[name]?.chunks.chunks.count ?? 1))
        reply.append("shards", .document(perShard))
        return .reply(success(reply), latency: CommandCosts.catalogRead)
    }

    /// The capped collection of a member that was asked directly.
    private func oplogStatistics(_ name: Namespace, _ node: NodeAddress, scale: Int64) -> BSONDocument? {
        guard name == Namespace("local", "oplog.rs") else { return nil }
        let shard: ShardID
        switch node {
        case .primary(let id), .member(let id, _): shard = id
        default: return nil
        }
        let entries = oplogEntries(on: shard, of: node)
        let bytes = entries.reduce(0) { $0 + $1.bytes }
        return [
            "ns": .string(name.text), "size": .int64(bytes / scale), "count": .integer(entries.count),
            "avgObjSize": .int64(entries.isEmpty ? 0 : bytes / Int64(entries.count)),
            "storageSize": .int64(bytes / scale), "capped": true,
            "maxSize": .int64(ReplicationTimes.oplogBytes / scale), "nindexes": 0, "scaleFactor": .int64(scale),
        ]
    }

    func statistics(
        of name: Namespace, _ stored: StoredCollection, orphans: Int64, scale: Int64
    ) -> BSONDocument {
        [
            "ns": .string(name.text), "size": .int64(stored.dataBytes / scale), "count": .int64(Int64(stored.count)),
            "avgObjSize": .int64(stored.count == 0 ? 0 : stored.dataBytes / Int64(stored.count)),
            "numOrphanDocs": .int64(orphans), "storageSize": .int64(stored.dataBytes / scale),
            "nindexes": .integer(stored.indexes.count),
        ]
    }
}
