import SimKernel
import Testing

@testable import CloudPlatform

@Suite struct ClientTests {
    private static let second: Micros = .seconds(1 as Int64)

    /// Interactive response-time law: N = X (R + Z) for N users who think Z, exact up to those on their way.
    @Test func closedLoadKeepsItsUsers() throws {
        var world = try TrafficScene.world(servers: 2)
        try world.start(
            ClientSettings(name: "users", target: "lb", load: .closed(.init(count: 50, thinkTime: 2 * Self.second))))
        world.advance(to: 2_000 * Self.second)
        let sum = try world.figures(of: "users")
        let rate = Double(sum.answered) / 2_000
        let response = try #require(sum.latencies.mean) / 1e6
        #expect(abs(rate * (response + 2) - 50) < 1)
        #expect(world.brokenInvariant() == nil)
    }

    /// A ramp brings the integral of its rate: 100 s from 0 to 100/s, then 100 s at 20/s.
    @Test(arguments: [true, false]) func ratesChange(isRamp: Bool) throws {
        var world = try TrafficScene.world(servers: 20)
        let points: [RateSchedule.Point] =
            isRamp
            ? [
                .init(at: 0, rate: 0), .init(at: 100 * Self.second, rate: 100),
                .init(at: 100 * Self.second + 1, rate: 20),
            ]
            : [.init(at: 0, rate: 50), .init(at: 100 * Self.second, rate: 20)]
        try world.start(
            TrafficScene.clients(rate: 0) { $0.load = .open(RateSchedule(points, isRamp: isRamp)) })
        world.advance(to: 100 * Self.second)
        let first = try world.figures(of: "users").issued
        world.advance(to: 200 * Self.second)
        let second = try world.figures(of: "users").issued - first
        #expect(abs(Double(first) - 5_000) < 3 * 71)
        #expect(abs(Double(second) - 2_000) < 3 * 45)
    }

    /// Evenly spaced arrivals at a server of a fixed time never wait: D/D/1.
    @Test func evenArrivalsOfFixedWorkNeverWait() throws {
        var world = try TrafficScene.world(servers: 1) { $0.time.distribution = .fixed }
        try world.start(
            TrafficScene.clients(rate: 0) {
                var schedule = RateSchedule(rate: 9)
                schedule.isEven = true
                $0.load = .open(schedule)
            })
        world.advance(to: 1_000 * Self.second)
        let sum = try world.figures(of: "users")
        #expect(sum.latencies.max == 100_000)
        #expect((8_990...9_000).contains(sum.answered))
    }

    /// M/G/1 (Pollaczek and Khinchine): the mean wait is rho (1 + c^2) / 2 / (1 - rho) service times.
    @Test func lognormalServiceWaitsAsLongAsItsVarianceSays() throws {
        var means = Replications()
        for seed in 1...12 {
            var world = try TrafficScene.world(servers: 1, seed: UInt64(seed)) {
                $0.time.distribution = .lognormal
                $0.time.variation = 2
            }
            try world.start(TrafficScene.clients(rate: 5))
            world.advance(to: 20_000 * Self.second)
            means.add(try #require(try world.figures(of: "users").latencies.mean) / 100_000)
        }
        let exact = 3.5
        #expect(means.agrees(with: exact, slack: 0.003), "\(means.mean) +- \(means.standardError)")
    }

    /// The server does not know that nobody waits any more: it works on.
    @Test func whatTimesOutIsServedAllTheSame() throws {
        var world = try TrafficScene.world(servers: 1) { $0.time.distribution = .fixed }
        try world.start(
            TrafficScene.clients(rate: 5) {
                $0.timeout = .milliseconds(50)
                $0.duration = 10 * Self.second
            })
        world.advance(to: 60 * Self.second)
        let sum = try world.figures(of: "users")
        #expect(sum.answered == 0)
        #expect(sum[.timeout] == sum.issued)
        #expect(try world.readings(of: "web").first?.done == sum.issued)
        #expect(world.brokenInvariant() == nil)
    }

    /// Everything fails; three attempts each without a budget, a tenth more with one.
    @Test(arguments: [nil, 0.1]) func retries(budget: Double?) throws {
        var world = try TrafficScene.world(servers: 1)
        world.kill(server: 0, for: nil)
        try world.start(
            TrafficScene.clients(rate: 100) {
                $0.retries = ClientSettings.Retries()
                $0.retries?.budget = budget
                $0.duration = 100 * Self.second
                $0.isRecorded = true
            })
        world.advance(to: 200 * Self.second)
        let sum = try world.figures(of: "users")
        #expect(sum.answered == 0)
        if budget == nil {
            #expect(sum.retries == 2 * sum.issued)
        } else {
            #expect(abs(sum.retries - sum.issued / 10 - 10) <= 1)
        }
        let records = try world.takeRecords(of: "users")
        #expect(records.count == Int(sum.issued))
        #expect(records.reduce(0) { $0 + $1.attempts - 1 } == Int(sum.retries))
        #expect(try world.takeRecords(of: "users").isEmpty)
    }

    @Test func aBreakerOpensProbesAndCloses() throws {
        var world = try TrafficScene.world(servers: 2)
        try world.start(
            TrafficScene.clients(rate: 15) {
                $0.breaker = ClientSettings.Breaker()
                $0.timeout = Self.second
            })
        world.advance(to: 10 * Self.second)
        for server in 0..<2 { world.kill(server: server, for: 25 * Self.second) }
        world.advance(to: 60 * Self.second)
        let open = try world.figures(of: "users", from: 25 * Self.second, to: 40 * Self.second)
        #expect(open[.breakerOpen] == open.issued)
        world.advance(to: 150 * Self.second)
        let changes = world.notices.filter { $0.kind == .breaker }.map(\.to)
        #expect(changes == ["OPEN", "HALF_OPEN", "OPEN", "HALF_OPEN", "CLOSED"])
        #expect(world.brokenInvariant() == nil)
    }

    /// What is paced is meant to be sent on time even when it is not: the seam against coordinated omission.
    @Test func pacedUsersRememberWhenTheyMeantToSend() throws {
        var world = try TrafficScene.world(servers: 1) { $0.time.distribution = .fixed }
        var users = ClientSettings.Users(count: 1, thinkTime: 0)
        users.pacing = Self.second
        var settings = ClientSettings(name: "users", target: "lb", load: .closed(users))
        settings.isRecorded = true
        settings.timeout = nil
        try world.start(settings)
        world.advance(to: 10 * Self.second + 500_000)
        world.servers[0].slowness = 50
        world.advance(to: 12 * Self.second)
        world.servers[0].slowness = 1
        world.advance(to: 30 * Self.second)
        let records = try world.takeRecords(of: "users")
        #expect(records.map(\.intended) == (0..<Int64(records.count)).map { $0 * Self.second })
        #expect(records.count == 30)
        #expect(records.filter { $0.started > $0.intended }.count == 5)
    }
}
