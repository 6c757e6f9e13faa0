import BSON

extension Cluster {
    /// refineCollectionShardKey: more fields behind the shard key; the chunks keep their documents.
    mutating func refineShardKey(_ request: CommandRequest) throws(CommandError) -> CommandOutcome {
        let arguments = try CommandArguments(
            request, fields: ["key", "unique", "enforceUniquenessCheck", "collectionUUID"])
        let old = try shardedCollection(arguments.namespace())
        let name = old.namespace
        let pattern = try ShardKeyPattern(arguments.require(arguments.document("key"), "key"))
        guard pattern != old.pattern else { return .reply(success(), latency: CommandCosts.catalogRead) }
        guard pattern.fields.starts(with: old.pattern.fields) else {
            throw .invalidOptions(
                "refineCollectionShardKey shard key \(pattern.document.serverText) does not extend the current shard key "
                    + old.pattern.document.serverText)
        }
        guard resharding?.namespace != name, !migrations.active.contains(where: { $0.namespace == name }) else {
            throw .conflictingOperationInProgress("Collection \(name) is undergoing changes")
        }
        for shard in old.chunks.shards {
            guard let stored = self[shard].collections[name], stored.keyIndex(for: pattern) == nil else { continue }
            throw .invalidOptions(
                "Please create an index that starts with the proposed shard key before refining the shard key of the "
                    + "collection.")
        }
        refine(old, to: pattern)
        return .reply(success(), latency: CommandCosts.shardCollection)
    }

    /// Bounds get MinKey in the new fields, the last one MaxKey; it is another life of the collection for routers.
    private mutating func refine(_ old: CollectionEntry, to pattern: ShardKeyPattern) {
        let name = old.namespace
        func extended(_ range: ShardKeyRange) -> ShardKeyRange {
            ShardKeyRange(min: extended(range.min), max: extended(range.max))
        }
        func extended(_ bound: KeyBound) -> KeyBound {
            if bound == old.pattern.globalMax { return pattern.globalMax }
            return (try? pattern.bound(bound.document)) ?? bound
        }
        let details: BSONDocument = [
            "oldShardKey": .document(old.pattern.document), "newShardKey": .document(pattern.document),
        ]
        logByConfig("refineCollectionShardKey.start", name.text, details: details)
        let chunks = old.chunks.chunks.map { chunk in
            var chunk = chunk
            chunk.range = extended(chunk.range)
            return chunk
        }
        var entry = CollectionEntry(
            namespace: name, uuid: old.uuid, pattern: pattern, unique: old.unique,
            generation: CollectionGeneration(epoch: clock.objectID(at: now), timestamp: clock.tick(at: now)),
            chunks: ChunkMap(chunks))
        entry.maxChunkSizeBytes = old.maxChunkSizeBytes
        entry.noBalance = old.noBalance
        entry.enableAutoMerge = old.enableAutoMerge
        catalog.collections[name] = entry
        catalog.zones = catalog.zones.map { zone in
            zone.namespace == name ? ZoneRange(namespace: name, range: extended(zone.range), zone: zone.zone) : zone
        }
        for slot in shards.indices {
            shards[slot].orphans = shards[slot].orphans.map { orphan in
                guard orphan.namespace == name else { return orphan }
                return OrphanRange(
                    id: orphan.id, namespace: name, range: extended(orphan.range), documents: orphan.documents,
                    bytes: orphan.bytes, deleteAt: orphan.deleteAt)
            }
        }
        logByConfig("refineCollectionShardKey.end", name.text, details: details)
    }
}
