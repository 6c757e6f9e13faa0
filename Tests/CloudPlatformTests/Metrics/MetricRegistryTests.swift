import BSON
import ShardCluster
import SimKernel
import Testing

@testable import CloudPlatform

@Suite struct MetricRegistryTests {
    @Test func namesAreUnique() {
        let names = MetricRegistry.all.map(\.name)
        #expect(Set(names).count == names.count)
    }

    @Test func selectsOneLabel() throws {
        var world = World(shards: 0)
        for node in ["n1", "n2"] as [BSONValue] { try world.call("nodes.add", node) }
        world.wait(.seconds(30 as Int64))
        #expect(try world.call("metrics.last", "nodes_active") == 2.0, "sampled without a cluster")
        let both = try #require(try world.call("metrics.last", "node_partitions").document)
        #expect(both.keys == ["n1", "n2"])
        #expect(try world.call("metrics.last", "node_partitions{node=\"n2\"}") == both["n2"])
        #expect(try world.call("metrics.series", "node_partitions{node=\"n2\"}").array?.count == 3)
        #expect(try world.call("metrics.last", "node_partitions{node=\"n9\"}") == .null)
        world.refuses("metrics.last", ["node_partitions{shard=\"n2\"}"], 2, "A series of node_partitions is written")
        world.refuses("metrics.last", ["nodes_active{node=\"n2\"}"], 2, "nodes_active has no label")
        world.refuses("metrics.last", ["node_partitions{node=\"}"], 2, "A series of node_partitions is written")
    }

    @Test func countersHaveRates() throws {
        var world = World()
        world.shard()
        try world.call("load.start", ["namespace": "shard_test.test_coll"])
        world.wait(.minutes(5))
        let rate = try #require(try world.call("metrics.rate", "documents_inserted", ["last": "2m"]).double)
        let points = try #require(try world.call("metrics.series", "documents_inserted", ["last": "2m"]).array)
            .compactMap { $0.document?["value"]?.double }
        #expect(rate == (try #require(points.last) - points[0]) / Double(10 * (points.count - 1)))
        #expect(rate > 0)
        #expect(try world.call("metrics.mean", "documents_inserted", ["last": "2m"]).double ?? 0 > points[0])
        #expect(try world.call("metrics.max", "documents_inserted").double == points.last)
        world.refuses("metrics.rate", ["queue"], 2, "metrics.rate takes a counter; queue is a gauge.")
    }

    @Test func listsUnits() throws {
        var world = World(shards: 0)
        let entry = try #require(try world.call("metrics.list", "disk_t").array?.first?.document)
        #expect(entry["unit"] == "GB" && entry["kind"] == "gauge" && entry["exposedAs"] == "shardlab_disk_total_bytes")
        #expect(try world.call("metrics.names", "no such").array?.isEmpty == true)
    }

    /// Labels without end cost bounded memory, and are counted.
    @Test func keepsABoundedNumberOfSeries() {
        var store = MetricStore()
        for number in 0..<MetricStore.limit + 5 { store.append(.nodeKeys, "n\(number)", at: 1, 1) }
        #expect(store.series(named: "node_keys").count == MetricStore.limit)
        #expect(store.dropped == 5)
        store.append(.nodeKeys, "n0", at: 2, 3)
        #expect(store.last(.nodeKeys, "n0") == 3)
    }
}
