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
    package let spans: [Span]

    package init(
        namespace: Namespace, uuid: BSONBinary, pattern: ShardKeyPattern, generation: CollectionGeneration,
        chunks: ChunkMap
    ) {
        self.namespace = namespace
        self.uuid = uuid
        self.pattern = pattern
        self.generation = generation
        self.chunks = chunks
        var spans: [Span] = []
        for chunk in chunks.chunks {
            if let last = spans.last, last.shard == chunk.shard { spans.removeLast() }
            spans.append(Span(upper: chunk.max.key, shard: chunk.shard))
        }
        self.spans = spans
    }

    /// The shard that owns a key; O(log n). MaxKey itself belongs to the last chunk.
    package func shard(owning key: KeyString) -> ShardID { spans[span(containing: key)].shard }

    /// The shards that own a part of any of these half-open intervals, in the order of joining.
    package func shards(owning intervals: [KeyRange]) -> [ShardID] {
        var owners: [ShardID] = []
        for interval in intervals {
            var index = span(containing: interval.low)
            while index < spans.count {
                if !owners.contains(spans[index].shard) { owners.append(spans[index].shard) }
                if spans[index].upper >= interval.high { break }
                index += 1
            }
        }
        return owners.sorted()
    }

    package func span(containing key: KeyString) -> Int {
        var low = 0
        var high = spans.count - 1
        while low < high {
            let middle = (low + high) / 2
            if key < spans[middle].upper { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
