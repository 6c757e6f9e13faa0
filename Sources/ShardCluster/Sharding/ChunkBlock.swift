/// Some neighbouring chunks, with what routing and balancing ask of them as a whole. Immutable, so that routing tables,
/// snapshots and forks share all blocks but those that changed.
package final class ChunkBlock: Sendable {
    /// A block holds at most this many chunks, so that a change copies no more.
    static let limit = 256
    /// Neighbours that hold fewer together become one.
    static let few = 64

    package let chunks: [Chunk]
    /// Neighbouring chunks of one shard, seen as one interval.
    package let spans: [RoutingTable.Span]
    /// Chunks by shard slot; slots behind the last one have none.
    let counts: [Int32]
    /// Jumbo chunks in it.
    let jumboCount: Int

    /// - Parameter chunks: at least one, in key order.
    init(_ chunks: [Chunk]) {
        self.chunks = chunks
        var spans: [RoutingTable.Span] = []
        var counts: [Int32] = []
        var jumbo = 0
        for chunk in chunks {
            if let last = spans.last, last.shard == chunk.shard { spans.removeLast() }
            spans.append(RoutingTable.Span(upper: chunk.max.key, shard: chunk.shard))
            while counts.count <= chunk.shard.slot { counts.append(0) }
            counts[chunk.shard.slot] += 1
            if chunk.jumbo { jumbo += 1 }
        }
        self.spans = spans
        self.counts = counts
        jumboCount = jumbo
    }

    func holds(_ shard: ShardID) -> Bool { shard.slot < counts.count && counts[shard.slot] > 0 }
}
