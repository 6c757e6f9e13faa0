import BSON
import ShardCluster
import SimKernel
import Testing

@testable import CloudPlatform

@Suite struct PrometheusTests {
    /// The example of the format's documentation, shortened: what the reader of these tests must understand.
    @Test func readerTakesTheDocumentedExample() throws {
        let text = #"""
            # HELP http_requests_total The total number of HTTP requests.
            # TYPE http_requests_total counter
            http_requests_total{method="post",code="200"} 1027 1395066363000
            http_requests_total{method="post",code="400"}    3 1395066363000
            # TYPE msdos_file_access_time_seconds untyped
            msdos_file_access_time_seconds{path="C:\\DIR\\FILE.TXT",error="Cannot find file:\n\"FILE.TXT\""} 1.458255915e9
            # TYPE http_request_duration_seconds histogram
            http_request_duration_seconds_bucket{le="0.05"} 24054
            http_request_duration_seconds_bucket{le="+Inf"} 144320
            http_request_duration_seconds_sum 53423
            http_request_duration_seconds_count 144320

            """#
        let families = try ExpositionParser.parse(text)
        #expect(families.map(\.samples.count) == [2, 1, 4])
        #expect(families[1].samples[0].labels["path"] == #"C:\DIR\FILE.TXT"#)
        #expect(families[1].samples[0].labels["error"] == "Cannot find file:\n\"FILE.TXT\"")
        for broken in ["a 1", "a{b=\"c} 1\n", "# TYPE a gauge\nb 1\n", "# TYPE a gauge\na 0x1\n", "1a 2\n"] {
            #expect(throws: ExpositionParser.Problem.self) { try ExpositionParser.parse(broken) }
        }
    }

    private func loaded() throws -> World {
        var world = World()
        world.shard(rangeMB: 4)
        try world.call("load.start", ["namespace": "shard_test.test_coll"])
        try world.call("nodes.add", "n\\1 \"north\"\nof all")
        world.wait(.minutes(10))
        return world
    }

    @Test func everyFamilyIsWellFormed() throws {
        var world = try loaded()
        let text = try #require(try world.call("metrics.prometheus").string)
        let families = try ExpositionParser.parse(text)
        #expect(families.allSatisfy { $0.help?.isEmpty == false && $0.type != nil && !$0.samples.isEmpty })
        let names = families.map(\.name)
        let documents = try #require(families.first { $0.name == "shardlab_documents_inserted_total" })
        #expect(documents.type == "counter")
        #expect(documents.samples.first?.value == (try world.call("metrics.last", "documents_inserted").double))
        #expect(names.contains("shardlab_shard_bytes") && names.contains("shardlab_batch_execution_times_seconds"))
        let disk = families.first { $0.name == "shardlab_disk_total_bytes" }?.samples.first?.value
        #expect(disk == 343_597_383_680.0)
        let keys = families.first { $0.name == "shardlab_node_keys" }
        #expect(keys?.samples.first?.labels["node"] == "n\\1 \"north\"\nof all")
    }

    @Test func summaryAddsUp() throws {
        var world = try loaded()
        let text = try #require(try world.call("metrics.prometheus").string)
        let family = try #require(
            try ExpositionParser.parse(text).first { $0.name == "shardlab_batch_execution_times_seconds" })
        #expect(family.type == "summary")
        #expect(family.samples.compactMap { $0.labels["quantile"] } == ["0.5", "0.9", "0.99"])
        let median = try world.call("metrics.percentile", "batch_execution_times", 50, ["last": "10m"]).double
        #expect(family.samples.first?.value == median)
        let points = try #require(try world.call("metrics.series", "batch_execution_times").array)
        #expect(family.samples.last?.value == Double(points.count))
    }

    @Test func histogramIsCumulative() throws {
        let metric = Metric("latency", .histogram, .seconds, by: "service", "Of requests.")
        var histogram = LatencyHistogram()
        for ms in [1, 20, 20, 300, 12_000] as [Int64] { histogram.record(.milliseconds(ms)) }
        #expect(histogram.count(atMost: .milliseconds(10)) == 1)
        #expect(histogram.count(atMost: .milliseconds(25)) == 3)
        #expect(histogram.count(atMost: .seconds(10 as Int64)) == 4)
        #expect(histogram.count(atMost: .seconds(12 as Int64)) == 5)
        var store = MetricStore()
        store.append(metric, "web", at: 10, histogram)
        #expect(store.series(named: "latency").map { $0.histogram?.count } == [5])
        #expect(store.series(named: "latency").first?.value(at: 20) == 5)
        let world = World()
        let lines = world.platform.histogramLines(metric, "web", histogram)
        let text = "# TYPE \(metric.exposedName) histogram\n" + lines.map { $0 + "\n" }.joined()
        let family = try #require(try ExpositionParser.parse(text).first)
        let buckets = family.samples.filter { $0.name.hasSuffix("_bucket") }
        #expect(buckets.map(\.value) == buckets.map(\.value).sorted() && buckets.last?.labels["le"] == "+Inf")
        #expect(buckets.last?.value == 5 && family.samples.last?.value == 5)
        #expect(abs((family.samples.first { $0.name.hasSuffix("_sum") }?.value ?? 0) - 12.341) < 1e-9)
    }

    /// A counter ends in _total, a base unit stands in the name, and nothing is exposed twice.
    @Test func namesFollowTheConventions() {
        let exposed = MetricRegistry.all.map(\.exposedName)
        #expect(Set(exposed).count == exposed.count)
        for metric in MetricRegistry.all {
            #expect(metric.exposedName.hasSuffix("_total") == (metric.kind == .counter), "\(metric.exposedName)")
            #expect(metric.exposedName.allSatisfy { $0.isLowercase || $0.isNumber || $0 == "_" }, "\(metric.name)")
            #expect(metric.help.hasSuffix(".") && !metric.unit.text.isEmpty, "\(metric.name)")
        }
    }

    /// What a thing measured that is gone is not exposed any more.
    @Test func forgetsWhatIsGone() throws {
        var world = World()
        for node in ["n1", "n2"] as [BSONValue] { try world.call("nodes.add", node) }
        world.wait(.seconds(20 as Int64))
        #expect(world.platform.prometheusText().contains("shardlab_node_keys{node=\"n2\"}"))
        try world.call("nodes.remove", "n2")
        world.wait(.seconds(10 as Int64))
        #expect(world.platform.prometheusText().contains("shardlab_node_keys{node=\"n1\"}"))
        #expect(!world.platform.prometheusText().contains("shardlab_node_keys{node=\"n2\"}"))
    }
}
