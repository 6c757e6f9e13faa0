package import BSON

/// The chunks of one collection in key order, which cover the key space once, with what each shard has of them.
package struct ChunkMap: Sendable, Hashable {
    package private(set) var chunks: [Chunk]
    /// The newest version of all: the collection's placement version.
    package private(set) var version: ChunkVersion
    /// Chunks by shard slot.
    private var counts: [Int] = []
    /// The newest version of a shard's chunks, by slot.
    private var versions: [ChunkVersion] = []

    /// - Parameter chunks: in key order, without gaps.
    package init(_ chunks: [Chunk]) {
        self.chunks = chunks
        version = .none
        recount()
    }

    package func count(on shard: ShardID) -> Int { shard.slot < counts.count ? counts[shard.slot] : 0 }

    package func version(of shard: ShardID) -> ChunkVersion {
        shard.slot < versions.count ? versions[shard.slot] : .none
    }

    /// The shards that own a chunk, in the order of joining.
    package var shards: [ShardID] { counts.indices.filter { counts[$0] > 0 }.map { ShardID($0) } }

    /// The chunk that owns this key; O(log n).
    package func index(containing key: KeyString) -> Int {
        var low = 0
        var high = chunks.count - 1
        while low < high {
            let middle = (low + high + 1) / 2
            if chunks[middle].min.key <= key { low = middle } else { high = middle - 1 }
        }
        return low
    }

    /// The chunk with exactly these bounds.
    package func index(of range: ShardKeyRange) -> Int? {
        let index = index(containing: range.min.key)
        return chunks[index].range == range ? index : nil
    }

    /// Cuts a chunk at points that lie inside it, in order; each piece gets the next minor version.
    package mutating func split(_ index: Int, at points: [KeyBound], newID: () -> ObjectID) {
        let whole = chunks[index]
        var pieces: [Chunk] = []
        var lower = whole.min
        for (number, upper) in (points + [whole.max]).enumerated() {
            version = version.nextMinor
            var piece = Chunk(
                range: ShardKeyRange(min: lower, max: upper), shard: whole.shard, version: version,
                id: number == 0 ? whole.id : newID(), onCurrentShardSince: whole.onCurrentShardSince)
            piece.jumbo = false
            pieces.append(piece)
            lower = upper
        }
        chunks.replaceSubrange(index...index, with: pieces)
        recount()
    }

    /// Gives a range inside one chunk to another shard: the range gets the next major version, what is left of the
    /// chunk on its two sides (or, where nothing is left, one other chunk of the donor) the minor ones after it.
    package mutating func move(
        _ range: ShardKeyRange, to shard: ShardID, since: BSONTimestamp, newID: () -> ObjectID
    ) {
        let index = index(containing: range.min.key)
        let whole = chunks[index]
        version = version.nextMajor
        let moved = Chunk(
            range: range, shard: shard, version: version, id: whole.min == range.min ? whole.id : newID(),
            onCurrentShardSince: since)
        var pieces: [Chunk] = []
        if whole.min < range.min {
            version = version.nextMinor
            var left = whole
            left.range = ShardKeyRange(min: whole.min, max: range.min)
            left.version = version
            pieces.append(left)
        }
        pieces.append(moved)
        if range.max < whole.max {
            version = version.nextMinor
            pieces.append(
                Chunk(
                    range: ShardKeyRange(min: range.max, max: whole.max), shard: whole.shard, version: version,
                    id: newID(), onCurrentShardSince: whole.onCurrentShardSince))
        }
        chunks.replaceSubrange(index...index, with: pieces)
        if pieces.count == 1, let control = chunks.firstIndex(where: { $0.shard == whole.shard }) {
            version = version.nextMinor
            chunks[control].version = version
        }
        recount()
    }

    /// Makes one chunk of several neighbours on one shard.
    package mutating func merge(_ range: ClosedRange<Int>) {
        let parts = chunks[range]
        guard let first = parts.first, let last = parts.last else { return }
        version = version.nextMinor
        var merged = first
        merged.range = ShardKeyRange(min: first.min, max: last.max)
        merged.version = version
        merged.onCurrentShardSince = parts.map(\.onCurrentShardSince).max() ?? first.onCurrentShardSince
        merged.jumbo = false
        chunks.replaceSubrange(range, with: [merged])
        recount()
    }

    package mutating func setJumbo(_ index: Int, _ jumbo: Bool) { chunks[index].jumbo = jumbo }

    private mutating func recount() {
        let slots = (chunks.map(\.shard.slot).max() ?? -1) + 1
        counts = Array(repeating: 0, count: slots)
        versions = Array(repeating: .none, count: slots)
        for chunk in chunks {
            counts[chunk.shard.slot] += 1
            versions[chunk.shard.slot] = max(versions[chunk.shard.slot], chunk.version)
            version = max(version, chunk.version)
        }
    }
}
