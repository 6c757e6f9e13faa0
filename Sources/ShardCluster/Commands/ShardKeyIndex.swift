import BSON

extension Cluster {
    /// A collection with documents must bring an index that begins with the shard key, and no unique index that
    /// sharding would break.
    func requireIndex(of stored: StoredCollection?, for pattern: ShardKeyPattern) throws(CommandError) {
        guard let stored else { return }
        if let other = stored.indexes.first(where: { $0.unique && $0.name != "_id_" && !pattern.isPrefix(of: $0.key) })
        {
            throw .invalidOptions(
                "can't shard collection '\(stored.namespace)' with unique index on \(other.key.serverText) and proposed "
                    + "shard key \(pattern.document.serverText). Uniqueness can't be maintained "
                    + "unless shard key is a prefix")
        }
        guard stored.count == 0 || stored.keyIndex(for: pattern) != nil else {
            throw .invalidOptions(
                "Please create an index that starts with the proposed shard key before sharding the collection.")
        }
    }

    /// Makes the collection if it isn't there, and the index of its shard key while it is empty.
    mutating func prepareShardKeyIndex(
        of name: Namespace, for pattern: ShardKeyPattern, unique: Bool, on primary: ShardID
    ) throws(CommandError) {
        if self[primary].collections[name] == nil { try createCollection(name, on: primary) }
        guard let stored = self[primary].collections[name], stored.keyIndex(for: pattern) == nil else { return }
        let spec = IndexSpec(key: pattern.document, unique: unique)
        keepShare(of: name, on: primary)
        _ = try shards[primary.slot].collections.update(name) { stored throws(CommandError) in
            try stored.createIndex(spec, materialiseLimit: 0)
        }
        recordShare(of: name, "createIndexes", on: primary)
    }
}

extension ShardKeyPattern {
    /// Whether an index begins with the shard key's fields, whatever their kinds.
    func isPrefix(of key: BSONDocument) -> Bool {
        let names = key.keys
        return fields.count <= names.count && zip(fields, names).allSatisfy { $0.name == $1 }
    }
}
