import BSON
import SimKernel

extension Cluster {
    /// Distributes a collection by a shard key; the same call again is no error.
    mutating func shardCollection(_ request: CommandRequest) throws(CommandError) -> CommandOutcome {
        let arguments = try CommandArguments(
            request,
            fields: [
                "key", "unique", "numInitialChunks", "presplitHashedZones", "collation", "enforceUniquenessCheck",
            ])
        let name = try arguments.namespace()
        guard !["admin", "config", "local"].contains(name.database) else {
            throw .illegalOperation("can't shard collections in the '\(name.database)' database")
        }
        let pattern = try ShardKeyPattern(arguments.require(arguments.document("key"), "key"))
        let unique = try arguments.bool("unique") ?? false
        guard !(unique && pattern.isHashed) else { throw Self.uniqueHashed }
        let reply: BSONDocument = ["collectionsharded": .string(name.text)]
        if let entry = catalog.collections[name], !entry.unsplittable {
            try requireSame(entry, pattern: pattern, unique: unique)
            return .reply(success(reply), latency: CommandCosts.catalogRead)
        }
        let stored = firstShare(of: name)
        let empty = (stored?.count ?? 0) == 0
        let count = try initialChunkCount(arguments, pattern, empty: empty)
        let zones = catalog.zones.filter { $0.namespace == name }
        try requireZones(of: name, fit: pattern)
        let presplit = try arguments.bool("presplitHashedZones") ?? false
        if presplit { try requirePresplittable(pattern, zones: zones, empty: empty) }
        try requireIndex(of: stored, for: pattern)
        let home = catalog.collections[name]?.chunks.shards.first
        let primary: ShardID
        if let home { primary = home } else { primary = try databasePrimary(name.database) }
        try prepareShardKeyIndex(of: name, for: pattern, unique: unique, on: primary)
        let since = clock.tick(at: now)
        let chunks =
            empty && !zones.isEmpty
            ? zonedChunks(pattern, zones: zones, presplit: presplit, since: since)
            : initialChunks(pattern, count: count, primary: primary, since: since)
        try distribute(name, pattern: pattern, unique: unique, ChunkMap(chunks), primary: primary, since: since)
        return .reply(success(reply), latency: CommandCosts.shardCollection)
    }

    /// Writes the collection and its first chunks to the catalog, and makes it on the shards that get one.
    private mutating func distribute(
        _ name: Namespace, pattern: ShardKeyPattern, unique: Bool, _ chunks: ChunkMap, primary: ShardID,
        since: BSONTimestamp
    ) throws(CommandError) {
        guard let stored = self[primary].collections[name] else { return }
        logByConfig(
            "shardCollection.start", name.text,
            details: [
                "shardKey": .document(pattern.document), "collection": .string(name.text),
                "primary": .string(self[primary].name), "numChunks": .integer(chunks.chunks.count),
            ])
        let generation = CollectionGeneration(epoch: clock.objectID(at: now), timestamp: since)
        let entry = CollectionEntry(
            namespace: name, uuid: BSONBinary(subtype: 4, bytes: stored.uuid), pattern: pattern, unique: unique,
            generation: generation, chunks: chunks)
        for shard in chunks.shards where self[shard].collections[name] == nil {
            keepShare(of: name, on: shard)
            shards[shard.slot].collections[name] = try emptyCopy(of: stored)
            recordShare(of: name, "create", on: shard)
        }
        catalog.collections[name] = entry
        logByConfig(
            "shardCollection.end", name.text,
            details: ["version": .string("\(chunks.version.major)|\(chunks.version.minor)||\(generation.epoch.hex)")])
    }

    /// One chunk on the primary shard, or hashed ones spread over all shards, as many neighbours on each.
    private mutating func initialChunks(
        _ pattern: ShardKeyPattern, count: Int, primary: ShardID, since: BSONTimestamp
    ) -> [Chunk] {
        let inner = InitialChunks.bounds(InitialChunks.hashedSplitPoints(count), of: pattern)
        let bounds = [pattern.globalMin] + inner + [pattern.globalMax]
        var owners = [primary]
        if count > 1 {
            owners = activeShards.filter { !self[$0].isDraining }
            generator.shuffle(&owners)
        }
        let perShard = max(1, count / owners.count)
        var version = ChunkVersion(1, 0)
        return (0..<bounds.count - 1).map { index in
            defer { version = version.nextMinor }
            return Chunk(
                range: ShardKeyRange(min: bounds[index], max: bounds[index + 1]),
                shard: owners[(index / perShard) % owners.count], version: version, id: clock.objectID(at: now),
                onCurrentShardSince: since)
        }
    }

    private func initialChunkCount(
        _ arguments: CommandArguments, _ pattern: ShardKeyPattern, empty: Bool
    ) throws(CommandError) -> Int {
        let takers = activeShards.filter { !self[$0].isDraining }.count
        guard let wanted = try arguments.integer("numInitialChunks"), wanted != 0 else {
            return pattern.isHashed && empty ? InitialChunks.perShard * max(1, takers) : 1
        }
        guard pattern.isHashed else {
            throw .invalidOptions("numInitialChunks is not supported when the shard key is not hashed.")
        }
        guard empty else {
            throw .invalidOptions("numInitialChunks is not supported when the collection is not empty.")
        }
        guard wanted > 0, wanted < Int64(InitialChunks.maxPerShard * takers) else {
            throw .badValue(
                "numInitialChunks must be greater than 0 and less than \(InitialChunks.maxPerShard) for each of the "
                    + "\(takers) shards")
        }
        return Int(wanted)
    }

    private func requireSame(
        _ entry: CollectionEntry, pattern: ShardKeyPattern, unique: Bool
    ) throws(CommandError) {
        guard entry.pattern != pattern || entry.unique != unique else { return }
        throw CommandError(
            code: 23, codeName: "AlreadyInitialized",
            message: "sharding already enabled for collection \(entry.namespace) with shard key "
                + "\(entry.pattern.document.serverText) and unique \(entry.unique)")
    }

    private static let uniqueHashed = CommandError.invalidOptions(
        "Hashed shard keys cannot be declared unique. It's possible to ensure uniqueness on the hashed field by "
            + "declaring an additional (non-hashed) unique index on the field.")
}
