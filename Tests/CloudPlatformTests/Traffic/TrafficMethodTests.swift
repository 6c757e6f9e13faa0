import BSON
import ShardCluster
import SimKernel
import Testing

@testable import CloudPlatform

@Suite struct TrafficMethodTests {
    private func world() throws -> World {
        var world = World(shards: 0)
        try world.call("traffic.service", "web", ["servers": 4, "workers": 2, "time": "20ms"])
        try world.call("traffic.balancer", "lb", ["to": "web"])
        return world
    }

    @Test func aLoadIsMeasured() throws {
        var world = try world()
        try world.call("traffic.start", "shop", ["to": "lb", "rate": 100, "duration": "1m"])
        world.wait(.minutes(2))
        let figures = try #require(try world.call("traffic.figures", "shop").document)
        #expect((5_500...6_500).contains(figures["issued"]?.int64 ?? 0))
        #expect(figures["answered"] == figures["issued"])
        #expect(figures["inFlight"]?.int64 == 0)
        #expect(figures["success"] == 1.0)
        #expect((15...30).contains(figures["meanMs"]?.double ?? 0))
        #expect(try world.call("traffic.percentile", "shop", 50, ["last": "1s"]) == .null)
        #expect(world.platform.traffic.brokenInvariant() == nil)
    }

    /// The balancer's checks are work for the servers, but nobody's requests: neither come, nor done, nor failed.
    @Test func checksAreNotRequests() throws {
        var world = World(shards: 0)
        try world.call("traffic.service", "web", ["servers": 3, "workers": 2, "time": "20ms"])
        try world.call("traffic.balancer", "lb", ["to": "web", "check": ["interval": "1s"]])
        try world.call("traffic.start", "shop", ["to": "lb", "rate": 50, "duration": "1m"])
        world.wait(.seconds(30 as Int64))
        try world.call("traffic.kill", "web-3")
        world.wait(.seconds(90 as Int64))
        let servers = try #require(try world.call("traffic.servers", "web").array).compactMap(\.document)
        var answered: Int64 = 0
        for server in servers {
            let counts = ["arrivals", "done", "failed"].compactMap { server[$0]?.int64 }
            #expect(counts.count == 3 && counts[0] == counts[1] + counts[2])
            answered += counts[1]
        }
        #expect(try world.call("traffic.figures", "shop").document?["answered"]?.int64 == answered)
        #expect(world.platform.traffic.servers.allSatisfy { $0.checks > 25 })
    }

    /// However the same stretch of time is cut into waits, the same happens.
    @Test func timeMayBeCut() throws {
        var (whole, cut) = (try world(), try world())
        for way in 0..<2 {
            var world = way == 0 ? whole : cut
            try world.call("traffic.start", "shop", ["to": "lb", "users": 20, "thinkTime": "50ms"])
            if way == 0 {
                world.wait(.seconds(30 as Int64))
            } else {
                for _ in 0..<3_000 { world.wait(.milliseconds(10)) }
            }
            if way == 0 { whole = world } else { cut = world }
        }
        #expect(whole.platform.stateHash() == cut.platform.stateHash())
    }

    @Test(
        arguments: [
            ("traffic.service", ["web", ["time": "1s"]], 20, "There is a web already."),
            ("traffic.service", ["api", ["servers": 2]], 2, "traffic.service needs time"),
            ("traffic.service", ["api", ["time": "0s"]], 2, "traffic.service: time must be from"),
            ("traffic.service", ["api", ["time": "1s", "cores": 2]], 2, "traffic.service has no option \"cores\"."),
            ("traffic.balancer", ["lb2", ["to": "db"]], 2, "There is no service \"db\". There are web."),
            (
                "traffic.balancer", ["lb2", ["to": "web", "algorithm": "fastest"]], 2,
                "traffic.balancer: there is no algorithm \"fastest\"."
            ),
            (
                "traffic.balancer", ["lb2", ["to": "web", "layer": 5]], 2,
                "traffic.balancer: layer is 4 (connections) or 7"
            ),
            (
                "traffic.balancer", ["lb2", ["to": "web", "layer": 4, "affinity": true]], 2,
                "traffic.balancer: layer 4 sees no cookies."
            ),
            (
                "traffic.balancer", ["lb2", ["to": "web", "check": ["interval": 0]]], 2,
                "traffic.balancer check: interval must be from 10ms"
            ),
            (
                "traffic.balancer", ["lb2", ["to": "web", "weights": ["web": 2]]], 2,
                "traffic.balancer: weights belong to"
            ),
            ("traffic.start", ["shop", ["to": "lb"]], 2, "traffic.start needs either rate"),
            ("traffic.start", ["shop", ["to": "lb", "rate": -1]], 2, "traffic.start: rate must be from 0"),
            (
                "traffic.start", ["shop", ["to": "nobody", "rate": 1]], 2,
                "There is no balancer and no service \"nobody\". There are lb, web."
            ),
            (
                "traffic.start", ["shop", ["to": "lb", "rate": 1, "timeout": "0s"]], 2,
                "traffic.start: timeout must be from 1ms"
            ),
            (
                "traffic.start", ["shop", ["to": "lb", "rate": 1, "thinkTime": "1s"]], 2,
                "traffic.start: thinkTime belongs to users"
            ),
            (
                "traffic.start", ["shop", ["to": "lb", "rate": [["at": "5s", "rate": 1]]]], 2,
                "traffic.start: the first point of a rate"
            ),
            ("traffic.figures", ["shop"], 2, "There are no clients \"shop\"."),
            ("traffic.kill", ["web-9"], 2, "There is no server \"web-9\". There are web-1"),
            ("traffic.slow", ["web-1", 0], 2, "traffic.slow needs a factor"),
            ("traffic.scale", ["web", 65], 2, "traffic.scale: how many servers must be"),
        ] as [(String, [BSONValue], Int32, String)])
    func errors(method: String, arguments: [BSONValue], code: Int32, message: String) throws {
        var world = try world()
        world.refuses(method, arguments, code, message)
    }
}
