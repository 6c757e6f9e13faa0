import BSON
import CloudPlatform
import ShardCluster
import SimKernel
import Testing

@Suite struct LoadMethodsTests {
    @Test(
        arguments: [
            [:], ["namespace": "nodot"], ["namespace": "config.chunks"], ["namespace": "a.b", "batch": 0],
            ["namespace": "a.b", "batch": 1.5], ["namespace": "a.b", "thinkTime": "soon"],
            ["namespace": "a.b", "clients": 100_000], ["namespace": "a.b", "reads": 2],
            ["namespace": "a.b", "size": 3],
            ["namespace": "a.b", "keys": ["distribution": "normal"]],
            ["namespace": "a.b", "keys": ["low": 5, "high": 1]],
            ["namespace": "a.b", "keys": ["field": "a.b"]], ["namespace": "a.b", "documentBytes": 7],
        ] as [BSONValue])
    func refusesSpecifications(_ specification: BSONValue) throws {
        var world = World()
        let failure = world.error("load.start", specification)
        let error = try #require(failure)
        #expect(error.message.count > 20, "an error says what to do: \(error.message)")
    }

    @Test func emptyWindowsGiveNull() throws {
        var world = World()
        for method in ["p50", "p95", "p99", "mean", "max", "throughput"] {
            #expect(try world.call("load." + method) == .null)
        }
        world.shard()
        try world.call("load.start", ["namespace": "shard_test.test_coll"])
        world.wait(.minutes(5))
        #expect(try world.call("load.p95", ["until": .null]) == .null, "an end that is null is no end at all")
        #expect(try world.call("load.p95", ["since": .date(VirtualDate.ms(.minutes(9)))]) == .null)
        #expect(try world.call("load.p95").double != nil)
    }

    @Test func windowsAreHalfOpen() throws {
        var world = World()
        world.shard()
        try world.call("load.start", ["namespace": "shard_test.test_coll", "batches": 20])
        world.wait(.minutes(10))
        let middle: BSONValue = .date(VirtualDate.ms(.minutes(1)))
        let all = try #require(try world.call("load.batches").int64)
        let before = try #require(try world.call("metrics.series", "batch_execution_times", ["until": middle]).array)
        let after = try #require(try world.call("metrics.series", "batch_execution_times", ["since": middle]).array)
        #expect(Int64(before.count + after.count) == all)
        #expect(!before.isEmpty && !after.isEmpty)
    }

    @Test func knowsWhatCameBeforeAShard() throws {
        var world = World()
        world.shard()
        #expect(try world.call("load.joined", "shard-03") == .null)
        #expect(try world.call("load.batchesBefore", "shard-03") == 0)
        try world.call("load.start", ["namespace": "shard_test.test_coll"])
        world.wait(.minutes(5))
        world.run(["addShard": "shard-03"])
        world.wait(.minutes(5))
        let joined = try #require(world.cluster.shards.last?.joinedAt)
        #expect(try world.call("load.joined", "shard-03") == .date(VirtualDate.ms(joined)))
        #expect(try world.call("load.joined", "shard-01") == .null, "it was there before the load")
        let before = try #require(try world.call("load.batchesBefore", "shard-03").int64)
        let all = try #require(try world.call("load.batches").int64)
        #expect(before > 20 && before < all)
        let window: BSONValue = ["until": .date(VirtualDate.ms(joined))]
        let measured = try #require(try world.call("metrics.series", "batch_execution_times", window).array)
        #expect(Int64(measured.count) == before)
    }

    @Test func stopsOneOrAll() throws {
        var world = World()
        world.shard()
        let first = try #require(
            try world.call("load.start", ["namespace": "shard_test.test_coll"]).document?["id"])
        try world.call("load.start", ["namespace": "shard_test.test_coll"])
        try world.call("load.stop", first)
        #expect(try world.call("load.running") == true)
        try world.call("load.stop")
        #expect(try world.call("load.running") == false)
        #expect(world.error("load.stop", 9)?.code == 2)
        world.wait(.minutes(1))
        let batches = try world.call("load.batches")
        world.wait(.minutes(5))
        #expect(try world.call("load.batches") == batches)
    }

    @Test func countsDocumentsWhereTheyAre() throws {
        var world = World()
        world.shard(rangeMB: 4)
        try world.call("load.start", ["namespace": "shard_test.test_coll", "batches": 30])
        world.wait(.minutes(10))
        let owned = world.cluster.catalog.collections[Namespace("shard_test", "test_coll")]
        #expect(owned?.chunks.shards.count == 2)
        let counted = try #require(try world.call("load.documents").int64)
        #expect(counted == 3_000_000)
        let throughput = try #require(try world.call("load.throughput").double)
        #expect(abs(throughput - 3_000_000 / 600) < 1)
    }

    /// A disk that may not grow ends in the server's OutOfDiskSpace, counted and not retried for ever.
    @Test func countsFailuresByCode() throws {
        var world = World(shards: 0)
        try world.call("atlas.createProject", ["name": "p"])
        try world.call(
            "atlas.createCluster",
            [
                "project": "p", "name": "c", "instanceSize": "M10", "diskSizeGB": 10, "numShards": 1,
                "autoScaling": ["diskGBEnabled": false],
            ])
        world.wait(.minutes(11))
        let stored = BulkBatch(field: "key", low: 0, width: 1_000, count: 700_000, firstNumber: 0, padBytes: 15_000)
        _ = try world.cluster.insertBulk(Namespace("a", "b"), stored)
        try world.call("load.start", ["namespace": "a.b", "batch": 1_000])
        world.wait(.minutes(1))
        let error = try #require(try world.call("load.errors").array?.first?.document)
        #expect(error["code"] == 14_031)
        #expect(try world.call("load.failed") == error["count"])
        #expect(try #require(error["count"]?.int64) > 10)
        #expect(try world.call("load.batches") == 0)
    }
}
