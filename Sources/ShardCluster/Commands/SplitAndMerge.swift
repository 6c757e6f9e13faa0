import BSON

extension Cluster {
    /// split: in the middle of the data of a chunk (`find`, `bounds`), or at a key (`middle`).
    mutating func splitChunk(_ request: CommandRequest) throws(CommandError) -> CommandOutcome {
        let arguments = try CommandArguments(request, fields: ["find", "bounds", "middle"])
        let entry = try shardedCollection(arguments.namespace())
        let index: Int
        let point: KeyBound
        if let middle = try arguments.document("middle") {
            guard arguments["find"] == nil, arguments["bounds"] == nil else {
                throw .invalidOptions("cannot specify find or bounds and middle at the same time")
            }
            point = try entry.pattern.bound(middle)
            index = entry.chunks.index(containing: point.key)
        } else {
            index = try chunkIndex(arguments, of: entry)
            point = try median(of: entry.chunks.chunks[index], of: entry)
        }
        let chunk = entry.chunks.chunks[index]
        guard chunk.min < point, point < chunk.max else {
            throw .operationFailed(
                "new split key \(ExtendedJSON.relaxed(.document(point.document))) is a boundary key of existing chunk "
                    + text(chunk.range))
        }
        try requireNoMigration(of: chunk.range, in: entry.namespace)
        split(index, of: entry.namespace, at: [point])
        return .reply(success(), latency: CommandCosts.splitOrMerge)
    }

    /// mergeChunks: all chunks from one bound to another, which must lie on one shard.
    mutating func mergeChunks(_ request: CommandRequest) throws(CommandError) -> CommandOutcome {
        let arguments = try CommandArguments(request, fields: ["bounds"])
        let entry = try shardedCollection(arguments.namespace())
        let range = try exactRange(arguments.require(arguments.array("bounds"), "bounds"), of: entry)
        let chunks = entry.chunks.chunks
        guard let first = chunks.firstIndex(where: { $0.min == range.min }),
            let last = chunks.firstIndex(where: { $0.max == range.max }), first <= last
        else {
            throw .illegalOperation(
                "could not merge chunks, collection \(entry.namespace) has no chunks with the bounds \(text(range))")
        }
        guard chunks[first...last].allSatisfy({ $0.shard == chunks[first].shard }) else {
            throw .illegalOperation(
                "could not merge chunks, collection \(entry.namespace) range \(text(range)) is not all on one shard")
        }
        try requireNoMigration(of: range, in: entry.namespace)
        if first < last { merge(first...last, of: entry.namespace, what: "merge") }
        return .reply(success(), latency: CommandCosts.splitOrMerge)
    }

    /// clearJumboFlag: the chunk may be tried again.
    mutating func clearJumboFlag(_ request: CommandRequest) throws(CommandError) -> CommandOutcome {
        let arguments = try CommandArguments(request, fields: ["find", "bounds"])
        let entry = try shardedCollection(arguments.namespace())
        let index = try chunkIndex(arguments, of: entry)
        changeChunks(of: entry.namespace) { chunks, _ in chunks.setJumbo(index, false) }
        return .reply(success(), latency: CommandCosts.metadata)
    }

    /// The key before which half of a chunk's data lies.
    private func median(of chunk: Chunk, of entry: CollectionEntry) throws(CommandError) -> KeyBound {
        let bytes = share(of: chunk.range, in: entry, on: chunk.shard).bytes
        guard let point = splitPoint(of: chunk.range, in: entry, on: chunk.shard, afterBytes: bytes / 2) else {
            throw .operationFailed("cannot find median in chunk, possibly empty")
        }
        return point
    }

    /// Splits and merges wait for no migration here: they are refused while the chunk moves.
    private func requireNoMigration(of range: ShardKeyRange, in name: Namespace) throws(CommandError) {
        let other = migrations.active.first { $0.namespace == name && $0.range.overlaps(range) }
        if let other { throw conflict(on: other.from, with: other) }
    }
}
