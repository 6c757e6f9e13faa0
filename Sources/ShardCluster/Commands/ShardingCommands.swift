import BSON

/// The commands that shard collections and tell versions.
extension CommandTable {
    static let shardingCommands: [CommandDefinition] = [
        CommandDefinition(
            "shardCollection", "shardcollection", scope: .adminOnRouter, help: "shard a collection",
            changesCatalog: true
        ) {
            (cluster, request) throws(CommandError) in try cluster.shardCollection(request)
        },
        CommandDefinition(
            "reshardCollection", scope: .adminOnRouter, help: "change a collection's shard key", changesCatalog: true
        ) {
            (cluster, request) throws(CommandError) in try cluster.reshardCollection(request)
        },
        CommandDefinition(
            "moveCollection", scope: .adminOnRouter, help: "move an unsharded collection", changesCatalog: true
        ) {
            (cluster, request) throws(CommandError) in try cluster.moveCollection(request)
        },
        CommandDefinition(
            "unshardCollection", scope: .adminOnRouter, help: "bring a collection to one shard", changesCatalog: true
        ) {
            (cluster, request) throws(CommandError) in try cluster.unshardCollection(request)
        },
        CommandDefinition(
            "abortReshardCollection", "abortMoveCollection", "abortUnshardCollection", scope: .adminOnRouter,
            help: "give a resharding up", changesCatalog: true
        ) {
            (cluster, request) throws(CommandError) in try cluster.abortResharding(request)
        },
        CommandDefinition(
            "commitReshardCollection", scope: .adminOnRouter, help: "end a resharding soon", changesCatalog: true
        ) {
            (cluster, request) throws(CommandError) in try cluster.commitResharding(request)
        },
        CommandDefinition(
            "refineCollectionShardKey", scope: .adminOnRouter, help: "add fields to a shard key", changesCatalog: true
        ) {
            (cluster, request) throws(CommandError) in try cluster.refineShardKey(request)
        },
        CommandDefinition("analyzeShardKey", scope: .admin, help: "what a key's values are like") {
            (cluster, request) throws(CommandError) in try cluster.analyzeShardKey(request)
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
        case .config, .configMember, .server, .nowhere: version = entry.chunks.version
        }
        let reply: BSONDocument = [
            "version": .timestamp(version.timestamp), "versionEpoch": .objectID(entry.generation.epoch),
            "versionTimestamp": .timestamp(entry.generation.timestamp),
        ]
        return .reply(success(reply), latency: CommandCosts.local)
    }
}
