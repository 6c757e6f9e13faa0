import SimKernel
import Testing

@testable import CloudPlatform

@Suite struct ServerLifeTests {
    private func busy(_ seed: UInt64 = 1) throws -> TrafficWorld {
        var world = try TrafficScene.world(servers: 4, workers: 2, seed: seed)
        try world.start(TrafficScene.clients(rate: 40))
        world.advance(to: .seconds(20 as Int64))
        return world
    }

    /// It finishes what it has, gets nothing more, and leaves.
    @Test func aDrainedServerGetsNothingMore() throws {
        var world = try busy()
        let before = try #require(try world.readings(of: "web").first { $0.name == "web-2" })
        try world.drain("web-2")
        world.advance(to: .seconds(60 as Int64))
        let place = try #require(world.servers.firstIndex { $0.name == "web-2" })
        #expect(world.servers[place].arrivals == before.arrivals)
        #expect(world.servers[place].done == before.arrivals)
        #expect(try world.readings(of: "web").map(\.name) == ["web-1", "web-3", "web-4"])
        let figures = try world.figures(of: "users")
        #expect(figures.failed == 0)
        #expect(world.brokenInvariant() == nil)
    }

    /// The planted fault: balancers that go on choosing a server that drains.
    @Test func aBalancerThatForgetsToDrainIsFound() throws {
        var world = try busy()
        for p in world.balancers[0].pools.indices { world.balancers[0].pools[p].isFaulty = true }
        try world.drain("web-2", grace: .seconds(1 as Int64))
        world.advance(to: .seconds(60 as Int64))
        #expect(world.brokenInvariant()?.hasPrefix("web-2 was drained and got") == true)
    }

    @Test func aKilledServerLosesWhatItHas() throws {
        var world = try busy()
        let server = try #require(world.servers.firstIndex { $0.name == "web-1" })
        world.kill(server: server, for: .seconds(10 as Int64))
        #expect(world.brokenInvariant() == nil)
        world.advance(to: .seconds(30 as Int64))
        let sum = try world.figures(of: "users")
        #expect(sum[.refused] > 50)
        #expect(world.servers[server].state == .starting)
        world.advance(to: .seconds(61 as Int64))
        #expect(world.servers[server].state == .up)
        let later = try world.figures(of: "users", from: .seconds(61 as Int64))
        world.advance(to: .seconds(80 as Int64))
        #expect(later.failed == 0)
        #expect(world.notices.map(\.kind) == [.serverDown, .serverUp])
        #expect(world.brokenInvariant() == nil)
    }

    @Test func aNewServerTakesItsTimeToStart() throws {
        var world = try busy()
        let start = world.now
        _ = try world.addServers(2, to: "web")
        world.advance(to: start + .seconds(29 as Int64))
        #expect(try world.readings(of: "web").map(\.state) == ["UP", "UP", "UP", "UP", "STARTING", "STARTING"])
        #expect(try world.readings(of: "web").last?.arrivals == 0)
        world.advance(to: start + .seconds(60 as Int64))
        let arrivals = try #require(try world.readings(of: "web").last).arrivals
        #expect((100...300).contains(arrivals))
        try world.scale("web", to: 3)
        world.advance(to: start + .seconds(90 as Int64))
        #expect(try world.readings(of: "web").map(\.name) == ["web-1", "web-2", "web-3"])
    }

    /// Utilisation is offered load over workers: 40/s of 0.1 s on 8 workers.
    @Test func utilisationIsMeasured() throws {
        var world = try busy()
        world.advance(to: .seconds(400 as Int64))
        let parts = try world.utilisation(of: "web", since: .seconds(20 as Int64)).compactMap(\.part)
        #expect(parts.count == 4)
        #expect(abs(parts.reduce(0, +) / 4 - 0.5) < 0.03)
        let reading = try #require(try world.readings(of: "web").first)
        #expect(reading.capacity == .seconds(800 as Int64))
    }

    /// Servers that come, drain, die, slow down and start again in any order lose no request and count none twice.
    @Test(arguments: 1...60) func nothingIsLost(seed: UInt64) throws {
        var world = try TrafficScene.world(servers: 5, workers: 2, seed: seed) {
            $0.sessions = seed % 2 == 0 ? .memory : .none
            $0.queueLimit = 20
            $0.queueTimeout = .seconds(1 as Int64)
            $0.startup = .seconds(2 as Int64)
            if seed % 3 == 2 { $0.resources.limitCores = 0.7 }
            if seed % 4 == 1 {
                $0.memory = ServiceMemory(base: 100 << 20, request: 5 << 20, session: 1 << 20)
                $0.resources.limitGiB = 0.15
            }
        } balancer: {
            $0.algorithm = BalancingAlgorithm.allCases[Int(seed) % BalancingAlgorithm.allCases.count]
            $0.layer = seed % 3 == 0 ? .transport : .application
            $0.hasAffinity = seed % 3 == 1
            if $0.algorithm == .consistentHash { $0.slack = 0.25 }
            if seed % 4 < 2 { $0.check = BalancerSettings.Check() }
        }
        try world.start(
            TrafficScene.clients(rate: 60) {
                $0.timeout = .milliseconds(400)
                $0.retries = ClientSettings.Retries()
                $0.breaker = seed % 5 == 0 ? ClientSettings.Breaker() : nil
                $0.population = 50
            })
        var users = ClientSettings(
            name: "closed", target: "lb", load: .closed(.init(count: 20, thinkTime: .milliseconds(500))))
        users.timeout = .milliseconds(300)
        try world.start(users)
        var chance = Generator(seed: seed &* 977)
        for _ in 0..<40 {
            world.advance(to: world.now + chance.int(in: 1...2_000_000))
            let own = world.services[0].servers
            let server = own.isEmpty ? nil : Int(own[Int(chance.below(UInt64(own.count)))])
            switch (chance.below(6), server) {
            case (0, let server?):
                if world.servers[server].state != .down { world.kill(server: server, for: 1_000_000) }
            case (1, let server?):
                if own.count > 2 { world.drain(server: server, grace: chance.int(in: 0...1) * 500_000) }
            case (2, _): if own.count < 8 { _ = try world.addServers(1, to: "web") }
            case (3, let server?): world.servers[server].slowness = chance.below(2) == 0 ? 5 : 1
            case (4, _):
                var settings = world.balancers[0].settings
                settings.algorithm = BalancingAlgorithm.allCases[Int(chance.below(7))]
                settings.slack = nil
                try world.configure(balancer: 0, settings)
            default: break
            }
            #expect(world.brokenInvariant() == nil)
        }
        var copy = world
        world.advance(to: world.now + 5_000_000)
        copy.advance(to: copy.now + 2_500_000)
        copy.advance(to: copy.now + 2_500_000)
        #expect(world.trace == copy.trace)
    }
}
