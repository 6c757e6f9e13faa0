import BSON

extension Cluster {
    /// The chunk that a command means by `find` (a document's shard key) or by `bounds` (both ends exactly).
    func chunkIndex(_ arguments: CommandArguments, of entry: CollectionEntry) throws(CommandError) -> Int {
        let find = try arguments.document("find")
        let bounds = try arguments.array("bounds")
        switch (find, bounds) {
        case (let find?, nil):
            try requireWholeKey(find, of: entry.pattern)
            return entry.chunks.index(containing: try entry.pattern.key(of: find))
        case (nil, let bounds?):
            let range = try exactRange(bounds, of: entry)
            guard let index = entry.chunks.index(of: range) else {
                throw .operationFailed("no chunk found with the shard key bounds \(text(range))")
            }
            return index
        case (nil, nil):
            throw .invalidOptions("need to specify either a find query, or both lower and upper bounds.")
        case (.some, .some):
            throw .invalidOptions("cannot specify bounds and find at the same time")
        }
    }

    /// Two documents as a range of shard keys.
    func exactRange(_ bounds: [BSONValue], of entry: CollectionEntry) throws(CommandError) -> ShardKeyRange {
        guard bounds.count == 2, let low = bounds[0].document, let high = bounds[1].document else {
            throw .badValue("bounds must be an array of two documents: the lower and the upper bound")
        }
        let range = ShardKeyRange(min: try entry.pattern.bound(low), max: try entry.pattern.bound(high))
        guard range.min < range.max else { throw .badValue("min must be less than max: \(text(range))") }
        return range
    }

    private func requireWholeKey(_ find: BSONDocument, of pattern: ShardKeyPattern) throws(CommandError) {
        for field in pattern.fields where find.value(at: field.path) == nil && find[field.name] == nil {
            throw .shardKeyNotFound("no shard key found in chunk query \(find.serverText)")
        }
    }
}
