import BSON
import CloudPlatform
import ShardCluster
import SimKernel
import Testing

/// What batches take, against the number of shards, tier, clients, data and moving ranges.
@Suite struct LoadTests {
    /// A cluster whose data lies evenly, after `warmUp` of load, and then p50 over the last ten minutes.
    private func settled(
        shards: Int, tier: String = "M40", options: BSONDocument = [:], rangeMB: Int32 = 4, minutes: Int64 = 40
    ) throws -> Double {
        var world = World(shards: shards, tier: tier)
        world.shard(rangeMB: rangeMB)
        var specification: BSONDocument = ["namespace": "shard_test.test_coll", "batch": 100_000, "thinkTime": "1s"]
        for (key, value) in options { specification.append(key, value) }
        try world.call("load.start", .document(specification))
        world.wait(.minutes(minutes))
        return try #require(try world.seconds("p50", ["last": "10m"]))
    }

    @Test func manyClientsNeedMoreShards() throws {
        let one = try settled(shards: 1, options: ["clients": 4])
        let two = try settled(shards: 2, options: ["clients": 4])
        let four = try settled(shards: 4, options: ["clients": 4])
        #expect(one > 1.6 * two, "one shard \(one) s, two \(two) s")
        #expect(two > 1.3 * four, "two shards \(two) s, four \(four) s")
    }

    @Test func moreClientsQueueUp() throws {
        let alone = try settled(shards: 2, options: ["clients": 1])
        let crowd = try settled(shards: 2, options: ["clients": 12])
        #expect(crowd > 3 * alone)
    }

    /// Twice the processors halve the shard's part of a batch, not the client's.
    @Test func tiersDiffer() throws {
        let small = try settled(shards: 2, tier: "M30", options: ["clients": 4])
        let large = try settled(shards: 2, tier: "M40", options: ["clients": 4])
        #expect(small > 1.6 * large)
        #expect(small < 2.2 * large)
    }

    @Test func dataBeyondTheCacheCost() throws {
        var world = World(shards: 1, tier: "M10")
        world.shard()
        let specification: BSONValue = [
            "namespace": "shard_test.test_coll", "batch": 10_000, "reads": 0.5, "documentBytes": 1_000,
        ]
        try world.call("load.start", specification)
        world.wait(.minutes(5))
        let warm = try #require(try world.seconds("p50", ["last": "2m"]))
        let stored = BulkBatch(
            field: "key", low: 0, width: 100_001, count: 1_500_000, firstNumber: 1 << 40, padBytes: 1_000)
        _ = try world.cluster.insertBulk(Namespace("shard_test", "test_coll"), stored)
        world.wait(.minutes(5))
        let cold = try #require(try world.seconds("p50", ["last": "2m"]))
        #expect(cold > 3 * warm, "cached \(warm) s, beyond the cache \(cold) s")
    }

    @Test func smallRangesSpreadSooner() throws {
        let small = try settled(shards: 2, rangeMB: 4, minutes: 15)
        let large = try settled(shards: 2, rangeMB: 128, minutes: 15)
        #expect(large > 1.2 * small, "with ranges of 128 MB everything is still on one shard")
    }

    @Test func movingRangesSlowBatches() throws {
        var world = World(shards: 2)
        world.shard(rangeMB: 16)
        world.run(["balancerStop": 1])
        try world.call("load.start", ["namespace": "shard_test.test_coll", "batch": 100_000])
        world.wait(.minutes(10))
        let before = try #require(try world.seconds("p50", ["last": "5m"]))
        world.run(["balancerStart": 1])
        world.wait(.seconds(45))
        #expect(world.cluster.migrations.history.count > 2)
        let during = try #require(try world.seconds("max", ["last": "30s"]))
        #expect(during > 1.15 * before, "before \(before) s, while ranges move \(during) s")
    }

    @Test func keysDecideWhereWorkFalls() throws {
        let even = try settled(shards: 4, options: ["clients": 4])
        let growing = try settled(
            shards: 4, options: ["clients": 4, "keys": ["distribution": "growing", "low": 0, "high": 1_000_000_000]])
        #expect(growing > 2 * even, "all inserts of a growing key go to one shard: \(growing) s against \(even) s")
    }

    @Test func noiseGivesPercentilesAMeaning() throws {
        var world = World()
        world.shard(rangeMB: 4)
        try world.call("load.start", ["namespace": "shard_test.test_coll", "batch": 100_000])
        world.wait(.minutes(60))
        let p50 = try #require(try world.seconds("p50", ["last": "30m"]))
        let p95 = try #require(try world.seconds("p95", ["last": "30m"]))
        let p99 = try #require(try world.seconds("p99", ["last": "30m"]))
        #expect(p50 < p95 && p95 < p99)
        #expect(p99 < 1.3 * p50)
    }

    @Test func stopsAfterItsBatches() throws {
        var world = World()
        world.shard()
        try world.call(
            "load.start", ["namespace": "shard_test.test_coll", "batch": 1_000, "batches": 7, "clients": 3])
        #expect(try world.call("load.running") == true)
        world.wait(.minutes(2))
        #expect(try world.call("load.running") == false)
        #expect(try world.call("load.batches") == 7)
        #expect(try world.call("load.documents") == 7_000)
        #expect(try world.call("load.failed") == 0)
    }

    @Test func sameSeedSameTrace() throws {
        func trace(_ seed: UInt64) throws -> [UInt64] {
            var world = World(seed: seed)
            world.shard(rangeMB: 4)
            try world.call("load.start", ["namespace": "shard_test.test_coll", "clients": 3])
            world.wait(.minutes(10))
            return [world.platform.trace.value, world.platform.stateHash(), world.cluster.trace.value]
        }
        #expect(try trace(5) == trace(5))
        #expect(try trace(5) != trace(6))
    }
}
