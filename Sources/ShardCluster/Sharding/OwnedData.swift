import BSON

extension Cluster {
    /// What a range of a sharded collection holds on a shard; O(log n).
    func share(of range: ShardKeyRange, in entry: CollectionEntry, on shard: ShardID) -> DocumentTotals {
        if entry.unsplittable {
            let totals = shards[shard.slot].collections.read(entry.namespace) {
                DocumentTotals(count: $0.count, bytes: $0.dataBytes)
            }
            return totals ?? DocumentTotals()
        }
        let totals = shards[shard.slot].collections.read(entry.namespace) { stored in
            stored.keyIndex(for: entry.pattern).map { stored.totals(in: entry.pattern.keyRange(range), keyIndex: $0) }
        }
        return totals.flatMap { $0 } ?? DocumentTotals()
    }

    /// Documents of a namespace that a shard owns: what it stores without its orphans.
    package func ownedDocuments(of name: Namespace, on shard: ShardID) -> Int {
        let stored = shards[shard.slot].collections.read(name) { $0.count } ?? 0
        return shards[shard.slot].orphans.reduce(stored) { $0 - ($1.namespace == name ? $1.documents : 0) }
    }

    /// Bytes of a namespace that a shard owns.
    package func ownedBytes(of name: Namespace, on shard: ShardID) -> Int64 {
        let stored = shards[shard.slot].collections.read(name) { $0.dataBytes } ?? 0
        return shards[shard.slot].orphans.reduce(stored) { $0 - ($1.namespace == name ? $1.bytes : 0) }
    }

    /// The ranges that reads on a shard have to hide; nil if it stores nothing that it doesn't own.
    package func hiddenRanges(of name: Namespace, on shard: ShardID) -> [ShardKeyRange]? {
        var ranges: [ShardKeyRange] = []
        for orphan in shards[shard.slot].orphans where orphan.documents > 0 && orphan.namespace == name {
            ranges.append(orphan.range)
        }
        return ranges.isEmpty ? nil : ranges
    }

    /// From a chunk's lower end, as much as one range size holds: the whole chunk if it isn't larger.
    func rangeToMove(from chunk: Chunk, of entry: CollectionEntry) -> ShardKeyRange {
        ShardKeyRange(min: chunk.min, max: upperEnd(from: chunk.min, in: chunk, of: entry))
    }

    /// Where a range that begins at `min` has to end to hold one range size; the chunk's end if it holds less.
    func upperEnd(from min: KeyBound, in chunk: Chunk, of entry: CollectionEntry) -> KeyBound {
        let rest = ShardKeyRange(min: min, max: chunk.max)
        let size = catalog.rangeSizeBytes(entry)
        guard share(of: rest, in: entry, on: chunk.shard).bytes >= size else { return chunk.max }
        return splitPoint(of: rest, in: entry, on: chunk.shard, afterBytes: size) ?? chunk.max
    }

    /// Where a range that ends at `max` has to begin to hold one range size; the chunk's start if it holds less.
    func lowerEnd(to max: KeyBound, in chunk: Chunk, of entry: CollectionEntry) -> KeyBound {
        let rest = ShardKeyRange(min: chunk.min, max: max)
        let size = catalog.rangeSizeBytes(entry)
        let bytes = share(of: rest, in: entry, on: chunk.shard).bytes
        guard bytes >= size else { return chunk.min }
        return splitPoint(of: rest, in: entry, on: chunk.shard, afterBytes: bytes - size) ?? chunk.min
    }

    /// The first shard key of a range before which this many bytes lie, if it is inside the range.
    func splitPoint(
        of range: ShardKeyRange, in entry: CollectionEntry, on shard: ShardID, afterBytes bytes: Int64
    ) -> KeyBound? {
        guard let stored = self[shard].collections[entry.namespace], let index = stored.keyIndex(for: entry.pattern),
            let key = stored.splitPoint(
                keyIndex: index, range: entry.pattern.keyRange(range), afterBytes: bytes),
            let bound = try? entry.pattern.bound(entry.pattern.restricting(key)), range.min < bound, bound < range.max
        else { return nil }
        return bound
    }

    /// Copies a range from one shard to another; the donor keeps its copy until its range deleter runs.
    ///
    /// - Throws: what the recipient's store refuses (a duplicate of a unique key); then nothing has changed.
    mutating func copy(
        _ range: ShardKeyRange, of entry: CollectionEntry, from: ShardID, to: ShardID
    ) throws(CommandError) -> DocumentTotals {
        guard let donor = self[from].collections[entry.namespace], let index = donor.keyIndex(for: entry.pattern) else {
            return DocumentTotals()
        }
        let payload = try donor.payload(of: entry.pattern.keyRange(range), keyIndex: index)
        keepShare(of: entry.namespace, on: to)
        if self[to].collections[entry.namespace] == nil {
            shards[to.slot].collections[entry.namespace] = try emptyCopy(of: donor)
        }
        _ = try shards[to.slot].collections.update(entry.namespace) { stored throws(CommandError) in
            try stored.absorb(payload)
        }
        return payload.totals
    }

    /// Deletes what a shard stores of a range that it doesn't own.
    mutating func discard(_ range: ShardKeyRange, of entry: CollectionEntry, on shard: ShardID) {
        keepShare(of: entry.namespace, on: shard)
        _ = shards[shard.slot].collections.update(entry.namespace) { stored in
            guard let index = stored.keyIndex(for: entry.pattern) else { return }
            try? stored.remove(range: entry.pattern.keyRange(range), keyIndex: index)
        }
        recordShare(of: entry.namespace, "range deletion", on: shard)
    }

    /// A collection with the same identity and indexes, and no documents.
    func emptyCopy(of stored: StoredCollection) throws(CommandError) -> StoredCollection {
        try StoredCollection(
            namespace: stored.namespace, uuid: stored.uuid, indexes: stored.indexes, hash: HashedKey.hash)
    }
}

extension ShardKeyPattern {
    /// A range of chunks as a range of index keys; the last chunk also holds what equals MaxKey.
    package func keyRange(_ range: ShardKeyRange) -> KeyRange {
        KeyRange(low: range.min.key, high: range.max == globalMax ? .highest : range.max.key)
    }

    /// The shard key's fields out of a longer index key.
    func restricting(_ key: BSONDocument) -> BSONDocument {
        BSONDocument(fields.map { ($0.name, key[$0.name] ?? .null) })
    }

    /// Whether an index begins with the shard key's fields, so that its order is the chunks' order.
    package func isSupported(by index: IndexSpec) -> Bool {
        guard !index.sparse, index.partialFilter == nil else { return false }
        var indexed = index.key.makeIterator()
        for field in fields {
            guard let (name, kind) = indexed.next(), name == field.name else { return false }
            guard field.hashed ? kind.string == "hashed" : kind.double == 1 else { return false }
        }
        return true
    }
}

extension StoredCollection {
    /// The index whose order is the shard key's.
    package func keyIndex(for pattern: ShardKeyPattern) -> String? {
        for place in storedIndexes.indices {
            let definition = storedIndexes[place].definition
            if definition.holdsAll, pattern.shape.isPrefix(of: definition.shape) { return definition.spec.name }
        }
        return nil
    }
}
