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
        var restarted = Series()
        for (time, total) in [(0, 10), (10, 40), (20, 5), (30, 15)] as [(Int64, Double)] {
            restarted.append(at: .seconds(time), total)
        }
        #expect(restarted.rate(from: .min, to: .max) == 1.5, "30 until it began anew, 15 after")
        world.refuses("metrics.rate", ["queue"], 2, "metrics.rate takes a counter; queue is a gauge.")
    }

    @Test func listsUnits() throws {
        var world = World(shards: 0)
        let entry = try #require(try world.call("metrics.list", "disk_t").array?.first?.document)
        #expect(entry["unit"] == "GB" && entry["kind"] == "gauge" && entry["exposedAs"] == "shardlab_disk_total_bytes")
        #expect(try world.call("metrics.names", "no such").array?.isEmpty == true)
    }

    /// Labels without end cost bounded memory, are counted, and leave room for other metrics.
    @Test func keepsABoundedNumberOfSeries() throws {
        var store = MetricStore()
        let keys = try #require(MetricRegistry.metric("node_keys"))
        for number in 0..<MetricStore.labelLimit + 5 { store.append(keys, "n\(number)", at: 1, 1) }
        #expect(store.series(named: "node_keys").count == MetricStore.labelLimit)
        #expect(store.dropped == 5)
        store.append(keys, "n0", at: 2, 3)
        #expect(store.series(named: "node_keys").first?.series.last?.value == 3)
        for metric in MetricRegistry.all {
            for number in 0..<MetricStore.labelLimit { store.append(metric, "n\(number)", at: 3, 1) }
        }
        #expect(MetricRegistry.all.reduce(0) { $0 + store.series(named: $1.name).count } == MetricStore.limit)
    }

    /// A name that is nearly right is answered with the right one.
    @Test func suggestsNames() {
        var world = World(shards: 0)
        world.refuses(
            "metrics.last", ["traffic_p98"], 2, "There is no metric \"traffic_p98\". Did you mean traffic_p90?")
        world.refuses("metrics.last", ["pool_inuse"], 2, "There is no metric \"pool_inuse\". Did you mean pool_in_use?")
        world.refuses("metrics.last", ["lag"], 2, "There is no metric \"lag\". Did you mean database_lag_bytes?")
        world.refuses("metrics.last", ["warmth"], 2, "There is no metric \"warmth\". metrics.names()")
    }
}
