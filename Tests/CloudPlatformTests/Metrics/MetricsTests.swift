import BSON
import CloudPlatform
import ShardCluster
import SimKernel
import Testing

@Suite struct MetricsTests {
    private func loaded(minutes: Int64 = 10) throws -> World {
        var world = World()
        world.shard(rangeMB: 4)
        try world.call("load.start", ["namespace": "shard_test.test_coll"])
        world.wait(.minutes(minutes))
        return world
    }

    @Test func everyNameHasASeries() throws {
        var world = try loaded()
        let names = try #require(try world.call("metrics.names").array)
        #expect(names.count == MetricRegistry.all.count)
        for name in ["batch_execution_times", "queue", "disk_total", "migrations_active"] as [BSONValue] {
            #expect(names.contains(name))
            let points = try #require(try world.call("metrics.series", name).array)
            #expect(!points.isEmpty, "\(name) has no sample")
        }
        #expect(world.error("metrics.series", "temperature")?.code == 2)
    }

    @Test func samplesEachTenSeconds() throws {
        var world = try loaded()
        let points = try #require(try world.call("metrics.series", "disk_total").array)
        #expect(points.count == 60)
        #expect(points.first?.document?["ts"] == .date(VirtualDate.epochMs + 10_000))
        #expect(try world.call("metrics.series", "disk_total", ["last": "1m"]).array?.count == 7)
    }

    /// Proof 07: 320 GB on two shards of 160 GB, 480 GB on three.
    @Test func diskStepsUpWithAShard() throws {
        var world = try loaded()
        #expect(try world.call("metrics.last", "disk_total") == 320.0)
        world.run(["addShard": "shard-03"])
        world.wait(.minutes(1))
        #expect(try world.call("metrics.last", "disk_total") == 480.0)
    }

    @Test func countsChunksByShard() throws {
        var world = try loaded()
        let counts = try #require(try world.call("metrics.last", "chunk_counts").document)
        #expect(counts.keys == ["shard-01", "shard-02"])
        let total = world.cluster.catalog.collections[Namespace("shard_test", "test_coll")]?.chunks.chunks.count ?? 0
        #expect(counts["shard-01"]?.double ?? 0 > 0 && counts["shard-02"]?.double ?? 0 > 0)
        let sessions = world.cluster.catalog.collections.names.filter { $0.database == "config" }
        if sessions.isEmpty {
            #expect((counts["shard-01"]?.double ?? 0) + (counts["shard-02"]?.double ?? 0) == Double(total))
        }
    }

    /// A closed loop of one client keeps a shard busy only while its batch is there.
    @Test func utilisationIsAShare() throws {
        var world = try loaded()
        let points = try #require(try world.call("metrics.series", "utilisation", ["last": "5m"]).array)
        let values = points.compactMap { $0.document?["value"]?.double }
        let mean = values.reduce(0, +) / Double(values.count)
        #expect(values.allSatisfy { (0...1).contains($0) })
        #expect(mean > 0.15 && mean < 0.6)
    }

    @Test func percentileIsOneOfTheSamples() throws {
        var world = try loaded()
        let values = try #require(try world.call("metrics.series", "batch_execution_times").array)
            .compactMap { $0.document?["value"]?.double }
        let median = try #require(try world.call("metrics.percentile", "batch_execution_times", 50).double)
        #expect(values.contains(median))
        #expect(try world.call("load.p50").double == median)
        #expect(world.error("metrics.percentile", "batch_execution_times", 101)?.code == 2)
    }
}
