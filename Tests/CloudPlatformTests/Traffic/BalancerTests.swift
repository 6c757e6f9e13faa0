import SimKernel
import Testing

@testable import CloudPlatform

@Suite struct BalancerTests {
    private static let second: Micros = .seconds(1 as Int64)

    private func arrivals(_ world: TrafficWorld) throws -> [Int64] { try world.readings(of: "web").map(\.arrivals) }

    @Test func weightsAreKeptExactly() throws {
        var world = try TrafficScene.world(servers: 3) { _ in
        } balancer: {
            $0.algorithm = .weighted
            $0.weights = [.init(name: "web-1", weight: 5), .init(name: "web-3", weight: 2)]
        }
        try world.start(TrafficScene.clients(rate: 8))
        world.advance(to: 500 * Self.second)
        let own = try arrivals(world)
        let rounds = own.reduce(0, +) / 8
        #expect(abs(own[0] - 5 * rounds) <= 5 && abs(own[1] - rounds) <= 1 && abs(own[2] - 2 * rounds) <= 2)
    }

    /// Eight users on three servers: on layer 4 each stays where his connection is; on layer 7 their requests spread.
    @Test(arguments: [BalancerSettings.Layer.transport, .application]) func layers(layer: BalancerSettings.Layer) throws
    {
        var world = try TrafficScene.world(servers: 3, workers: 8) { _ in
        } balancer: {
            $0.layer = layer
        }
        try world.start(
            ClientSettings(name: "users", target: "lb", load: .closed(.init(count: 8, thinkTime: Self.second))))
        world.advance(to: 1_000 * Self.second)
        let own = try arrivals(world)
        let parts = own.map { Double($0) / Double(own.reduce(0, +)) }
        if layer == .transport {
            #expect(world.balancers[0].pools[0].members.map(\.connections) == [3, 3, 2])
            #expect(abs(parts[2] - 0.25) < 0.02)
            let users = world.clients[0].users.map(\.connection)
            world.kill(server: 0, for: nil)
            world.configureAlgorithm(.leastConnections)
            #expect(users.filter { $0 == 0 }.count == 3)
        } else {
            #expect(parts.allSatisfy { abs($0 - 1.0 / 3) < 0.002 })
        }
        #expect(world.brokenInvariant() == nil)
    }

    @Test func aCookieKeepsAUserOnHisServer() throws {
        for hasAffinity in [true, false] {
            var world = try TrafficScene.world(servers: 4, workers: 8) {
                $0.sessions = .memory
            } balancer: {
                $0.hasAffinity = hasAffinity
            }
            try world.start(
                ClientSettings(name: "users", target: "lb", load: .closed(.init(count: 40, thinkTime: Self.second))))
            world.advance(to: 100 * Self.second)
            let lost = try world.figures(of: "users")[.sessionLost]
            #expect(hasAffinity ? lost == 0 : lost > 2_000)
            world.kill(server: 0, for: nil)
            #expect(world.notices.last { $0.kind == .sessionsLost }?.count ?? 0 > 0)
        }
    }

    /// A session in a store outlives each server of the application; the store's death ends all, unless it is durable.
    @Test(arguments: [true, false]) func externalSessionsOutliveServers(isDurable: Bool) throws {
        var world = TrafficWorld(generator: Generator(seed: 4))
        var store = ServiceSettings(name: "redis", servers: 1, workers: 4, time: ServiceTime(mean: 500))
        store.isDurable = isDurable
        store.startup = Self.second
        try world.addService(store)
        var web = ServiceSettings(name: "web", servers: 3, workers: 4, time: ServiceTime(mean: 20_000))
        web.sessions = .store("redis")
        try world.addService(web)
        var balancer = BalancerSettings(name: "lb", services: ["web"])
        balancer.check = BalancerSettings.Check()
        try world.addBalancer(balancer)
        try world.start(
            ClientSettings(name: "users", target: "lb", load: .closed(.init(count: 60, thinkTime: Self.second))))
        world.advance(to: 20 * Self.second)
        let server = try #require(world.servers.firstIndex { $0.name == "web-2" })
        world.kill(server: server, for: nil)
        world.advance(to: 60 * Self.second)
        #expect(try world.figures(of: "users")[.sessionLost] == 0)
        world.kill(server: 0, for: Self.second)
        world.advance(to: 61 * Self.second)
        #expect(try world.figures(of: "users")[.storeDown] > 10)
        world.advance(to: 100 * Self.second)
        let lost = try world.figures(of: "users")[.sessionLost]
        #expect(isDurable ? lost == 0 : lost == 60)
        #expect(world.brokenInvariant() == nil)
    }

