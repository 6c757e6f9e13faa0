import BSON

/// Where a command's new documents go.
enum WriteRoute: Sendable {
    case one(ShardID)
    case sharded(RoutingTable)

    func shard(for document: BSONDocument) throws(CommandError) -> ShardID {
        switch self {
        case .one(let shard): shard
        case .sharded(let table): table.shard(owning: try table.pattern.key(of: document))
        }
    }

    var pattern: ShardKeyPattern? {
        if case .sharded(let table) = self { table.pattern } else { nil }
    }
}

extension Cluster {
    /// The route for writes to a collection, which is made if it is not there.
    ///
    /// - Throws: Unauthorized (13) for config, NotWritablePrimary (10107) on a secondary.
    mutating func writeRoute(_ name: Namespace, _ request: CommandRequest) throws(CommandError) -> WriteRoute {
        try requireWritable(name)
        switch request.node {
        case .router(let router):
            try createImplicitly(name)
            _ = try shardsOwning(name, nil, router: router)
            guard let placement = placement(of: name, router: router) else {
                throw .namespaceNotFound("database \(name.database) not found")
            }
            switch placement {
            case .unsharded(let shard): return .one(shard)
            case .sharded(let table): return .sharded(table)
            }
        case .primary(let shard): return try directRoute(name, on: shard)
        case .member(let shard, let member):
            guard self[shard].replicaSet.primary == member else { throw .notWritablePrimary("not primary") }
            return try directRoute(name, on: shard)
        case .config, .configMember, .server, .nowhere:
            throw .illegalOperation("writes to the config servers go through a router")
        }
    }

    private mutating func directRoute(_ name: Namespace, on shard: ShardID) throws(CommandError) -> WriteRoute {
        if topology.sharded {
            guard self[shard].collections[name] != nil else {
                throw .illegalOperation("writes to a shard go through a router")
            }
        } else {
            try createImplicitly(name)
        }
        return .one(shard)
    }

    /// Changes a collection's share on a shard; the share is made where the shard has none yet.
    mutating func change<Result>(
        _ name: Namespace, on shard: ShardID, _ body: (inout StoredCollection) throws(CommandError) -> Result
    ) throws(CommandError) -> Result {
        try requireNoMovePrimary(name)
        try enter(shard, for: name)
        try requireDiskSpace(on: shard)
        if let result = try shards[shard.slot].collections.update(name, body) { return result }
        guard let model = firstShare(of: name) else { throw .namespaceNotFound("ns does not exist: \(name)") }
        keepShare(of: name, on: shard)
        shards[shard.slot].collections[name] = try emptyCopy(of: model)
        guard let result = try shards[shard.slot].collections.update(name, body) else {
            throw .internalError("\(name) could not be made on \(self[shard].name)")
        }
        return result
    }
}
