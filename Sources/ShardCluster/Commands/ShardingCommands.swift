import BSON

/// The commands that shard collections and tell versions.
extension CommandTable {
    static let shardingCommands: [CommandDefinition] = [
        CommandDefinition("shardCollection", "shardcollection", scope: .adminOnRouter, help: "shard a collection") {
            (cluster, request) throws(CommandError) in try cluster.shardCollection(request)
        },
        CommandDefinition("flushRouterConfig", scope: .adminOnRouter, help: "forget cached routing tables") {
            (cluster, request) throws(CommandError) in try cluster.flushRouterConfig(request)
        },
        CommandDefinition("getShardVersion", scope: .admin, help: "the version of a routing table") {
            (cluster, request) throws(CommandError) in try cluster.shardVersion(request)
        },
    ]
}

extension Cluster {
    /// Forgets all tables, those of a database, or that of a collection.
    fileprivate mutating func flushRouterConfig(_ request: CommandRequest) throws(CommandError) -> CommandOutcome {
        _ = try CommandArguments(request, fields: [])
        if let text = request.target.string {
            let names = routers[request.router].tables.names
            for name in names where name.text == text || name.database == text {
                routers[request.router].tables[name] = nil
            }
        } else {
            routers[request.router].tables = NamespaceMap()
        }
        return .reply(success(["flushed": true]), latency: CommandCosts.local)
    }

    /// What a router has cached, or a shard owns, of a collection.
    fileprivate mutating func shardVersion(_ request: CommandRequest) throws(CommandError) -> CommandOutcome {
        let arguments = try CommandArguments(request, fields: ["fullMetadata"])
        let entry = try shardedCollection(arguments.namespace())
        let version: ChunkVersion
        switch request.node {
        case .router(let router):
            version = placement(of: entry.namespace, router: router)?.table?.chunks.version ?? .none
        case .primary(let shard), .member(let shard, _): version = entry.chunks.version(of: shard)
        case .config: version = entry.chunks.version
        }
        let reply: BSONDocument = [
            "version": .timestamp(version.timestamp), "versionEpoch": .objectID(entry.generation.epoch),
            "versionTimestamp": .timestamp(entry.generation.timestamp),
        ]
        return .reply(success(reply), latency: CommandCosts.local)
    }
}
