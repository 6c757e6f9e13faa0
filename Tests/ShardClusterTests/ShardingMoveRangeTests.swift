import BSON
import Testing

@testable import ShardCluster

/// The tables of moveRange's documentation: a chunk [0, 100) of a collection with ranges of a known size.
struct ShardingMoveRangeTests {
    /// Chunks min-0, 0-100, 100-max on shard-01; 100 keys with 10,000 bytes each of 1 MB in all, range size `megabytes`.
    private func prepared(bytesPerKey: Int64) throws -> AdminHarness {
        var harness = AdminHarness()
        harness.run(["balancerStop": 1])
        harness.run(["shardCollection": "test.items", "key": ["key": 1]])
        _ = try harness.cluster.insertBulk(
            Namespace("test", "items"),
            BulkBatch(
                field: "key", low: 0, width: 100, count: 100 * bytesPerKey / 1024, firstNumber: 0, padBytes: 983))
        harness.run(["split": "test.items", "middle": ["key": 0]])
        harness.run(["split": "test.items", "middle": ["key": 100]])
        try harness.setRangeSize(megabytes: 1)
        #expect(try harness.bounds() == ["min-0 shard-01", "0-100 shard-01", "100-max shard-01"])
        return harness
    }

    private func move(_ harness: inout AdminHarness, _ bounds: BSONDocument) -> BSONDocument {
        var command: BSONDocument = ["moveRange": "test.items", "toShard": "shard-02"]
        for (name, value) in bounds { command.append(name, value) }
        return harness.run(command)
    }

    @Test func bothEndsGiveExactlyThatRange() throws {
        let cases: [(Int64, Int64, [String])] = [
            (0, 100, ["0-100 shard-02"]),
            (10, 30, ["0-10 shard-01", "10-30 shard-02", "30-100 shard-01"]),
            (0, 20, ["0-20 shard-02", "20-100 shard-01"]),
            (40, 100, ["0-40 shard-01", "40-100 shard-02"]),
        ]
        for (min, max, expected) in cases {
            var harness = try prepared(bytesPerKey: 10_240)
            let reply = move(&harness, ["min": ["key": .int64(min)], "max": ["key": .int64(max)]])
            #expect(reply["ok"]?.double == 1)
            #expect(try harness.bounds() == ["min-0 shard-01"] + expected + ["100-max shard-01"])
            #expect(harness.faults == [])
        }
    }

    /// Less than one range size from 10 to the chunk's end: all of it moves.
    @Test func onlyMinMovesToTheChunksEnd() throws {
        var harness = try prepared(bytesPerKey: 10_240)
        #expect(move(&harness, ["min": ["key": 10]])["ok"]?.double == 1)
        #expect(
            try harness.bounds()
                == ["min-0 shard-01", "0-10 shard-01", "10-100 shard-02", "100-max shard-01"])
    }

    /// 1 MB lies between 10 and 30, as 128 MB do in the documentation's example: three sub-ranges.
    @Test func onlyMinMovesOneRangeSize() throws {
        var harness = try prepared(bytesPerKey: 1_048_576 / 20)
        #expect(move(&harness, ["min": ["key": 10]])["ok"]?.double == 1)
        #expect(
            try harness.bounds()
                == ["min-0 shard-01", "0-10 shard-01", "10-30 shard-02", "30-100 shard-01", "100-max shard-01"])
        #expect(harness.faults == [])
    }

    @Test func onlyMaxMovesOneRangeSizeBeforeIt() throws {
        var harness = try prepared(bytesPerKey: 1_048_576 / 20)
        #expect(move(&harness, ["max": ["key": 50]])["ok"]?.double == 1)
        #expect(
            try harness.bounds()
                == ["min-0 shard-01", "0-30 shard-01", "30-50 shard-02", "50-100 shard-01", "100-max shard-01"])
    }

    /// The range gets the next major version, the rest of its chunk the minor ones after it.
    @Test func versions() throws {
        var harness = try prepared(bytesPerKey: 10_240)
        _ = move(&harness, ["min": ["key": 10], "max": ["key": 30]])
        let chunks = harness.cluster.catalog.collections[Namespace("test", "items")]?.chunks
        let moved = chunks?.chunks.first { $0.shard == ShardID(1) }
        #expect(moved?.version == ChunkVersion(2, 0))
        #expect(chunks?.version(of: ShardID(0)) == ChunkVersion(2, 2))
    }

    @Test func refusals() throws {
        var harness = try prepared(bytesPerKey: 10_240)
        let before = harness.cluster.stateHash()
        func code(_ command: BSONDocument) -> Int64? {
            var copy = harness
            return copy.run(command)["code"]?.int64
        }
        #expect(code(["moveRange": "test.items", "toShard": "nowhere", "min": ["key": 0]]) == 70)
        #expect(code(["moveRange": "test.other", "toShard": "shard-02", "min": ["key": 0]]) == 118)
        #expect(code(["moveRange": "test.items", "toShard": "shard-02"]) == 72)
        #expect(code(["moveRange": "test.items", "min": ["key": 0]]) == 40414)
        #expect(code(["moveRange": "test.items", "toShard": 5, "min": ["key": 0]]) == 14)
        #expect(code(["moveRange": "test.items", "toShard": "shard-02", "mni": ["key": 0]]) == 40415)
        #expect(
            code(["moveRange": "test.items", "toShard": "shard-02", "min": ["key": -5], "max": ["key": 5]]) == 72)
        #expect(harness.cluster.stateHash() == before)
        harness.run(["moveRange": "test.items", "toShard": "nowhere", "min": ["key": 0]])
        #expect(harness.cluster.catalog.collections[Namespace("test", "items")]?.chunks.chunks.count == 3)
    }
}
