import BSON

/// Where a collection is on its way to fewer chunks, as config.collections and balancerCollectionStatus name it.
package enum Defragmentation: String, Sendable, Hashable {
    /// Neighbours of one shard become one chunk.
    case mergeAndMeasureChunks
    /// Small chunks move to a neighbour's shard, to be merged with it.
    case moveAndMergeChunks
    /// What lies side by side now becomes one chunk.
    case mergeChunks
}

extension Cluster {
    /// A chunk with less than this part of a range size is moved to be merged.
    private static let smallChunkPart: Int64 = 4

    /// One round's work on a collection that is being defragmented; answers the migrations that it started.
    mutating func defragment(_ name: Namespace, free: inout [ShardID]) -> Int {
        guard let entry = catalog.collections[name], let phase = entry.defragmentation,
            !migrations.active.contains(where: { $0.namespace == name })
        else { return 0 }
        for run in mergeableRuns(of: entry, before: .max).reversed() { merge(run, of: name, what: "merge") }
        switch phase {
        case .mergeAndMeasureChunks: setDefragmentation(.moveAndMergeChunks, of: name)
        case .moveAndMergeChunks:
            let (started, left) = moveSmallChunks(of: name, free: &free)
            if left == 0 { setDefragmentation(.mergeChunks, of: name) }
            return started
        case .mergeChunks: setDefragmentation(nil, of: name)
        }
        return 0
    }

    private mutating func setDefragmentation(_ phase: Defragmentation?, of name: Namespace) {
        _ = catalog.collections.update(name) { $0.defragmentation = phase }
    }

    /// Starts what free shards allow; `left` counts the small chunks that have a neighbour to go to.
    private mutating func moveSmallChunks(of name: Namespace, free: inout [ShardID]) -> (started: Int, left: Int) {
        guard let entry = catalog.collections[name] else { return (0, 0) }
        var (started, left) = (0, 0)
        for (chunk, to) in smallChunks(of: entry) {
            left += 1
            guard free.contains(chunk.shard), free.contains(to) else { continue }
            let begun = try? startMigration(
                of: chunk.range, in: entry, from: chunk.shard, to: to, by: .balancer(.chunksImbalance),
                forceJumbo: false)
            guard begun != nil else { continue }
            started += 1
            free.removeAll { $0 == chunk.shard || $0 == to }
        }
        return (started, left)
    }

    /// Small chunks, each with the shard of a neighbour that the chunk's zone allows and that isn't draining.
    func smallChunks(of entry: CollectionEntry) -> [(chunk: Chunk, to: ShardID)] {
        let chunks = Array(entry.chunks.chunks)
        let zones = catalog.zones.filter { $0.namespace == entry.namespace }
        let small = catalog.rangeSizeBytes(entry) / Self.smallChunkPart
        func zone(of range: ShardKeyRange) -> String? { zones.first { $0.range.contains(range) }?.zone }
        var found: [(chunk: Chunk, to: ShardID)] = []
        for (index, chunk) in chunks.enumerated() where !chunk.jumbo {
            let home = zone(of: chunk.range)
            let neighbours = [index - 1, index + 1].filter(chunks.indices.contains).map { chunks[$0] }
            let other = neighbours.first {
                $0.shard != chunk.shard && zone(of: $0.range) == home && !self[$0.shard].isDraining && !$0.jumbo
            }
            guard let other, share(of: chunk.range, in: entry, on: chunk.shard).bytes < small else { continue }
            found.append((chunk, other.shard))
        }
        return found
    }
}
