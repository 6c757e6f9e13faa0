import BSON
import ShardCluster
import SimKernel
import Testing

@testable import CloudPlatform

/// Scalers of a service's servers, under requests that are simulated one by one.
@Suite struct ScaleServicesTests {
    /// A service of one worker a server, 20 ms a request, and so many requests a second through a balancer.
    private func world(servers: Int32, rate: Double) throws -> World {
        var world = World(shards: 0)
        try world.call("traffic.service", "web", ["servers": .int32(servers), "time": "20ms", "startup": "10s"])
        try world.call("traffic.balancer", "lb", ["to": "web", "algorithm": "leastConnections"])
        try world.call("traffic.start", "users", ["to": "lb", "rate": .double(rate)])
        return world
    }

    private func status(_ world: inout World) throws -> BSONDocument {
        try #require(try world.call("scaler.status", "s").document)
    }

    /// 100 requests a second of 20 ms are two workers' work: at half of their time four servers do it.
    @Test func theAutoscalerFindsTheSizeAndKeepsIt() throws {
        var world = try world(servers: 2, rate: 100)
        try world.call(
            "scaler.create", "s",
            [
                "target": "service/web", "policy": "HPA", "min": 2, "max": 10,
                "metrics": .array([["name": "cpu", "averageUtilization": 50]]),
            ])
        world.wait(.minutes(20))
        let size = try #require(try status(&world)["size"]?.int64)
        #expect((4...5).contains(size))
        #expect(try status(&world)["violations"] == [])
        #expect(world.platform.traffic.brokenInvariant() == nil)
        world.wait(.minutes(40))
        #expect(try status(&world)["size"]?.int64 == size)
    }

    @Test func byHandUpAndDownWithoutALostRequest() throws {
        var world = try world(servers: 4, rate: 60)
        try world.call("scaler.create", "s", ["target": "service/web", "policy": "MANUAL", "count": 4])
        try world.call("scaler.scale", "s", 7)
        world.wait(.seconds(6))
        #expect(try status(&world)["size"] == 7)
        #expect(try status(&world)["ready"] == 4)
        world.wait(.seconds(20))
        #expect(try status(&world)["ready"] == 7)
        try world.call("scaler.scale", "s", 3)
        world.wait(.minutes(1))
        #expect(world.platform.traffic.serviceNames == ["web"])
        #expect(try world.platform.traffic.readings(of: "web").map(\.state) == ["UP", "UP", "UP"])
        #expect(world.platform.traffic.clients[0].failed == 0)
    }

    /// Without capacity nothing starts, the scaler says so, and tries again until it is there.
    @Test func scalingThatFails() throws {
        var world = try world(servers: 2, rate: 10)
        try world.call("scaler.capacity", ["available": 0])
        try world.call("scaler.create", "s", ["target": "service/web", "policy": "MANUAL", "count": 3])
        world.wait(.minutes(1))
        #expect(try status(&world)["size"] == 2)
        #expect(try #require(try status(&world)["failures"]?.int64) > 0)
        #expect(try world.call("events.list", "SCALING_FAILED").array?.isEmpty == false)
        try world.call("scaler.capacity", ["available": 5])
        world.wait(.minutes(10))
        #expect(try status(&world)["ready"] == 3)
        #expect(world.platform.scaling.provider.available == 4)
    }

    @Test func noSuchService() throws {
        var world = World(shards: 0)
        #expect(throws: CommandError.self) {
            try world.call("scaler.create", "s", ["target": "service/web", "policy": "MANUAL", "count": 3])
        }
    }
}
