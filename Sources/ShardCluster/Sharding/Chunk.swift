package import BSON

/// A range of a sharded collection, the shard that owns it, and since which version.
package struct Chunk: Sendable, Hashable {
    package var range: ShardKeyRange
    package var shard: ShardID
    package var version: ChunkVersion
    /// `_id` in config.chunks.
    package let id: ObjectID
    /// When the range came to its present shard.
    package var onCurrentShardSince: BSONTimestamp
    /// Too large to move, and found to be so.
    package var jumbo = false

    package var min: KeyBound { range.min }
    package var max: KeyBound { range.max }
}
