import BSON
import ShardCluster
import SimKernel
import Testing

@testable import CloudPlatform

/// Requests and limits of a service, held against what Kubernetes documents and against queueing theory.
@Suite struct ServiceResourceTests {
    private func throughput(limit: String?) throws -> Double {
        var world = World(shards: 0)
        var options: BSONDocument = ["workers": 4, "time": "100ms", "distribution": "fixed"]
        if let limit { options.append("limits", .document(["cpu": .string(limit)])) }
        try world.call("traffic.service", "web", .document(options))
        try world.call("traffic.start", "users", ["to": "web", "users": 16, "thinkTime": "0s"])
        world.wait(.minutes(1))
        return try #require(try world.call("traffic.throughput", "users", ["last": "50s"]).double)
    }

    /// "A container may not use more CPU than its limit": four workers of 100 ms are 40 a second, two cores 20, half a core 5.
    @Test func aCPULimitThrottlesTheRate() throws {
        #expect(abs(try throughput(limit: nil) - 40) < 0.5)
        #expect(abs(try throughput(limit: "2") - 20) < 0.5)
        #expect(abs(try throughput(limit: "500m") - 5) < 0.2)
        #expect(abs(try throughput(limit: "8") - 40) < 0.5)
    }

    /// Below the limit nothing is throttled; one worker alone gets no more than half a core of a limit of half a core.
    @Test(arguments: [("2", 100.0), ("1", 100), ("500m", 200), ("0.25", 400)])
    func oneRequestAlone(limit: String, milliseconds: Double) throws {
        var world = World(shards: 0)
        try world.call(
            "traffic.service", "web",
            ["workers": 4, "time": "100ms", "distribution": "fixed", "limits": ["cpu": .string(limit)]])
        try world.call("traffic.start", "users", ["to": "web", "users": 1, "thinkTime": "1s"])
        world.wait(.minutes(1))
        let mean = try #require(try world.call("traffic.figures", "users").document?["meanMs"]?.double)
        #expect(abs(mean - milliseconds) < 0.01)
    }

