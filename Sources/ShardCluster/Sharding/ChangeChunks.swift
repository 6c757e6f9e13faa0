import BSON

extension Cluster {
    /// The sharded collection of this name.
    ///
    /// - Throws: NamespaceNotSharded (118).
    func shardedCollection(_ name: Namespace) throws(CommandError) -> CollectionEntry {
        guard let entry = catalog.collections[name], !entry.unsplittable else {
            throw .namespaceNotSharded("Collection \(name) is not sharded")
        }
        return entry
    }

    /// Changes a collection's chunks in the catalog, with new ids for the chunks that this makes.
    mutating func changeChunks(of name: Namespace, _ body: (inout ChunkMap, () -> ObjectID) -> Void) {
        var clock = clock
        let moment = now
        _ = catalog.collections.update(name) { entry in
            entry.change { chunks in body(&chunks) { clock.objectID(at: moment) } }
        }
        self.clock = clock
    }

    /// Splits a chunk at points inside it, in order, and logs it as the server does: "split" or "multi-split".
    mutating func split(_ index: Int, of name: Namespace, at points: [KeyBound]) {
        guard let before = catalog.collections[name]?.chunks.chunks[index] else { return }
        changeChunks(of: name) { chunks, newID in chunks.split(index, at: points, newID: newID) }
        guard let after = catalog.collections[name]?.chunks.chunks, !points.isEmpty else { return }
        let parts = after[index...(index + points.count)]
        for (number, part) in parts.enumerated() where parts.count > 2 {
            logByConfig(
                "multi-split", name.text,
                details: [
                    "before": .document(logged(before)), "number": .integer(number + 1), "of": .integer(parts.count),
                    "chunk": .document(logged(part)),
                ])
        }
        if parts.count == 2 {
            logByConfig(
                "split", name.text,
                details: [
                    "before": .document(logged(before)), "left": .document(logged(after[index])),
                    "right": .document(logged(after[index + 1])),
                ])
        }
    }

    /// Merges neighbouring chunks of one shard and logs it.
    mutating func merge(_ run: ClosedRange<Int>, of name: Namespace, what: String) {
        guard let chunks = catalog.collections[name]?.chunks.chunks, chunks.indices.contains(run.upperBound) else {
            return
        }
        let version = catalog.collections[name]?.chunks.version ?? .none
        changeChunks(of: name) { chunks, _ in chunks.merge(run) }
        let merged = catalog.collections[name]?.chunks.version ?? .none
        logByConfig(
            what, name.text,
            details: [
                "merged": .array(chunks[run].map { .document(logged($0)) }),
                "prevShardVersion": .timestamp(version.timestamp), "mergedVersion": .timestamp(merged.timestamp),
                "owningShard": .string(self[chunks[run.lowerBound].shard].name),
            ])
    }

    /// Marks the chunk that holds a range as too large to move.
    mutating func markJumbo(_ range: ShardKeyRange, in name: Namespace) {
        changeChunks(of: name) { chunks, _ in chunks.setJumbo(chunks.index(containing: range.min.key), true) }
    }

    private func logged(_ chunk: Chunk) -> BSONDocument {
        [
            "min": .document(chunk.min.document), "max": .document(chunk.max.document),
            "lastmod": .timestamp(chunk.version.timestamp),
        ]
    }
}
