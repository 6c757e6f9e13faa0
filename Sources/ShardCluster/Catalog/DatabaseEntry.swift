package import BSON

/// config.databases: a database, and the shard that holds its unsharded collections.
package struct DatabaseEntry: Sendable, Hashable {
    package let name: String
    package var primary: ShardID
    package let uuid: BSONBinary
    package let timestamp: BSONTimestamp
    /// Raised by each movePrimary.
    package var lastMod: Int32 = 1
}
