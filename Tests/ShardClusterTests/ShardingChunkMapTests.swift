import BSON
import SimKernel
import Testing

@testable import ShardCluster

struct ShardingChunkMapTests {
    private static let owners = 5

    private static func bound(_ key: Int64) -> KeyBound { KeyBound(["key": .int64(key)]) }

    /// Chunks of width ten from 0, each shard in its turn.
    private static func map(_ count: Int64) -> ChunkMap {
        ChunkMap(
            (0..<count).map { index in
                Chunk(
                    range: ShardKeyRange(min: bound(index * 10), max: bound(index * 10 + 10)),
                    shard: ShardID(Int(index) % owners), version: ChunkVersion(1, UInt32(index)),
                    id: newID(), onCurrentShardSince: BSONTimestamp(raw: 1))
            })
    }

    private static func newID() -> ObjectID { ObjectID(seconds: 1, maker: 1, counter: 1) }

    /// Thousands of splits, moves and merges leave what the same changes leave in a plain array, counters with it.
    @Test(arguments: [1, 2, 3] as [UInt64]) func agreesWithAPlainArray(_ seed: UInt64) throws {
        var chance = Generator(seed: seed)
        var map = Self.map(600)
        var plain = Array(map.chunks)
        for _ in 0..<1_500 {
            let index = Int(chance.below(UInt64(plain.count)))
            let chunk = plain[index]
            let (low, high) = (chunk.min.document["key"]?.int64 ?? 0, chunk.max.document["key"]?.int64 ?? 0)
            switch chance.below(3) {
            case 0 where high - low > 1:
                let point = Self.bound(low + (high - low) / 2)
                map.split(index, at: [point], newID: Self.newID)
                plain[index].range = ShardKeyRange(min: chunk.min, max: point)
                plain.insert(chunk, at: index + 1)
                plain[index + 1].range = ShardKeyRange(min: point, max: chunk.max)
            case 1:
                let to = ShardID(Int(chance.below(UInt64(Self.owners))))
                guard to != chunk.shard else { continue }
                map.move(chunk.range, to: to, since: BSONTimestamp(raw: 2), newID: Self.newID)
                plain[index].shard = to
            default:
                guard index + 1 < plain.count, plain[index + 1].shard == chunk.shard else { continue }
                map.merge(index...(index + 1))
                plain[index].range = ShardKeyRange(min: chunk.min, max: plain[index + 1].max)
                plain.remove(at: index + 1)
            }
        }
        #expect(map.chunks.map(\.range) == plain.map(\.range))
        #expect(map.chunks.map(\.shard) == plain.map(\.shard))
        for (index, chunk) in plain.enumerated() { #expect(map.index(containing: chunk.min.key) == index) }
        #expect(map.chunks.blocks.allSatisfy { (1...ChunkBlock.limit).contains($0.chunks.count) })
        for shard in (0..<Self.owners).map({ ShardID($0) }) {
            let own = map.chunks.filter { $0.shard == shard }
            #expect(map.count(on: shard) == own.count)
            #expect(map.version(of: shard) == own.map(\.version).max() ?? .none)
            #expect(map.chunks.first(on: shard) == plain.firstIndex { $0.shard == shard })
        }
        #expect(map.version == map.chunks.map(\.version).max())
    }

    /// A change after a copy makes two blocks anew (the moved chunk's, and that of the donor's other chunk), not 400.
    @Test func changeCopiesTwoBlocks() throws {
        let before = Self.map(50_000)
        var after = before
        after.move(after.chunks[25_000].range, to: ShardID(3), since: BSONTimestamp(raw: 2), newID: Self.newID)
        let old = Set(before.chunks.blocks.map(ObjectIdentifier.init))
        #expect(old.count > 300)
        #expect(after.chunks.blocks.filter { !old.contains(ObjectIdentifier($0)) }.count == 2)
    }

    /// A router's table finds the owners of intervals as a look at every chunk does.
    @Test func ownersOfIntervals() throws {
        var map = Self.map(2_000)
        for index in stride(from: 1_000, to: 1_900, by: 5) {
            for offset in 0..<4 where map.chunks[index + offset].shard != ShardID(4) {
                map.move(
                    map.chunks[index + offset].range, to: ShardID(4), since: BSONTimestamp(raw: 2), newID: Self.newID)
            }
        }
        let table = RoutingTable(
            namespace: Namespace("test", "items"), uuid: BSONBinary(subtype: 4, bytes: []),
            pattern: try ShardKeyPattern(["key": 1]),
            generation: CollectionGeneration(epoch: Self.newID(), timestamp: BSONTimestamp(raw: 1)), chunks: map)
        for (low, high) in [(0, 5), (5, 25), (9_999, 10_001), (10_100, 17_000), (18_990, 19_011), (0, 20_000)] {
            let interval = KeyRange(low: Self.bound(Int64(low)).key, high: Self.bound(Int64(high)).key)
            let expected = Set(
                map.chunks.filter { $0.min.key < interval.high && interval.low < $0.max.key }.map(\.shard))
            #expect(table.shards(owning: [interval]) == expected.sorted())
        }
    }
}
