package import BSON

/// What a router knows of a sharded collection: its chunks as they were at some version. Immutable, so that routers,
/// snapshots and forks share one.
package final class RoutingTable: Sendable {
    /// Neighbouring chunks of one shard, seen as one interval that ends before `upper`.
    package struct Span: Sendable, Hashable {
        package let upper: KeyString
        package let shard: ShardID
    }

    package let namespace: Namespace
    package let uuid: BSONBinary
    package let pattern: ShardKeyPattern
    package let generation: CollectionGeneration
    package let chunks: ChunkMap

    package init(
        namespace: Namespace, uuid: BSONBinary, pattern: ShardKeyPattern, generation: CollectionGeneration,
        chunks: ChunkMap
    ) {
        self.namespace = namespace
        self.uuid = uuid
        self.pattern = pattern
        self.generation = generation
        self.chunks = chunks
    }

    /// The key space from its start to its end, as intervals of one shard; two in a row may be the same shard's where
    /// blocks of chunks meet.
    package var spans: some Sequence<Span> { chunks.chunks.blocks.lazy.flatMap(\.spans) }

    /// The shard that owns a key; O(log n). MaxKey itself belongs to the last chunk.
    package func shard(owning key: KeyString) -> ShardID { chunks.chunks[chunks.index(containing: key)].shard }

    /// The shards that own a part of any of these half-open intervals, in the order of joining.
    package func shards(owning intervals: [KeyRange]) -> [ShardID] {
        let all = chunks.shards
        var owners: [ShardID] = []
        for interval in intervals where owners.count < all.count { add(ownersIn: interval, to: &owners, of: all.count) }
        return owners.sorted()
    }

    /// Walks the spans of an interval until its end, or until every shard is found.
    private func add(ownersIn interval: KeyRange, to owners: inout [ShardID], of all: Int) {
        let index = chunks.index(containing: interval.low)
        let chunk = chunks.chunks[index]
        if !owners.contains(chunk.shard) { owners.append(chunk.shard) }
        if chunk.max.key >= interval.high { return }
        for block in chunks.chunks.blocks[chunks.chunks.place(of: index).block...] {
            for span in block.spans where chunk.max.key < span.upper {
                if !owners.contains(span.shard) { owners.append(span.shard) }
                if span.upper >= interval.high || owners.count == all { return }
            }
        }
    }
}
