package import BSON
package import SimKernel

/// config.changelog: something that happened to the cluster's metadata.
package struct ChangelogEntry: Sendable, Hashable {
    package let id: ObjectID
    package let time: Micros
    /// The host that did it.
    package let server: String
    package let shard: String
    /// The server's names: "shardCollection.start", "moveChunk.commit", "split", "addShard" and so on.
    package let what: String
    package let namespace: String
    package let details: BSONDocument
}
