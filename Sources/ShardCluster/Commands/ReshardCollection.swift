import BSON
import SimKernel

extension Cluster {
    /// reshardCollection: another shard key, or with `forceRedistribution` the same one over all shards anew.
    mutating func reshardCollection(_ request: CommandRequest) throws(CommandError) -> CommandOutcome {
        let arguments = try CommandArguments(
            request,
            fields: [
                "key", "unique", "numInitialChunks", "collation", "zones", "forceRedistribution", "collectionUUID",
                "shardDistribution",
            ])
        let entry = try shardedCollection(arguments.namespace())
        let pattern = try ShardKeyPattern(arguments.require(arguments.document("key"), "key"))
        guard try arguments.bool("unique") != true else { throw .badValue("The unique field must be false") }
        let zones = try reshardingZones(arguments, of: entry.namespace, pattern)
        let distribution = try shardDistribution(arguments, pattern)
        let redistributes = try arguments.bool("forceRedistribution") ?? false
        if let joined = try join(entry.namespace, pattern, .reshardCollection) { return .waiting(joined) }
        guard redistributes || entry.pattern != pattern else {
            return .reply(success(), latency: CommandCosts.catalogRead)
        }
        try requireUniqueIndexes(of: entry.namespace, allow: pattern)
        let data = try ReshardedData(donors(of: entry.namespace), keyedBy: pattern)
        let points = try reshardingPoints(data, arguments, zones: zones, distribution)
        return .waiting(
            begin(
                .reshardCollection, entry.namespace, pattern,
                chunks(at: points, of: pattern, zones: zones, distribution), zones: zones, request))
    }

    /// moveCollection: an unsharded collection, to another shard.
    mutating func moveCollection(_ request: CommandRequest) throws(CommandError) -> CommandOutcome {
        let arguments = try CommandArguments(request, fields: ["toShard"])
        let name = try arguments.namespace()
        let to = try findShard(arguments.require(arguments.string("toShard"), "toShard"))
        try requireTaker(to)
        guard exists(name) else { throw .namespaceNotFound("Namespace \(name) not found") }
        guard !isSharded(name) else {
            throw .namespaceNotFound("MoveCollection can only be called on an unsharded collection.")
        }
        if let joined = try join(name, try Self.idPattern, .moveCollection) { return .waiting(joined) }
        guard donors(of: name).first?.shard != to else {
            return .reply(success(), latency: CommandCosts.catalogRead)
        }
        return .waiting(begin(.moveCollection, name, try Self.idPattern, try oneChunk(on: to), zones: [], request))
    }

    /// unshardCollection: all documents to one shard, by default the one that owns the fewest bytes.
    mutating func unshardCollection(_ request: CommandRequest) throws(CommandError) -> CommandOutcome {
        let arguments = try CommandArguments(request, fields: ["toShard"])
        let entry = try shardedCollection(arguments.namespace())
        let given = try arguments.string("toShard")
        let least = activeShards.filter { !self[$0].isDraining }.min { self[$0].dataBytes < self[$1].dataBytes }
        let to = try given.map { text throws(CommandError) in try findShard(text) } ?? least ?? entry.chunks.shards[0]
        try requireTaker(to)
        if let joined = try join(entry.namespace, try Self.idPattern, .unshardCollection) { return .waiting(joined) }
        return .waiting(
            begin(.unshardCollection, entry.namespace, try Self.idPattern, try oneChunk(on: to), zones: [], request))
    }

    /// abortReshardCollection, abortMoveCollection, abortUnshardCollection: until the commit is decided.
    mutating func abortResharding(_ request: CommandRequest) throws(CommandError) -> CommandOutcome {
        let name = try CommandArguments(request, fields: []).namespace()
        guard let resharding, resharding.namespace == name else {
            throw CommandError(
                code: 339, codeName: "NoSuchReshardCollection",
                message: "Could not find resharding metadata for \(name)")
        }
        guard resharding.phase != .committing else {
            throw CommandError(
                code: 340, codeName: "ReshardCollectionCommitted",
                message: "Can't abort resharding of \(name): its commit is decided")
        }
        abort(resharding, CommandError(code: 341, codeName: "ReshardCollectionAborted", message: "aborted"))
        return .reply(success(), latency: CommandCosts.metadata)
    }

    /// commitReshardCollection: doesn't wait for the remaining writes to become few; answers when all is done.
    mutating func commitResharding(_ request: CommandRequest) throws(CommandError) -> CommandOutcome {
        let name = try CommandArguments(request, fields: []).namespace()
        guard resharding?.namespace == name else {
            throw CommandError(
                code: 339, codeName: "NoSuchReshardCollection",
                message: "Could not find in-progress resharding operation to commit")
        }
        let operation = operations.open(.resharding)
        resharding?.commitsSoon = true
        resharding?.waiting.append(operation)
        return .waiting(operation)
    }

    private static var idPattern: ShardKeyPattern {
        get throws(CommandError) { try ShardKeyPattern(["_id": 1]) }
    }

    private mutating func begin(
        _ provenance: Resharding.Provenance, _ name: Namespace, _ pattern: ShardKeyPattern, _ chunks: ChunkMap,
        zones: [ZoneRange], _ request: CommandRequest
    ) -> OperationID {
        let operation = operations.open(.resharding)
        let number = nextResharding
        nextResharding &+= 1
        begin(
            Resharding(
                number: number, namespace: name, provenance: provenance,
                generation: catalog.collections[name]?.generation, pattern: pattern, chunks: chunks, zones: zones,
                uuid: newUUID(), command: request.document, operation: operation, startedAt: now, phaseBegan: now))
        return operation
    }

    /// The same command once more waits for the one under way; another is refused.
    private mutating func join(
        _ name: Namespace, _ pattern: ShardKeyPattern, _ provenance: Resharding.Provenance
    ) throws(CommandError) -> OperationID? {
        guard let resharding else {
            if let migration = migrations.active.first(where: { $0.namespace == name }) {
                throw conflict(on: migration.from, with: migration)
            }
            return nil
        }
        guard resharding.namespace == name, resharding.pattern == pattern, resharding.provenance == provenance else {
            throw .conflictingOperationInProgress(
                "Only one resharding operation is allowed to be active at a time, aborting resharding op for \(name)")
        }
        let operation = operations.open(.resharding)
        self.resharding?.waiting.append(operation)
        return operation
    }

    /// A unique index must begin with the new key, or the shards can't keep it unique.
    private func requireUniqueIndexes(of name: Namespace, allow pattern: ShardKeyPattern) throws(CommandError) {
        for index in firstShare(of: name)?.indexes ?? []
        where index.unique && index.name != "_id_" && !pattern.isPrefix(of: index.key) {
            throw .invalidOptions(
                "can't shard collection '\(name)' with unique index on \(index.key.serverText) and proposed shard key "
                    + "\(pattern.document.serverText). Uniqueness can't be maintained unless shard key is a prefix")
        }
    }
}
