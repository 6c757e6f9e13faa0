import BSON
import LabSandbox
import Testing

@testable import LabViews

@Suite struct DocumentChartTests {
    private let epoch: Int64 = 1_767_225_600_000

    @Test func metricSamplesBecomeALineAShardInVirtualTime() {
        let samples: [BSONValue] = [
            .document(["ts": .date(epoch), "value": 3, "shard": "shard-01"]),
            .document(["ts": .date(epoch), "value": 1, "shard": "shard-02"]),
            .document(["ts": .date(epoch + 10_000), "value": 2.5, "shard": "shard-01"]),
            .document(["value": 2]),
        ]
        let data = ChartData(metric: "chunk_counts", title: "Chunks", samples: samples, epochMs: epoch, label: "shard")
        #expect(data.axis == .time)
        #expect(data.lines.map(\.name) == ["shard-01", "shard-02"])
        #expect(data.lines[0].points == [.init(x: 0, y: 3), .init(x: 10, y: 2.5)])
        #expect(data.label(x: 10) == "0:00:10")
    }

    @Test func chartDocumentsKeepTheirNamesInOrder() {
        let chart: BSONDocument = [
            "title": "Chunks", "type": "bar", "x": "shard", "y": "cnt",
            "points": [["x": "north", "y": 4], ["x": "shard-01", "y": 9], ["x": "north", "y": 5]],
        ]
        let data = ChartData(chart: chart, epochMs: epoch)
        #expect(data.form == .bar)
        #expect(data.axis == .names(["north", "shard-01"]))
        #expect(data.lines[0].points.map(\.x) == [0, 0, 1])
        #expect(data.xTitle == "shard" && data.yTitle == "cnt")
    }

    @Test func hostileTitlesAreCleaned() {
        let data = ChartData(chart: ["title": "\u{1B}[2Jx", "points": []], epochMs: epoch)
        #expect(ChartText.lines(data, on: Surface()) == ["\\u001b[2Jx", "No data yet."])
    }

    @Test func aSandboxesClusterIsDrawn() {
        var sandbox = Sandbox(SandboxConfiguration(shards: 2), seed: 1)
        let reply = sandbox.run(["shardCollection": "shop.orders", "key": ["customer": 1]], database: "admin")
        #expect(reply["ok"]?.double == 1)
        let picture = ClusterPicture(sandbox.cluster)
        #expect(picture.shards.map(\.name) == ["shard-01", "shard-02"])
        #expect(picture.collections.map(\.namespace) == ["shop.orders"])
        #expect(picture.collections[0].chunks.map(\.low) == ["MinKey"])
        #expect(picture.collections[0].chunks.map(\.high) == ["MaxKey"])
        let lines = ClusterText.lines(picture, on: .plain)
        #expect(lines.contains("From MinKey to MaxKey: \(picture.collections[0].chunks[0].shard), 1 chunk."))
        #expect(MigrationPicture.all(in: sandbox.cluster).isEmpty)
    }
}
