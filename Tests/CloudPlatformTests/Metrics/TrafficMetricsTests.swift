import BSON
import ShardCluster
import SimKernel
import Testing

@testable import CloudPlatform

/// The series of requests, services and scalers against what the rooms themselves report.
@Suite struct TrafficMetricsTests {
    private func number(_ world: inout World, _ selector: String) throws -> Double? {
        try world.call("metrics.last", .string(selector)).double
    }

    /// M/M/1 at rho .5 with a mean service of 10 ms: sojourn times are exponential with a mean of 20 ms.
    @Test func latenciesAreTheReportsAndTheorys() throws {
        var world = World(shards: 0)
        try world.call("traffic.service", "shop", ["servers": 1, "time": "10ms"])
        try world.call("traffic.start", "users", ["to": "shop", "rate": 50])
        world.wait(.seconds(400 as Int64))
        let figures = try #require(try world.call("traffic.figures", "users").document)
        for (metric, key) in [("requests", "issued"), ("answered", "answered"), ("failures", "failed")] {
            #expect(try number(&world, "traffic_\(metric){clients=\"users\"}") == figures[key]?.double, "\(metric)")
        }
        for (metric, expected) in [("mean", 20.0), ("p50", 13.863), ("p90", 46.052), ("p99", 92.103)] {
            let values = try #require(try world.call("metrics.series", .string("traffic_\(metric)")).array)
            #expect(values.count == 40, "\(metric)")
            let mean = try #require(try world.call("metrics.mean", .string("traffic_\(metric)")).double)
            #expect(abs(mean - expected) < 0.2 * expected, "\(metric) \(mean)")
        }
        let utilisation = try #require(try world.call("metrics.mean", "service_utilisation").double)
        #expect(abs(utilisation - 0.5) < 0.03)
        // Little: requests in the service are rate times time there.
        #expect(try number(&world, "service_arrivals{service=\"shop\"}") == figures["issued"]?.double)
        let families = try ExpositionParser.parse(world.platform.prometheusText())
        let latency = try #require(families.first { $0.name == "shardlab_traffic_latency_seconds" })
        #expect(latency.type == "histogram")
        #expect(latency.samples.last?.value == figures["answered"]?.double)
        let within = try #require(latency.samples.first { $0.labels["le"] == "0.05" }?.value)
        #expect(abs(within / (figures["answered"]?.double ?? 1) - 0.918) < 0.02, "1 - e^(-50/20)")
    }

    /// Samples of one interval after the other add up to what the whole window says, however time is cut.
    @Test func nothingIsCountedTwice() throws {
        var world = World(shards: 0)
        try world.call("traffic.service", "shop", ["servers": 1, "time": "30ms", "queue": 2])
        try world.call("traffic.start", "users", ["to": "shop", "users": 20, "thinkTime": "100ms", "timeout": "80ms"])
        var (answered, failed, times) = (0 as Int64, 0 as Int64, 0 as UInt64)
        for step in 1...120 {
            world.wait(.milliseconds(730))
            guard step % 7 == 0 else { continue }
            let sample = world.platform.traffic.clients[0].log.takeSample()
            answered += sample.answered
            failed += sample.failed
            times += sample.latencies.count
            #expect(sample.whole.latencies.count == UInt64(sample.whole.answered))
            let sum = try world.platform.traffic.figures(of: "users")
            #expect(sum.answered == sample.whole.answered && sum.failed == sample.whole.failed)
            #expect(sum.latencies == sample.whole.latencies)
        }
        #expect(answered > 0 && failed > 0 && UInt64(answered) >= times)
        let errors = try #require(try world.call("traffic.errors", "users").document)
        for (cause, count) in errors {
            #expect(world.platform.traffic.outcomes[Int(try outcome(cause).rawValue)] == count.int64, "\(cause)")
        }
        #expect(world.platform.traffic.brokenInvariant() == nil)
    }

    private func outcome(_ name: String) throws -> Outcome {
        try #require(Outcome.allCases.first { $0.name == name })
    }

