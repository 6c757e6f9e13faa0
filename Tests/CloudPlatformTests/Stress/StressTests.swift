import BSON
import ShardCluster
import SimKernel
import Testing

@testable import CloudPlatform

/// Stress tests against queueing theory, against what was sent, and against a server that stalls.
@Suite struct StressTests {
    /// A service of one worker with exponential times of 10 ms, unless told otherwise.
    private func world(_ service: BSONDocument = ["servers": 1, "workers": 1, "time": "10ms"]) throws -> World {
        var world = World(shards: 0)
        try world.call("traffic.service", "shop", .document(service))
        return world
    }

    private func report(_ world: inout World, _ name: BSONValue = .undefined) throws -> BSONDocument {
        try #require(try world.call("stress.report", name).document)
    }

    /// M/M/1 at rho .5: sojourn times are exponential with mean 1/(mu - lambda), 20 ms; percentile p is ln(1/(1-p)) of it.
    @Test func openLoadIsAQueueOfTheory() throws {
        var world = try world()
        try world.call(
            "stress.start",
            [
                "to": "shop", "rate": 50, "duration": "400s",
                "targets": ["p90": "60ms", "p95": "80ms", "mean": "25ms", "throughput": 40],
            ])
        world.wait(.seconds(410 as Int64))
        let whole = try #require(try report(&world)["whole"]?.document)
        let requests = try #require(whole["requests"]?.double)
        #expect(abs(requests - 20_000) < 3 * 141.5)
        #expect(abs(try #require(whole["throughput"]?.double) - 50) < 3 * 141.5 / 400)
        // Successive sojourn times are correlated: at rho .5 as if there were a tenth as many.
        for (key, expected) in [
            ("meanMs", 20.0), ("p50Ms", 13.863), ("p90Ms", 46.052), ("p95Ms", 59.915), ("p99Ms", 92.103),
        ] {
            let measured = try #require(whole[key]?.double)
            #expect(abs(measured - expected) < 0.12 * expected, "\(key) \(measured)")
        }
        #expect(try report(&world)["passed"] == true)
        for metric in ["stress_mean", "stress_p95"] {
            let windows = try #require(try world.call("metrics.series", .string(metric)).array)
            #expect(windows.count == 40, "\(metric)")
        }
        #expect(try world.call("traffic.clients").array?.first?.document?["answered"]?.double == requests)
    }

    /// Nothing is lost and nothing counted twice: endpoints, errors and windows add up to the whole.
    @Test func partsAddUp() throws {
        var world = try world(["servers": 1, "workers": 1, "time": "20ms", "queue": 3])
        try world.call(
            "stress.start",
            [
                "to": "shop", "users": 30, "thinkTime": "300ms", "ramp": "20s", "duration": "60s",
                "endpoints": ["/": 3, "/cart": 1],
            ])
        world.wait(.seconds(10 as Int64))
        #expect(try world.call("stress.status").document?["state"] == "RAMPING")
        #expect(try world.call("stress.status").document?["users"]?.double == 16)
        world.wait(.seconds(60 as Int64))
        let report = try report(&world)
        #expect(report["state"] == "COMPLETED" && report["passed"] == .null)
        let whole = try #require(report["whole"]?.document)
        let requests = try #require(whole["requests"]?.double)
        let endpoints = report["endpoints"]?.array?.compactMap { $0.document?["requests"]?.double } ?? []
        #expect(endpoints.count == 2 && endpoints.reduce(0, +) == requests)
        #expect(abs(endpoints[0] / requests - 0.75) < 0.05)
        let errors = report["errors"]?.document?.compactMap { $0.value.double } ?? []
        #expect(whole["failed"]?.double == errors.reduce(0, +) && errors.reduce(0, +) > 0)
        let windows = try #require(try world.call("stress.windows").array)
        #expect(windows.count == 6)
        let inWindows = windows.compactMap { $0.document?["requests"]?.double }.reduce(0, +)
        #expect(inWindows <= requests && requests - inWindows < 30)
        #expect(whole["corrected"] == .null)
    }

    /// Users who wait for a stalled server send nothing: only the latencies from the intended start show the stall.
    @Test func coordinatedOmission() throws {
        var world = try world(["servers": 1, "workers": 20, "time": "10ms", "distribution": "fixed"])
        try world.call(
            "stress.start",
            ["to": "shop", "users": 10, "pacing": "100ms", "duration": "60s", "timeout": "30s"])
        world.wait(.seconds(20 as Int64))
        try world.call("traffic.slow", "shop-1", 500)
        world.wait(.milliseconds(500))
        try world.call("traffic.slow", "shop-1", 1)
        world.wait(.seconds(45 as Int64))
        let whole = try #require(try report(&world)["whole"]?.document)
        let corrected = try #require(whole["corrected"]?.document)
        // Ten requests of 6,000 took five seconds each; 500 came up to five seconds late.
        #expect(try #require(whole["maxMs"]?.double) > 4_900)
        #expect(try #require(whole["p99Ms"]?.double) < 11)
        #expect(try #require(corrected["p99Ms"]?.double) > 3_500)
        #expect(try #require(whole["requests"]?.double) > 5_900)
    }