    private func meanTime(
        cores: Double, rate: Double, _ distribution: ServiceTime.Distribution
    ) throws -> Replications {
        var means = Replications()
        for seed in 1...16 as ClosedRange<UInt64> {
            var world = try TrafficScene.world(servers: 1, workers: 1_000, seed: seed) {
                $0.time = ServiceTime(mean: 100_000, distribution)
                $0.resources.limitCores = cores
            }
            try world.start(TrafficScene.clients(rate: rate))
            world.advance(to: .seconds(1_500 as Int64))
            let times = try world.figures(of: "users", from: .seconds(50 as Int64)).latencies
            means.add(try #require(times.mean) / 1e6)
            #expect(world.brokenInvariant() == nil)
        }
        return means
    }

    /// A shared processor: M/G/1-PS has the mean s / (1 - rho) whatever the distribution; with two cores and exponential
    /// work there are as many in the system as in M/M/2.
    @Test func theSharedProcessorsTimes() throws {
        #expect(try meanTime(cores: 1, rate: 6, .fixed).agrees(with: 0.25, slack: 0.002))
        #expect(try meanTime(cores: 1, rate: 7, .exponential).agrees(with: 0.1 / 0.3, slack: 0.002))
        let two = 0.1 + Queueing.meanWait(servers: 2, offeredLoad: 1.4, meanService: 0.1)
        #expect(try meanTime(cores: 2, rate: 14, .exponential).agrees(with: two, slack: 0.002))
    }

    /// An HPA's utilization is usage over requests: two cores of work at 50 % of half a core are eight pods; a service
    /// without requests, of whole cores, four.
    @Test(arguments: [("500m", 7...9), ("1", 4...5)])
    func utilisationIsMeasuredAgainstRequests(request: String, sizes: ClosedRange<Int64>) throws {
        var world = World(shards: 0)
        try world.call(
            "traffic.service", "web",
            [
                "servers": 2, "workers": 4, "time": "20ms", "startup": "10s", "requests": ["cpu": .string(request)],
            ])
        try world.call("traffic.balancer", "lb", ["to": "web", "algorithm": "leastConnections"])
        try world.call("traffic.start", "users", ["to": "lb", "rate": 100])
        try world.call(
            "scaler.create", "s",
            [
                "target": "service/web", "policy": "HPA", "min": 2, "max": 20,
                "metrics": .array([["name": "cpu", "averageUtilization": 50]]),
            ])
        world.wait(.minutes(20))
        let size = try #require(try world.call("scaler.status", "s").document?["size"]?.int64)
        #expect(sizes.contains(size), "\(size)")
    }

    /// 16 requests of 10 MiB on so many servers of 100 MiB: at 60 % of a request of 200 MiB five or six, within a tenth.
    @Test func anAutoscalerTargetsMemory() throws {
        var world = World(shards: 0)
        try world.call(
            "traffic.service", "web",
            [
                "workers": 16, "time": "1s", "startup": "10s", "requests": ["memory": "200Mi"],
                "memory": ["base": "100Mi", "request": "10Mi"],
            ])
        try world.call("traffic.balancer", "lb", ["to": "web", "algorithm": "leastConnections"])
        try world.call("traffic.start", "users", ["to": "lb", "users": 16, "thinkTime": "0s"])
        try world.call(
            "scaler.create", "s",
            [
                "target": "service/web", "policy": "HPA", "min": 1, "max": 20,
                "metrics": .array([["name": "memory", "averageUtilization": 60]]),
            ])
        world.wait(.minutes(20))
        let status = try #require(try world.call("scaler.status", "s").document)
        #expect((5...6).contains(try #require(status["size"]?.int64)))
        let servers = try #require(try world.call("traffic.servers", "web").array).compactMap(\.document)
        #expect(servers.allSatisfy { ($0["memoryMiB"]?.double ?? 0) >= 100 })
    }

    /// Six requests of 10 MiB beside 100 MiB are over 150 MiB, five are not.
    private func world(users: Int32, limit: String = "150Mi") throws -> World {
        var world = World(shards: 0)
        try world.call(
            "traffic.service", "web",
            [
                "time": "1s", "distribution": "fixed", "startup": "1s", "requests": ["memory": "128Mi"],
                "limits": ["memory": .string(limit)], "memory": ["base": "100Mi", "request": "10Mi"],
            ])
        try world.call(
            "traffic.start", "users", ["to": "web", "users": .int32(users), "thinkTime": "20ms", "timeout": "1h"])
        return world
    }

    private func server(_ world: inout World) throws -> BSONDocument {
        try #require(try world.call("traffic.servers", "web").array?.first?.document)
    }

    /// "If a container exceeds its memory limit, it is terminated" with exit code 137, and what it held is lost.
    @Test func aServerOverItsMemoryLimitIsKilled() throws {
        var fine = try world(users: 5)
        fine.wait(.minutes(5))
        #expect(
            try server(&fine)["restarts"]?.int64 == 0 && (140...150).contains(server(&fine)["memoryMiB"]?.double ?? 0))
        var over = try world(users: 6)
        over.wait(.milliseconds(500))
        let killed = try server(&over)
        #expect(killed["state"] == "STARTING" && killed["restarts"]?.int64 == 1 && killed["memoryMiB"] == .null)
        #expect(killed["lastExit"]?.document?["reason"] == "OOMKilled")
        #expect(killed["lastExit"]?.document?["exitCode"]?.int64 == 137)
        #expect(try over.call("traffic.errors", "users").document?["reset"]?.int64 == 6)
        let told = try #require(try over.call("events.list", "SERVER_OUT_OF_MEMORY").array?.first?.document)
        #expect(told["server"] == "web-1" && told["memoryMiB"]?.int64 == 160)
    }