    /// HAProxy's figures: checks each 2 s, down after 3 failures, up after 2 answers.
    @Test func checksTakeADeadServerOutAndBringItBack() throws {
        var world = try TrafficScene.world(servers: 3) {
            $0.startup = Self.second
        } balancer: {
            $0.check = BalancerSettings.Check()
        }
        try world.start(TrafficScene.clients(rate: 10))
        world.advance(to: 20 * Self.second)
        world.kill(server: 1, for: 29 * Self.second)
        world.advance(to: 80 * Self.second)
        let health = world.notices.filter { $0.kind == .backendHealth }
        #expect(health.map(\.to) == ["DOWN", "UP"])
        #expect((24...26).contains(health[0].at / Self.second))
        #expect((52...54).contains(health[1].at / Self.second))
        let dark = try world.figures(of: "users", from: 27 * Self.second, to: 50 * Self.second)
        #expect(dark.failed == 0)
        #expect(try world.figures(of: "users")[.refused] > 5)
        #expect(world.brokenInvariant() == nil)
    }

    /// A server that takes connections and answers nobody: a check by request finds it, one by connection does not.
    @Test(arguments: [true, false]) func aHangingServer(isRequest: Bool) throws {
        var world = try TrafficScene.world(servers: 3) { _ in
        } balancer: {
            $0.check = BalancerSettings.Check()
            $0.check?.isRequest = isRequest
        }
        try world.start(TrafficScene.clients(rate: 10) { $0.timeout = Self.second })
        world.advance(to: 10 * Self.second)
        world.servers[2].slowness = 10_000
        world.advance(to: 60 * Self.second)
        #expect(world.notices.contains { $0.kind == .backendHealth } == isRequest)
        let late = try #require(try world.figures(of: "users", from: 30 * Self.second).success)
        #expect(isRequest ? late == 1 : late < 0.75)
    }

    @Test func backupsServeOnlyWhenAllOthersAreDown() throws {
        var world = TrafficWorld(generator: Generator(seed: 2))
        for name in ["web", "spare"] {
            try world.addService(ServiceSettings(name: name, servers: 2, time: ServiceTime(mean: 10_000)))
        }
        var balancer = BalancerSettings(name: "lb", services: ["web"])
        balancer.backup = ["spare"]
        balancer.check = BalancerSettings.Check()
        try world.addBalancer(balancer)
        try world.start(TrafficScene.clients(rate: 20))
        world.advance(to: 20 * Self.second)
        world.kill(server: 0, for: nil)
        world.advance(to: 40 * Self.second)
        #expect(try world.arrivals(at: "spare") < 40)
        world.kill(server: 1, for: nil)
        world.advance(to: 80 * Self.second)
        #expect(try world.arrivals(at: "spare") > 600)
        #expect(try world.figures(of: "users", from: 50 * Self.second).failed == 0)
    }

