import BSON
import CloudPlatform
import ShardCluster
import SimKernel
import Testing

/// Charts of what the sandbox measures.
@Suite struct MetricChartsTests {
    private func world() throws -> World {
        var world = World(shards: 0)
        for service in ["web", "api"] as [BSONValue] {
            try world.call("traffic.service", service, ["servers": 1, "time": "10ms"])
            try world.call("traffic.start", service, ["to": service, "rate": 20])
        }
        world.wait(.minutes(2))
        return world
    }

    @Test func drawsTheSamplesOfAMetric() throws {
        var world = try world()
        #expect(
            try world.call("charts.create", ["title": "Slow", "metric": "traffic_p99", "last": "1m"])
                == ["title": "Slow", "points": 14])
        let chart = try #require(try world.call("charts.get", "Slow").document)
        #expect(chart["metric"] == "traffic_p99" && chart["y"] == "ms" && chart["last"] == "1m" && chart["x"] == "time")
        let samples = try #require(try world.call("metrics.series", "traffic_p99", ["last": "1m"]).array)
        let points = try #require(chart["points"]?.array)
        #expect(points.compactMap { $0.document?["y"] } == samples.compactMap { $0.document?["value"] })
        #expect(points.prefix(2).compactMap { $0.document?["series"]?.string } == ["web", "api"])
        world.wait(.minutes(1))
        let later = try #require(try world.call("charts.get", "Slow").document?["points"]?.array)
        #expect(later.count == 14 && later != points, "the window goes with the time")
    }

    @Test func drawsOneSeriesAndRates() throws {
        var world = try world()
        try world.call("charts.create", ["title": "One", "metric": "traffic_p99", "label": "api", "type": "area"])
        let one = try #require(try world.call("charts.get", "One").document)
        #expect(one["clients"] == "api" && one["points"]?.array?.count == 12 && one["type"] == "area")
        try world.call(
            "charts.create", ["title": "Rate", "metric": "traffic_requests{clients=\"api\"}", "rate": true])
        let rate = try #require(try world.call("charts.get", "Rate").document)
        let values = rate["points"]?.array?.compactMap { $0.document?["y"]?.double } ?? []
        #expect(values.count == 11 && rate["y"] == "requests/s")
        let mean = values.reduce(0, +) / 11
        let rise = try #require(try world.call("metrics.rate", "traffic_requests{clients=\"api\"}").double)
        #expect(abs(mean - rise) < 1e-9)
    }

    @Test func saysWhatIsWrong() throws {
        var world = try world()
        let cases: [(BSONDocument, String)] = [
            (["title": "a"], "charts.create needs source or metric"),
            (["title": "a", "metric": "traffic_p99", "source": "a.b"], "charts.create takes source or metric"),
            (["title": "a", "metric": "trafic_p99"], "There is no metric \"trafic_p99\". Did you mean traffic_p99?"),
            (["title": "a", "metric": "traffic_p99", "x": "ts"], "charts.create has no option \"x\""),
            (["title": "a", "metric": "traffic_p99", "rate": true], "charts.create: rate takes a counter"),
            (["title": "a", "metric": "nodes_active", "label": "n"], "charts.create: nodes_active has no label"),
            (["title": "a", "metric": "nodes_active"], "Chart \"a\": nodes_active has no sample yet"),
            (
                ["title": "a", "metric": "traffic_p99", "label": "wed"],
                "Chart \"a\": traffic_p99 has no series of \"wed\". Did you mean web? There are web, api."
            ),
            (["title": "a", "metric": "traffic_p99", "last": "1x"], "last: \"1x\" is no span of time"),
            (["title": "a", "metric": "traffic_p99", "last": "1m", "until": .date(0)], "window: last stands alone"),
            (["title": "a", "metric": "traffic_p99", "type": "pie"], "charts.create: type must be"),
            (["metric": "traffic_p99"], "charts.create needs title"),
        ]
        for (options, message) in cases { world.refuses("charts.create", [.document(options)], 2, message) }
    }
}