    /// The kubelet starts it again at once, then after 10 s, 20 s, 40 s and so on, five minutes at most. It takes a second.
    @Test func restartsBackOff() throws {
        var world = try world(users: 6)
        world.wait(.minutes(20))
        let times = try #require(try world.call("events.list", "SERVER_OUT_OF_MEMORY").array).compactMap {
            $0.document?["ts"]?.date
        }
        let gaps = zip(times.dropFirst(), times).map { Double($0 - $1) / 1_000 }
        let expected = [1.0, 11, 21, 41, 81, 161, 301, 301]
        #expect(gaps.count == 8 && zip(gaps, expected).allSatisfy { $0 - $1 >= 0 && $0 - $1 < 0.4 }, "\(gaps)")
        #expect(world.platform.traffic.brokenInvariant() == nil)
    }

    /// "Once a container has executed for 10 minutes without any problems, the kubelet resets the restart backoff timer."
    @Test func aGoodRunResetsTheBackOff() {
        var memory = ServerMemory(ServiceSettings(name: "web", servers: 1, time: ServiceTime(mean: 1)))
        let short: Micros = .seconds(599 as Int64)
        #expect(
            (0..<3).map { _ in memory.kill(at: 0, upFor: short) } == [0, .seconds(10 as Int64), .seconds(20 as Int64)])
        #expect(memory.kill(at: 0, upFor: .minutes(10)) == 0)
        #expect(memory.kill(at: 0, upFor: 0) == .seconds(10 as Int64))
    }

    /// A limit raised in place ends the loop; it is not lowered below what is used.
    @Test func aLimitIsRaisedInPlace() throws {
        var world = try world(users: 6)
        world.wait(.minutes(2))
        try world.call("traffic.resize", "web", ["limits": ["memory": "160Mi"]])
        world.wait(.minutes(10))
        let before = try #require(try server(&world)["restarts"]?.int64)
        world.wait(.minutes(10))
        #expect(try server(&world)["restarts"]?.int64 == before && server(&world)["state"] == "UP")
        world.refuses("traffic.resize", ["web", ["requests": [:], "limits": ["memory": "120Mi"]]], 20, "web-1 has 1")
        try world.call("traffic.resize", "web", ["limits": ["cpu": "500m", "memory": "160Mi"]])
        world.wait(.minutes(1))
        #expect(abs(try #require(try world.call("traffic.throughput", "users", ["last": "40s"]).double) - 0.5) < 0.06)
        try world.call("traffic.resize", "web", ["limits": ["memory": "160Mi"]])
        world.wait(.minutes(1))
        #expect(abs(try #require(try world.call("traffic.throughput", "users", ["last": "40s"]).double) - 1) < 0.06)
    }

    /// Ten sessions of 1 MiB fit beside 100 MiB into 110, eleven do not: in the server that keeps them, or in the store.
    @Test(arguments: [(10, false, 0), (11, false, 1), (10, true, 0), (11, true, 1)])
    func sessionsTakeMemory(users: Int32, isStore: Bool, kills: Int) throws {
        var world = World(shards: 0)
        let keeper: BSONDocument = [
            "time": "1ms", "startup": "1h", "limits": ["memory": "110Mi"],
            "memory": ["base": "100Mi", "session": "1Mi"],
        ]
        if isStore {
            try world.call("traffic.service", "redis", .document(keeper))
            try world.call("traffic.service", "web", ["time": "1ms", "sessions": ["store": "redis"]])
        } else {
            var web = keeper
            web.append("sessions", "memory")
            try world.call("traffic.service", "web", .document(web))
        }
        try world.call("traffic.start", "users", ["to": "web", "rate": 50, "population": .int32(users)])
        world.wait(.minutes(1))
        #expect(try world.call("events.list", "SERVER_OUT_OF_MEMORY").array?.count == kills)
        #expect(world.platform.traffic.brokenInvariant() == nil)
    }

    /// A server that drains keeps its users' sessions until it leaves.
    @Test func aDrainingServerKeepsItsSessions() throws {
        var world = World(shards: 0)
        try world.call("traffic.service", "web", ["servers": 2, "time": "5ms", "sessions": "memory"])
        try world.call("traffic.balancer", "lb", ["to": "web", "affinity": true])
        try world.call("traffic.start", "users", ["to": "lb", "rate": 50, "population": 10])
        world.wait(.seconds(20 as Int64))
        try world.call("traffic.drain", "web-1", ["grace": "1m"])
        world.wait(.seconds(50 as Int64))
        #expect(try world.call("traffic.errors", "users") == .document([:]))
        world.wait(.minutes(1))
        #expect(try world.call("traffic.errors", "users").document?["sessionLost"]?.int64 == 5)
    }

    private func running(_ world: inout World) throws -> Double {
        world.wait(.minutes(1))
        return try #require(try world.call("cost.report").document?["running"]?.double)
    }

    /// The bill follows what is requested, and what is requested anew.
    @Test func aServerCostsWhatItRequests() throws {
        var world = World(shards: 0)
        try world.call(
            "traffic.service", "web", ["workers": 4, "time": "5ms", "requests": ["cpu": "500m", "memory": "1Gi"]])
        #expect(abs(try running(&world) - (0.5 * 0.04048 + 0.004445)) < 1e-6)
        try world.call("traffic.resize", "web", ["requests": ["cpu": 2, "memory": "4Gi"]])
        #expect(abs(try running(&world) - (2 * 0.04048 + 4 * 0.004445)) < 1e-6)
    }

    @Test func nonsenseIsRefused() throws {
        var world = World(shards: 0)
        func refuse(_ options: BSONDocument, _ message: String) {
            var all: BSONDocument = ["time": "5ms"]
            for (key, value) in options { all.append(key, value) }
            world.refuses("traffic.service", ["web", .document(all)], 2, message)
        }
        refuse(
            ["requests": ["cpu": 2], "limits": ["cpu": 1]], "traffic.service: requests more cpu than limits allow")
        refuse(
            ["requests": ["memory": "2Gi"], "limits": ["memory": "512Mi"], "memory": ["base": "1Mi"]],
            "traffic.service: requests more memory than limits allow")
        refuse(["limits": ["memory": "1Gi"]], "traffic.service: a limit of memory needs memory")
        refuse(
            ["limits": ["memory": "1Gi"], "memory": ["base": "2Gi"]], "traffic.service: memory's base is over the limit"
        )
        refuse(["memory": ["request": "1Mi"]], "traffic.service memory needs base")
        refuse(["memory": ["base": "1024"]], "traffic.service memory: base must be a quantity")
        refuse(["memory": ["base": "2Ti"]], "traffic.service memory: base, request and session must be 1Ti at most")
        refuse(["requests": ["cpu": "0"]], "traffic.service requests: cpu must be a quantity")
        refuse(["limits": ["gpu": 1]], "traffic.service limits has no option \"gpu\"")
        try world.call("traffic.service", "web", ["time": "5ms", "requests": ["cpu": "500m"]])
        world.refuses("traffic.resize", ["web", [:]], 2, "traffic.resize needs requests, limits or memory")
        world.refuses("traffic.resize", ["web", ["limits": ["cpu": "100m"]]], 2, "traffic.resize: requests more cpu")
        world.refuses(
            "scaler.create", ["s", ["target": "service/web", "policy": "HPA", "requests": ["cpu": 1]]], 2,
            "Service web states its requests and limits itself")
    }

    /// Three of four requests are for /api, each endpoint with its own service time; one server of two down shows.
    @Test func servicesShowTheirEndpoints() throws {
        var world = World(shards: 0)
        try world.call(
            "traffic.service", "web",
            ["servers": 2, "workers": 4, "endpoints": ["/api": "10ms", "/img": "40ms"], "distribution": "fixed"])
        try world.call("traffic.balancer", "lb", ["to": "web"])
        try world.call(
            "traffic.start", "users",
            ["to": "lb", "rate": 20, "endpoints": ["/api/items": 2, "/api/users": 1, "/img": 1]])
        world.wait(.minutes(10))
        func endpoints() throws -> [BSONDocument] {
            try #require(try world.call("traffic.services").array?.first?.document?["endpoints"]?.array).compactMap(
                \.document)
        }
        let rows = try endpoints()
        #expect(rows.map { $0["path"] } == ["/api", "/img"] && rows.map { $0["timeMs"] } == [10.0, 40.0])
        #expect(rows.allSatisfy { $0["health"] == "UP" && $0["success"]?.double == 1 })
        let share = try #require(rows[0]["share"]?.double)
        let count = try #require(rows[0]["requests"]?.double) / share
        #expect(abs(share - 0.75) < 3 * (0.75 * 0.25 / count).squareRoot())
        #expect(abs(try #require(rows[0]["meanMs"]?.double) - 10) < 1)
        try world.call("traffic.kill", "web-1")
        world.wait(.minutes(1))
        #expect(try endpoints().allSatisfy { $0["health"] == "DEGRADED" && ($0["success"]?.double ?? 1) < 1 })
    }
}
