import BSON
import ShardCluster
import SimKernel
import Testing

@testable import CloudPlatform

@Suite struct AlertTests {
    private func watched(hold: String = "30s") throws -> World {
        var world = World(shards: 0)
        for node in ["n1", "n2", "n3"] as [BSONValue] { try world.call("nodes.add", node) }
        try world.call(
            "alerts.add",
            ["name": "lost", "metric": "nodes_active", "under": 3, "for": .string(hold), "severity": "critical"])
        return world
    }

    private func state(_ world: inout World, _ name: BSONValue = "lost") throws -> String? {
        try world.call("alerts.status", name).document?["state"]?.string
    }

    /// Prometheus: pending from the first evaluation beyond the bound, firing at the first one that is `for` later.
    @Test func waitsForItsTime() throws {
        var world = try watched()
        world.wait(.minutes(1))
        #expect(try state(&world) == "inactive")
        try world.call("nodes.kill", "n3")
        world.wait(.minutes(3))
        #expect(try state(&world) == "firing")
        #expect(try world.call("alerts.firing") == ["lost"])
        try world.call("nodes.restart", "n3")
        world.wait(.minutes(1))
        #expect(try state(&world) == "resolved")
        let names = ["ALERT_PENDING", "ALERT_FIRING", "ALERT_RESOLVED"] as [BSONValue]
        var times: [Int64] = []
        for name in names {
            let events = try #require(try world.call("events.list", name).array)
            #expect(events.count == 1)
            if case .date(let ms)? = events.first?.document?["ts"] { times.append(ms) }
        }
        #expect(times[1] - times[0] == 30_000)
        let series = try #require(try world.call("metrics.series", "nodes_active").array)
        let first = series.first { $0.document?["value"]?.double == 2 }?.document?["ts"]
        #expect(first == .date(times[0]))
        let history = try #require(try world.call("alerts.history", "lost").array)
        #expect(history.compactMap { $0.document?["to"]?.string } == ["pending", "firing", "resolved"])
        #expect(try world.call("metrics.max", "alerts_firing") == 1.0)
    }

    /// A short dip raises nothing, and is no news.
    @Test func forgetsWhatPasses() throws {
        var world = try watched(hold: "5m")
        try world.call("nodes.kill", "n3")
        world.wait(.minutes(2))
        #expect(try state(&world) == "pending")
        try world.call("nodes.restart", "n3")
        world.wait(.minutes(10))
        #expect(try state(&world) == "inactive")
        #expect(try world.call("events.list", "ALERT_FIRING").array?.isEmpty == true)
    }

    /// Each label has an alert of its own; who is gone is not accused any more.
    @Test func eachLabelAlone() throws {
        var world = try watched()
        try world.call("alerts.add", ["name": "cpu", "metric": "node_cpu", "over": 2])
        world.wait(.seconds(10 as Int64))
        let alerts = try #require(try world.call("alerts.status", "cpu").document?["alerts"]?.array)
        #expect(alerts.compactMap { $0.document?["node"]?.string } == ["n1", "n2", "n3"])
        try world.call("nodes.kill", "n2")
        world.wait(.seconds(20 as Int64))
        let after = try #require(try world.call("alerts.status", "cpu").document?["alerts"]?.array)
        #expect(after.compactMap { $0.document?["state"]?.string } == ["firing", "resolved", "firing"])
    }

    /// Prometheus: what comes with times of its own counts for the lookback of five minutes after its last sample.
    @Test func seesWhatHasTimesOfItsOwn() throws {
        var world = World(shards: 0)
        try world.call("traffic.service", "shop", ["servers": 1, "time": "10ms"])
        try world.call("alerts.add", ["name": "load", "metric": "stress_throughput", "over": 1, "for": "20s"])
        try world.call("alerts.add", ["name": "any", "metric": "alerts_firing{alert=\"load\"}", "over": 0])
        try world.call("stress.start", ["to": "shop", "rate": 20, "duration": "45s", "name": "t", "window": "15s"])
        world.wait(.seconds(20 as Int64))
        #expect(try state(&world, "load") == "pending", "a window that ended at 15 s is seen at 20 s")
        world.wait(.seconds(30 as Int64))
        #expect(try state(&world, "load") == "firing")
        #expect(try state(&world, "any") == "firing", "alerts are series too")
        world.wait(.seconds(290 as Int64))
        #expect(try state(&world, "load") == "firing", "its last window ended at 45 s")
        world.wait(.seconds(10 as Int64))
        #expect(try state(&world, "load") == "resolved")
        #expect(!world.platform.prometheusText().contains("stress_throughput"))
    }

    /// The transitions without a world: what must hold for every sequence of samples.
    @Test func firesOnlyAfterUnbrokenTime() throws {
        let rule = try AlertRule(
            Options(["name": "a", "metric": "nodes_active", "under": 3, "for": "30s"], of: "alerts.add"))
        var generator = Generator(seed: 7)
        var state = AlertBook.State.inactive
        var streak = 0
        for step in 0..<10_000 {
            let beyond = generator.unit() < 0.8
            streak = beyond ? streak + 1 : 0
            state = rule.next(state, isBeyond: beyond, at: .seconds(Int64(step * 10)))
            #expect((state.name == "firing") == (streak >= 4))
            #expect((state.name == "pending") == (1...3).contains(streak))
        }
    }

    @Test func refusesWhatCannotBe() throws {
        var world = try watched()
        let rules: [(BSONDocument, String)] = [
            (["name": "b", "metric": "warmth", "over": 1], "There is no metric \"warmth\""),
            (["name": "b", "metric": "node_cpu"], "alerts.add needs over or under"),
            (["name": "b", "metric": "node_cpu", "over": 1, "under": 2], "alerts.add: over and under contradict"),
            (["name": "b", "metric": "node_cpu", "over": 100], "alerts.add: node_cpu is a share from 0 to 100"),
            (
                ["name": "b", "metric": "nodes_active", "over": 1, "label": "n1"],
                "alerts.add: nodes_active has no label"
            ),
            (["name": "b", "metric": "node_cpu", "above": 1], "alerts.add has no option \"above\""),
            (["name": "b", "metric": "node_cpu", "over": 1, "for": "2d"], "alerts.add: for must be at most a day"),
            (["name": "b", "metric": "node_cpu", "over": 1, "severity": "page"], "alerts.add: severity must be"),
            (["name": "b", "metric": "node_cpu", "over": 1, "percentile": 9], "alerts.add: only a summary has"),
            (["name": "b", "metric": "documents_inserted", "under": 0], "alerts.add: documents_inserted is never"),
            (["name": "b", "metric": "node_cpu", "over": 1, "window": "1s"], "alerts.add: window must be from 10 s"),
            (["metric": "node_cpu", "over": 1], "alerts.add needs name"),
        ]
        for (rule, message) in rules { world.refuses("alerts.add", [.document(rule)], 2, message) }
        world.refuses("alerts.add", [["name": "lost", "metric": "node_cpu", "over": 1]], 20, "There is an alert lost")
        world.refuses("alerts.remove", ["found"], 2, "There is no alert \"found\". There are: lost.")
    }
}