    @Test func verdicts() throws {
        var world = try world(["servers": 2, "workers": 4, "time": "40ms"])
        let load: [(String, BSONValue)] = [
            ("to", "shop"), ("users", 100), ("thinkTime", "800ms"), ("ramp", "60s"), ("duration", "300s"),
        ]
        try world.call(
            "stress.start",
            .document(
                BSONDocument(
                    load + [("name", "met"), ("targets", ["p90": "200ms", "throughput": 100, "success": 0.99])])))
        world.wait(.seconds(305 as Int64))
        let met = try report(&world, "met")
        #expect(met["passed"] == true)
        #expect(
            met["targets"]?.array?.compactMap { $0.document?["target"]?.string } == ["p90", "throughput", "success"])
        try world.call(
            "stress.start",
            .document(BSONDocument(load + [("name", "missed"), ("targets", ["p50": "10ms", "success": 0.5])])))
        world.wait(.seconds(305 as Int64))
        let missed = try report(&world)
        #expect(missed["passed"] == false)
        #expect(missed["targets"]?.array?.compactMap { $0.document?["passed"] } == [false, true])
        #expect(try world.call("metrics.last", "stress_throughput").document?.keys.sorted() == ["met", "missed"])
        let told = try world.call("events.list", "STRESS_ENDED").array ?? []
        #expect(told.compactMap { $0.document?["passed"] } == [true, false])
    }

    @Test func aStoppedTestHasNoVerdict() throws {
        var world = try world()
        try world.call(
            "stress.start", ["to": "shop", "rate": 20, "duration": "60s", "targets": ["p99": "1h"], "timeout": "10s"])
        world.wait(.seconds(5 as Int64))
        #expect(try world.call("stress.stop").document?["state"] == "STOPPED")
        world.wait(.seconds(100 as Int64))
        let report = try report(&world)
        #expect(report["passed"] == .null && report["state"] == "STOPPED")
        #expect(world.error("stress.stop")?.message == "Stress test stress-1 has ended already.")
    }

    /// A load without end and targets that contradict themselves or the load change nothing.
    @Test func refusals() throws {
        var world = try world()
        let cases: [(BSONDocument, String)] = [
            (["to": "shop", "users": 5], "stress.start needs duration, such as \"300s\""),
            (["to": "shop", "duration": "10s"], "needs either rate"),
            (["to": "shop", "users": 5, "duration": "10s", "ramp": "10s"], "ramp must be shorter than duration"),
            (["to": "shop", "users": 5, "duration": "10s", "timeout": .null], "needs a timeout"),
            (["to": "shop", "users": 0, "duration": "10s"], "users must be from 1"),
            (["to": "nowhere", "users": 5, "duration": "10s"], "There is no balancer and no service \"nowhere\"."),
            (
                ["to": "shop", "users": 5, "duration": "10s", "targets": ["p90": "9s", "p95": "1s"]],
                "contradicts p95 < 1000 ms"
            ),
            (
                ["to": "shop", "users": 100, "thinkTime": "1s", "duration": "10s", "targets": ["throughput": 100]],
                "can never be met: this load sends 100 requests/s on average at most"
            ),
            (["to": "shop", "users": 5, "duration": "10s", "targets": ["success": 99]], "success is a part of 1"),
            (
                ["to": "shop", "users": 5, "duration": "10s", "latency": "corrected"],
                "needs a rate, or users with pacing"
            ),
            (["to": "shop", "rate": 5, "duration": "1h", "window": "1s"], "window is too short"),
            (["to": "shop", "rate": 5, "duration": "10s", "judge": "all"], "judge is \"whole\" or \"steady\""),
            (["to": "shop", "rate": 5, "duration": "10s", "rise": 1], "has no option \"rise\""),
        ]
        let before = world.platform.contentsHash()
        for (options, message) in cases {
            let error = world.error("stress.start", .document(options))
            #expect(error?.message.contains(message) == true, "\(message): \(error?.message ?? "no error")")
        }
        #expect(world.platform.contentsHash() == before)
        #expect(world.error("stress.report")?.message.hasPrefix("There is no stress test yet.") == true)
    }

    @Test func equalSeedsGiveEqualTests() throws {
        let hashes = try (0..<2).map { _ in
            var world = try world()
            try world.call("stress.start", ["to": "shop", "users": 20, "thinkTime": "100ms", "duration": "30s"])
            world.wait(.seconds(40 as Int64))
            return world.platform.stateHash()
        }
        #expect(hashes[0] == hashes[1])
    }
}
