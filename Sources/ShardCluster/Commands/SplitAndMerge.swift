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
                "new split key \(point.document.serverText) is a boundary key of existing chunk "
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
        let first = chunks.index(containing: range.min.key)
        let end = range.max == entry.pattern.globalMax ? chunks.count : chunks.index(containing: range.max.key)
        let last = end - 1
        guard first <= last, chunks[first].min == range.min, chunks[last].max == range.max else {
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

    /// mergeAllChunksOnShard: what the AutoMerger would merge of a shard's chunks, now and in one command.
    mutating func mergeAllChunksOnShard(_ request: CommandRequest) throws(CommandError) -> CommandOutcome {
        let arguments = try CommandArguments(request, fields: ["shard", "maxNumberOfChunksToMerge"])
        let entry = try shardedCollection(arguments.namespace())
        let shard = try findShard(arguments.require(arguments.string("shard"), "shard"))
        let most = Int(clamping: try arguments.integer("maxNumberOfChunksToMerge") ?? .max)
        guard most > 1 else {
            throw .badValue("BSON field 'maxNumberOfChunksToMerge' value must be > 1, actual value '\(most)'")
        }
        let moving = migrations.active.first { $0.namespace == entry.namespace && ($0.from == shard || $0.to == shard) }
        if let moving { throw conflict(on: shard, with: moving) }
        var left = most
        var runs: [ClosedRange<Int>] = []
        for run in mergeableRuns(of: entry, before: mergeHorizon)
        where entry.chunks.chunks[run.lowerBound].shard == shard {
            let count = min(left, run.count)
            guard count > 1 else { continue }
            runs.append(run.lowerBound...(run.lowerBound + count - 1))
            left -= count
        }
        for run in runs.reversed() { merge(run, of: entry.namespace, what: "mergeAllChunksOnShard") }
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
        if resharding?.namespace == name {
            throw .conflictingOperationInProgress("Collection \(name) is undergoing changes, its chunks can't change")
        }
    }
}
