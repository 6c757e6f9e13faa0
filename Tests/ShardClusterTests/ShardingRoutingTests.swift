import BSON
import SimKernel
import Testing

@testable import ShardCluster

struct ShardingRoutingTests {
    private let name = Namespace("test", "items")

    private func prepared() throws -> AdminHarness {
        var harness = AdminHarness()
        harness.run(["balancerStop": 1])
        try harness.load(count: 1000)
        return harness
    }

    /// A router goes on by its old table until a shard that it asks refuses; a split alone is no reason to.
    @Test func staleRouter() throws {
        var harness = try prepared()
        let key = KeyString(.integer(60))
        #expect(try harness.cluster.shardOwning(name, key: key) == ShardID(0))
        let before = harness.cluster.routers[0].refreshes
        harness.run(["split": "test.items", "middle": ["key": 50]])
        #expect(try harness.cluster.shardOwning(name, key: key) == ShardID(0))
        #expect(harness.cluster.routers[0].refreshes == before)
        harness.run(["moveChunk": "test.items", "find": ["key": 60], "to": "shard-02"])
        let stale = harness.cluster.routers[0].tables[name]
        #expect(stale?.shard(owning: key) == ShardID(0))
        #expect(try harness.cluster.shardOwning(name, key: key) == ShardID(1))
        #expect(harness.cluster.routers[0].staleConfigErrors == 1)
        #expect(harness.cluster.routers[0].refreshes == before + 1)
    }

    /// After a drop and another sharding, the old table is of another generation.
    @Test func anotherGeneration() throws {
        var harness = try prepared()
        _ = try harness.cluster.shardsOwning(name, nil)
        harness.run(["drop": "items"], in: "test")
        #expect(try harness.cluster.shardsOwning(name, nil) == [ShardID(0)])
        harness.run(["shardCollection": "test.items", "key": ["other": 1]])
        _ = try harness.cluster.shardsOwning(name, nil)
        #expect(harness.cluster.routers[0].tables[name]?.pattern.document == ["other": 1])
    }

    /// Intervals reach exactly the shards that own a part of them.
    @Test func targeting() throws {
        var harness = try prepared()
        harness.run(["moveRange": "test.items", "toShard": "shard-02", "min": ["key": 30], "max": ["key": 60]])
        func shards(_ low: Int64, _ high: Int64) throws -> [ShardID] {
            try harness.cluster.shardsOwning(
                name, [KeyRange(low: KeyString(.int64(low)), high: KeyString(.int64(high)))])
        }
        #expect(try shards(0, 30) == [ShardID(0)])
        #expect(try shards(30, 60) == [ShardID(1)])
        #expect(try shards(0, 31) == [ShardID(0), ShardID(1)])
        #expect(try shards(59, 61) == [ShardID(0), ShardID(1)])
        #expect(try shards(60, 61) == [ShardID(0)])
        #expect(try harness.cluster.shardsOwning(name, [.all]) == [ShardID(0), ShardID(1)])
        #expect(try harness.cluster.shardsOwning(name, [.prefix(KeyString(.integer(40)))]) == [ShardID(1)])
        #expect(throws: CommandError.self) { try harness.cluster.shardsOwning(Namespace("none", "x"), nil) }
    }

    /// A batch is cut at the chunks' bounds, by closed form, and every document is where its key belongs.
    @Test func bulkIsRouted() throws {
        var harness = try prepared()
        harness.run(["moveRange": "test.items", "toShard": "shard-02", "min": ["key": 30], "max": ["key": 60]])
        let result = try harness.cluster.insertBulk(
            name, BulkBatch(field: "key", low: 20, width: 20, count: 2000, firstNumber: 1000))
        #expect(result.perShard.map(\.count) == [1000, 1000])
        #expect(result.refreshes == 1)
        #expect(harness.documents() == [700 + 1000, 300 + 1000])
        #expect(harness.cluster.checkInvariants() == [])
        #expect(throws: CommandError.self) {
            try harness.cluster.insertBulk(
                name, BulkBatch(field: "other", low: 0, width: 20, count: 10, firstNumber: 5000))
        }
        #expect(harness.cluster.checkInvariants() == [])
    }

    /// The short way of a steady load stores what batch by batch would have been stored.
    @Test func repeatedBatches() throws {
        var harness = try prepared()
        harness.run(["moveRange": "test.items", "toShard": "shard-02", "min": ["key": 30], "max": ["key": 60]])
        var expected = harness.cluster.shards.compactMap { $0.collections[name] }
        let whole = KeyString.lowest
        let cuts = [whole, KeyString(.integer(30)), KeyString(.integer(60)), .highest]
        for number in 1...5 as ClosedRange<Int64> {
            let batch = BulkBatch(field: "key", low: 0, width: 90, count: 900, firstNumber: number * 1000)
            _ = try harness.cluster.insertBulk(name, batch)
            for (part, shard) in [(0, 0), (1, 1), (2, 0)] {
                try expected[shard].append(bulk: batch, range: KeyRange(low: cuts[part], high: cuts[part + 1]))
            }
        }
        for (index, collection) in expected.enumerated() {
            let stored = try #require(harness.cluster.shards[index].collections[name])
            #expect(stored.bulk.totals == collection.bulk.totals)
            #expect(Set(stored.bulk.runs) == Set(collection.bulk.runs))
        }
        #expect(harness.cluster.checkInvariants() == [])
    }

    /// A copy of the cluster is another cluster.
    @Test func snapshots() throws {
        var harness = try prepared()
        let before = harness.cluster
        let hash = before.stateHash()
        harness.run(["moveRange": "test.items", "toShard": "shard-02", "min": ["key": 30], "max": ["key": 60]])
        #expect(before.stateHash() == hash)
        #expect(harness.cluster.stateHash() != hash)
    }
}