    @Test func failuresHaveCausesAndBreakersLevels() throws {
        var world = World(shards: 0)
        try world.call("traffic.service", "shop", ["servers": 2, "time": "10ms", "sessions": "memory"])
        try world.call("traffic.balancer", "lb", ["to": "shop"])
        try world.call(
            "traffic.start", "users",
            [
                "to": "lb", "users": 10, "thinkTime": "100ms", "timeout": "1s",
                "retries": ["attempts": 2, "backoff": "10ms"],
                "breaker": ["window": 20, "threshold": 0.5, "open": "2m"],
            ])
        world.wait(.minutes(1))
        #expect(try number(&world, "service_sessions{service=\"shop\"}") == 10)
        #expect(try number(&world, "service_servers_up{service=\"shop\"}") == 2)
        #expect(try number(&world, "balancer_servers_up{balancer=\"lb\"}") == 2)
        #expect(try number(&world, "traffic_breaker{clients=\"users\"}") == 0)
        for server in ["shop-1", "shop-2"] { try world.call("traffic.kill", .string(server)) }
        world.wait(.minutes(1))
        #expect(try number(&world, "traffic_breaker{clients=\"users\"}") == 1)
        #expect(try number(&world, "service_servers_up{service=\"shop\"}") == 0)
        #expect(try number(&world, "service_sessions{service=\"shop\"}") == 0)
        #expect(try number(&world, "traffic_retries{clients=\"users\"}") ?? 0 > 0)
        #expect(try number(&world, "traffic_breaker_refused{clients=\"users\"}") ?? 0 > 0)
        let causes = try #require(try world.call("metrics.last", "traffic_errors").document)
        let failures = try number(&world, "traffic_failures{clients=\"users\"}")
        #expect(causes.reduce(0) { $0 + ($1.value.double ?? 0) } == failures)
        #expect(causes["breakerOpen"]?.double ?? 0 > 0)
    }

    /// Clients that have stopped are sampled until their last answer is counted, and no longer.
    @Test func whoHasStoppedIsGone() throws {
        var world = World(shards: 0)
        try world.call("traffic.service", "shop", ["servers": 1, "time": "10ms"])
        try world.call("traffic.start", "users", ["to": "shop", "rate": 20, "duration": "25s"])
        world.wait(.seconds(30 as Int64))
        let issued = try #require(try world.call("traffic.figures", "users").document)["issued"]?.double
        #expect(try number(&world, "traffic_requests{clients=\"users\"}") == issued)
        #expect(world.platform.prometheusText().contains("shardlab_traffic_requests_total{clients=\"users\"}"))
        world.wait(.seconds(10 as Int64))
        #expect(!world.platform.prometheusText().contains("clients=\"users\""))
        #expect(world.platform.prometheusText().contains("shardlab_service_queue{service=\"shop\"} 0"))
    }

    /// The cloud has nothing to give: what the policy asks for stays above what there is.
    @Test func scalersTellWhatTheyWant() throws {
        var world = World(shards: 0)
        try world.call("traffic.service", "web", ["servers": 2, "time": "20ms", "startup": "10s"])
        try world.call("traffic.start", "users", ["to": "web", "rate": 90])
        try world.call("scaler.capacity", ["available": 0])
        try world.call(
            "scaler.create", "s",
            [
                "target": "service/web", "policy": "HPA", "min": 2, "max": 10,
                "metrics": .array([["name": "cpu", "averageUtilization": 50]]),
            ])
        world.wait(.minutes(3))
        #expect(try number(&world, "scaler_size{scaler=\"s\"}") == 2)
        #expect(try number(&world, "scaler_desired{scaler=\"s\"}") == 4)
        let failures = try #require(try world.call("events.list", "SCALING_FAILED").array).count
        #expect(failures > 0)
        #expect(try number(&world, "scaler_failures{scaler=\"s\"}") == Double(failures))
        #expect(try number(&world, "scaler_ups{scaler=\"s\"}") == Double(failures))
        try world.call("scaler.capacity", ["available": 10])
        world.wait(.minutes(5))
        #expect(try number(&world, "scaler_size{scaler=\"s\"}") ?? 0 >= 4)
        #expect(try number(&world, "scaler_downs{scaler=\"s\"}") == 0)
    }

    @Test func theElasticManagersServiceLevel() throws {
        var world = World(shards: 0)
        try world.call("nodes.add", "n1")
        try world.call("rebalancer.insert", ["keys": 1_000, "bytes": 200])
        try world.call("elastic.start", ["load": ["shape": "steady", "rate": 5_000]])
        world.wait(.minutes(10))
        let report = try #require(try world.call("elastic.report").document)
        #expect(report["sloRequests"]?.double ?? 1 < 0.9)
        // The sample is a look of five seconds older than the report.
        for (metric, key) in [("slo", "sloRequests"), ("slo_time", "sloTime"), ("failures", "failed")] {
            let sampled = try #require(try number(&world, "elastic_\(metric)"))
            let reported = try #require(report[key]?.double)
            #expect(abs(sampled - reported) <= 0.02 * reported, "\(metric)")
        }
    }
}
