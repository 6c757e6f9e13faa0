import BSON
import SimKernel

extension Cluster {
    /// moveRange: from `min`, up to `max`, or exactly both, always inside one chunk.
    mutating func moveRange(_ request: CommandRequest) throws(CommandError) -> CommandOutcome {
        let arguments = try CommandArguments(
            request, fields: ["toShard", "min", "max", "forceJumbo", "waitForDelete", "secondaryThrottle"])
        let entry = try shardedCollection(arguments.namespace())
        let to = try recipient(arguments.require(arguments.string("toShard"), "toShard"), for: entry.namespace)
        let forceJumbo = try arguments.bool("forceJumbo") ?? false
        let min = try bound(arguments.document("min"), of: entry)
        let max = try bound(arguments.document("max"), of: entry)
        let (range, from) = try rangeToMove(min: min, max: max, of: entry)
        return try move(range, of: entry, from: from, to: to, forceJumbo: forceJumbo)
    }

    /// moveChunk: the chunk that holds a document, or has exactly these bounds.
    mutating func moveChunk(_ request: CommandRequest) throws(CommandError) -> CommandOutcome {
        let arguments = try CommandArguments(
            request,
            fields: [
                "find", "bounds", "to", "forceJumbo", "_secondaryThrottle", "secondaryThrottle", "_waitForDelete",
                "waitForDelete",
            ])
        let entry = try shardedCollection(arguments.namespace())
        let to = try recipient(arguments.require(arguments.string("to"), "to"), for: entry.namespace)
        let forceJumbo = try arguments.bool("forceJumbo") ?? false
        let chunk = entry.chunks.chunks[try chunkIndex(arguments, of: entry)]
        return try move(chunk.range, of: entry, from: chunk.shard, to: to, forceJumbo: forceJumbo)
    }

    private mutating func move(
        _ range: ShardKeyRange, of entry: CollectionEntry, from: ShardID, to: ShardID, forceJumbo: Bool
    ) throws(CommandError) -> CommandOutcome {
        guard from != to else { return .reply(success(["millis": 0]), latency: CommandCosts.catalogRead) }
        let operation = operations.reserve()
        let migration = try startMigration(
            of: range, in: entry, from: from, to: to, by: .command(operation), forceJumbo: forceJumbo)
        operations.open(.moving(migration), as: operation)
        return .waiting(operation)
    }

    /// What moveChunk and moveRange answer when the range has moved.
    func migrationReply(_ migration: Migration) -> BSONDocument {
        success(["millis": .int32(Int32(truncatingIfNeeded: (now - migration.startedAt) / 1000))])
    }

    private func recipient(_ text: String, for name: Namespace) throws(CommandError) -> ShardID {
        guard let id = try? findShard(text) else {
            throw .shardNotFound(
                "Could not move chunk in '\(name)' to shard '\(text)' because that shard does not exist")
        }
        try requireTaker(id)
        return id
    }

    private func bound(_ given: BSONDocument?, of entry: CollectionEntry) throws(CommandError) -> KeyBound? {
        guard let given else { return nil }
        return try entry.pattern.bound(given)
    }

    /// The other end, where only one is given, lies one range size away or at the chunk's own end.
    private func rangeToMove(
        min: KeyBound?, max: KeyBound?, of entry: CollectionEntry
    ) throws(CommandError) -> (ShardKeyRange, ShardID) {
        let chunk: Chunk
        let range: ShardKeyRange
        if let min {
            chunk = entry.chunks.chunks[entry.chunks.index(containing: min.key)]
            range = ShardKeyRange(min: min, max: max ?? upperEnd(from: min, in: chunk, of: entry))
        } else if let max {
            chunk = chunkEnding(at: max, of: entry)
            range = ShardKeyRange(min: lowerEnd(to: max, in: chunk, of: entry), max: max)
        } else {
            throw .invalidOptions("moveRange needs min, max or both")
        }
        guard range.min < range.max else { throw .badValue("min must be less than max: \(text(range))") }
        guard chunk.range.contains(range) else {
            throw .invalidOptions(
                "The range \(text(range)) is not contained within one chunk; the chunk there is \(text(chunk.range))")
        }
        return (range, chunk.shard)
    }

    /// The chunk that ends exactly here, or else the one that holds this key.
    private func chunkEnding(at max: KeyBound, of entry: CollectionEntry) -> Chunk {
        let index = entry.chunks.index(containing: max.key)
        let chunk = entry.chunks.chunks[index]
        return chunk.min == max && index > 0 ? entry.chunks.chunks[index - 1] : chunk
    }
}
