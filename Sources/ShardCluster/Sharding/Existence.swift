import BSON

extension Cluster {
    /// Whether a collection is there, sharded or not.
    package func exists(_ name: Namespace) -> Bool { catalog.collections[name] != nil || firstShare(of: name) != nil }

    /// Whether its documents are spread by a shard key.
    package func isSharded(_ name: Namespace) -> Bool {
        catalog.collections.read(name) { !$0.unsplittable } ?? false
    }

    /// Nil for a collection that isn't spread by one.
    package func shardKey(of name: Namespace) -> ShardKeyPattern? {
        isSharded(name) ? catalog.collections[name]?.pattern : nil
    }

    /// What the first shard that stores a part of a collection has of it: its options are the same everywhere.
    package func firstShare(of name: Namespace) -> StoredCollection? {
        if let owner = catalog.collections[name]?.chunks.shards.first { return self[owner].collections[name] }
        return catalog.database(name.database).flatMap { self[$0.primary].collections[name] }
    }

    /// Refuses writes to what only the cluster itself writes.
    ///
    /// - Throws: Unauthorized (13).
    package func requireWritable(_ name: Namespace) throws(CommandError) {
        guard name.database != "config" else {
            throw .unauthorized("not authorized on config to execute this command on \(name)")
        }
    }
}