    @Test func routesGoByPathAndHeader() throws {
        var world = TrafficWorld(generator: Generator(seed: 2))
        for name in ["api", "canary", "web"] {
            var service = ServiceSettings(name: name, servers: 1, time: ServiceTime(mean: 1_000))
            if name == "api" { service.endpoints = [.init(path: "/api/users", mean: 1_000)] }
            try world.addService(service)
        }
        let beta = BalancerSettings.Header(name: "x-beta", value: "1")
        var balancer = BalancerSettings(name: "lb", services: ["web"])
        var routes = [BalancerSettings.Route(services: ["canary"]), BalancerSettings.Route(services: ["api"])]
        (routes[0].header, routes[1].path) = (beta, "/api")
        balancer.routes = routes + balancer.routes
        try world.addBalancer(balancer)
        for name in ["plain", "beta"] {
            try world.start(
                TrafficScene.clients(rate: 40) {
                    $0.name = name
                    $0.endpoints = ["/", "/api/users/7", "/apiary", "/api"].map { .init(path: $0, weight: 1) }
                    if name == "beta" { $0.headers = [beta] }
                })
        }
        world.advance(to: 100 * Self.second)
        let plain = try world.figures(of: "plain").issued
        #expect(abs(Double(try world.arrivals(at: "api")) - Double(plain) / 2) < 150)
        #expect(try world.arrivals(at: "canary") == world.figures(of: "beta").issued)
        // "/api" is no path of that service, "/api/users/7" is.
        #expect(abs(Double(try world.figures(of: "plain")[.notFound]) - Double(plain) / 4) < 120)
    }

    /// A sixth server takes a sixth of the users from the others on a ring; modulo moves nearly all of them.
    @Test(arguments: [(BalancingAlgorithm.consistentHash, 0.25), (.ipHash, 0.95)])
    func usersThatMove(algorithm: BalancingAlgorithm, most: Double) throws {
        var world = try TrafficScene.world(servers: 5, workers: 100) {
            $0.startup = 0
            $0.sessions = .memory
        } balancer: {
            $0.algorithm = algorithm
        }
        try world.start(
            ClientSettings(name: "users", target: "lb", load: .closed(.init(count: 1_000, thinkTime: Self.second))))
        world.advance(to: 20 * Self.second)
        #expect(try world.figures(of: "users")[.sessionLost] == 0)
        _ = try world.addServers(1, to: "web")
        world.advance(to: 40 * Self.second)
        let moved = Double(try world.figures(of: "users")[.sessionLost]) / 1_000
        #expect(moved > 0.1 && moved < most)
        #expect((algorithm == .ipHash) == (moved > 0.7))
    }

    @Test func aGlobalBalancerSendsToTheNearestThatIsWell() throws {
        var world = TrafficWorld(generator: Generator(seed: 6))
        for (name, region) in [("eu", "eu-west-2"), ("us", "us-east-1")] {
            try world.addService(ServiceSettings(name: name, servers: 2, workers: 8, time: ServiceTime(mean: 5_000)))
            var balancer = BalancerSettings(name: "lb-\(name)", services: [name])
            balancer.region = region
            try world.addBalancer(balancer)
        }
        try world.addGlobal(
            GlobalSettings(name: "world", members: [.init(balancer: "lb-us"), .init(balancer: "lb-eu")]))
        try world.start(
            TrafficScene.clients(rate: 50, to: "world") { $0.region = "eu-west-1" })
        world.advance(to: 60 * Self.second)
        #expect(try world.arrivals(at: "us") == 0)
        let near = try #require(try world.figures(of: "users").latencies.percentile(50))
        for server in world.services[0].servers { world.kill(server: Int(server), for: nil) }
        world.advance(to: 120 * Self.second)
        #expect(try world.arrivals(at: "us") > 1_500)
        let far = try world.figures(of: "users", from: 90 * Self.second)
        #expect(far.failed == 0)
        #expect(try #require(far.latencies.percentile(50)) > near + 50_000)
        #expect(try world.figures(of: "users")[.refused] < 50 * 22)
        #expect(world.brokenInvariant() == nil)
    }
}

extension TrafficWorld {
    fileprivate mutating func configureAlgorithm(_ algorithm: BalancingAlgorithm) {
        var settings = balancers[0].settings
        settings.algorithm = algorithm
        try? configure(balancer: 0, settings)
    }
}
