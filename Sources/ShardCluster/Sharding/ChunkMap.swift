package import BSON

/// The chunks of one collection in key order, which cover the key space once, with what each shard has of them.
package struct ChunkMap: Sendable, Equatable {
    package private(set) var chunks: ChunkList
    /// The newest version of all: the collection's placement version.
    package private(set) var version: ChunkVersion = .none
    /// Chunks by shard slot.
    private var counts: [Int] = []
    /// Jumbo chunks by shard slot.
    private var jumboCounts: [Int] = []
    /// The newest version of a shard's chunks, by slot.
    private var versions: [ChunkVersion] = []

    /// - Parameter chunks: in key order, without gaps.
    package init(_ chunks: [Chunk]) {
        self.chunks = ChunkList(chunks)
        for chunk in chunks { add(chunk) }
        shards = owners
    }

    package func count(on shard: ShardID) -> Int { shard.slot < counts.count ? counts[shard.slot] : 0 }

    package func jumboCount(on shard: ShardID) -> Int {
        shard.slot < jumboCounts.count ? jumboCounts[shard.slot] : 0
    }

    package func version(of shard: ShardID) -> ChunkVersion {
        shard.slot < versions.count ? versions[shard.slot] : .none
    }

    /// The shards that own a chunk, in the order of joining.
    package private(set) var shards: [ShardID] = []

    /// The chunk that owns this key; O(log n).
    package func index(containing key: KeyString) -> Int { chunks.index(containing: key) }

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
            pieces.append(
                Chunk(
                    range: ShardKeyRange(min: lower, max: upper), shard: whole.shard, version: version,
                    id: number == 0 ? whole.id : newID(), onCurrentShardSince: whole.onCurrentShardSince))
            lower = upper
        }
        replace(index..<index + 1, with: pieces)
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
        replace(index..<index + 1, with: pieces)
        if pieces.count == 1, let control = chunks.first(on: whole.shard) {
            version = version.nextMinor
            var bumped = chunks[control]
            bumped.version = version
            replace(control..<control + 1, with: [bumped])
        }
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
        replace(Range(range), with: [merged])
    }

    package mutating func setJumbo(_ index: Int, _ jumbo: Bool) {
        var chunk = chunks[index]
        chunk.jumbo = jumbo
        replace(index..<index + 1, with: [chunk])
    }

    /// Puts chunks in the place of others, and keeps the counters.
    ///
    /// A shard that keeps a chunk has one with a version at least as new among `new` whenever its newest one goes: every
    /// change of ownership gives the donor a new version.
    private mutating func replace(_ range: Range<Int>, with new: [Chunk]) {
        for index in range {
            let old = chunks[index]
            counts[old.shard.slot] -= 1
            if old.jumbo { jumboCounts[old.shard.slot] -= 1 }
            if counts[old.shard.slot] == 0 { versions[old.shard.slot] = .none }
        }
        chunks.replaceSubrange(range, with: new)
        for chunk in new { add(chunk) }
        shards = owners
    }

    private var owners: [ShardID] { counts.indices.filter { counts[$0] > 0 }.map { ShardID($0) } }

    private mutating func add(_ chunk: Chunk) {
        let slot = chunk.shard.slot
        while counts.count <= slot {
            counts.append(0)
            jumboCounts.append(0)
            versions.append(.none)
        }
        counts[slot] += 1
        if chunk.jumbo { jumboCounts[slot] += 1 }
        versions[slot] = max(versions[slot], chunk.version)
        version = max(version, chunk.version)
    }
}
