import BSON
import SimKernel

extension Cluster {
    /// The primary shard of a database, which is made if there is none yet.
    mutating func databasePrimary(_ name: String) throws(CommandError) -> ShardID {
        if let entry = catalog.database(name) { return entry.primary }
        guard let primary = leastLoadedShard else {
            throw .shardNotFound("Database \(name) not found due to No shards found")
        }
        return try createDatabase(name, on: primary)
    }

    /// Makes a database.
    ///
    /// - Throws: InvalidNamespace (73), DatabaseDifferCase (13297).
    @discardableResult
    mutating func createDatabase(_ name: String, on primary: ShardID) throws(CommandError) -> ShardID {
        guard Namespace.isDatabaseName(name) else {
            throw .invalidNamespace("invalid database name specified: \(name)")
        }
        if let other = catalog.databases.first(where: { $0.name.lowercased() == name.lowercased() }) {
            throw CommandError(
                code: 13297, codeName: "DatabaseDifferCase",
                message: "db already exists with different case already have: [\(other.name)] trying to create "
                    + "[\(name)]")
        }
        catalog.insert(
            DatabaseEntry(name: name, primary: primary, uuid: newUUID(), timestamp: clock.tick(at: now)))
        return primary
    }

    /// Makes an unsharded collection with its index on `_id`.
    mutating func createCollection(_ name: Namespace, on primary: ShardID) throws(CommandError) {
        try requireNoMovePrimary(name)
        try enter(primary, for: name)
        keepShare(of: name, on: primary)
        shards[primary.slot].collections[name] = try StoredCollection(
            namespace: name.text, uuid: newUUID().bytes, hash: HashedKey.hash)
        record(.command, in: name, ["create": .string(name.collection)], on: primary)
    }

    /// The collection's place for a write, made if it is not there: its database and, unsharded, itself.
    package mutating func createImplicitly(_ name: Namespace) throws(CommandError) {
        if catalog.collections.contains(name) { return }
        try enterPrimary(of: name)
        if let primary = catalog.database(name.database)?.primary, self[primary].collections[name] != nil { return }
        let checked = try Namespace(checking: name.database, name.collection)
        let primary = try databasePrimary(name.database)
        try createCollection(checked, on: primary)
    }

    /// The shard that is not draining with the least data; of equals the one that joined first.
    private var leastLoadedShard: ShardID? {
        activeShards.filter { !self[$0].isDraining }.min { self[$0].dataBytes < self[$1].dataBytes }
    }

    /// A version 4 UUID from the cluster's own chance.
    mutating func newUUID() -> BSONBinary {
        var bytes: [UInt8] = []
        for word in [generator.next(), generator.next()] {
            bytes += (0..<8).map { UInt8(truncatingIfNeeded: word >> (8 * $0)) }
        }
        bytes[6] = bytes[6] & 0x0F | 0x40
        bytes[8] = bytes[8] & 0x3F | 0x80
        return BSONBinary(subtype: 4, bytes: bytes)
    }
}
