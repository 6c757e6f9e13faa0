import BSON
import ShardCluster
import SimKernel
import Testing

@testable import CloudPlatform

/// Scalers of the elastic store's nodes.
@Suite struct ScaleNodesTests {
    private func world(_ count: Int = 2, requests: Int32 = 0) throws -> World {
        var world = World(shards: 0)
        try world.call("rebalancer.configure", ["partitions": 256, "automatic": true])
        for number in 1...count { try world.call("nodes.add", .string("n\(number)")) }
        try world.call(
            "rebalancer.insert", ["keys": 10_000, "bytes": 100_000, "requests": .int32(requests)])
        return world
    }

    private func status(_ world: inout World) throws -> BSONDocument {
        try #require(try world.call("scaler.status", "s").document)
    }

    private func events(_ world: inout World, _ name: String) throws -> [BSONDocument] {
        try #require(try world.call("events.list", .string(name)).array).compactMap(\.document)
    }

    /// Nodes are ordered, join after their start, take their share, and leave again without losing a key.
    @Test func upAndDownByHand() throws {
        var world = try world()
        try world.call("scaler.create", "s", ["target": "nodes", "policy": "MANUAL", "count": 2])
        try world.call("scaler.scale", "s", 5)
        world.wait(.seconds(6))
        #expect(try status(&world)["size"] == 5)
        #expect(try status(&world)["ready"] == 2)
        world.wait(.minutes(5))
        #expect(try status(&world)["ready"] == 5)
        #expect(try events(&world, "SCALING_COMPLETED").count == 1)
        try world.call("scaler.scale", "s", 2)
        world.wait(.minutes(5))
        #expect(world.platform.nodes.nodes.map(\.name) == ["n1", "n2"])
        #expect(
            world.platform.nodes.nodes.reduce(Int64(0)) { $0 + world.platform.data.totals(of: $1.id).keys } == 10_000)
        #expect(try status(&world)["violations"] == [])
    }

    /// At a steady load the triggers find a size and keep it, within their bounds and cooldowns.
    @Test(arguments: [1_000, 3_000, 6_000, 9_000] as [Int32])
    func noOscillationAtSteadyLoad(requests: Int32) throws {
        var world = try world(2, requests: requests)
        try world.call("scaler.create", "s", ["target": "nodes", "policy": "AUTOMATIC", "min": 2, "max": 12])
        world.wait(.hours(1))
        let size = try status(&world)["size"]
        let actions = try status(&world)["actions"]
        world.wait(.hours(3))
        #expect(try status(&world)["size"] == size)
        #expect(try status(&world)["actions"] == actions)
        let history = try #require(try world.call("scaler.history", "s").array).compactMap(\.document)
        #expect(history.allSatisfy { $0["action"] == "SCALE_UP" })
        #expect(world.platform.scalingViolations.isEmpty)
    }

    /// A decision without its cooldown is found.
    @Test func aPlantedFaultIsFound() throws {
        var world = try world(2, requests: 9_000)
        try world.call("scaler.create", "s", ["target": "nodes", "policy": "AUTOMATIC", "max": 12])
        try world.call("scaler.capacity", ["startTime": "5s"])
        world.platform.scaling.scalers[0].ignoresCooldown = true
        world.wait(.minutes(10))
        #expect(world.platform.scalingViolations.contains { $0.hasSuffix("within its cooldown") })
    }

    /// Without capacity an action fails, is told, and is tried again until there is some.
    @Test func noCapacity() throws {
        var world = try world(2, requests: 5_000)
        try world.call("scaler.capacity", ["available": 0])
        try world.call("scaler.create", "s", ["target": "nodes", "policy": "AUTOMATIC"])
        world.wait(.minutes(5))
        let failed = try events(&world, "SCALING_FAILED")
        #expect(failed.count == 5)
        #expect(failed.compactMap { $0["retryInSeconds"]?.double } == [15, 30, 60, 120, 240])
        #expect(failed[0]["reason"] == "insufficient capacity: 1 more instance was wanted, none is left")
        try world.call("scaler.capacity", ["available": 1])
        world.wait(.minutes(10))
        #expect(try status(&world)["ready"] == 3)
        #expect(try world.call("scaler.capacity").document?["available"] == 0)
    }

    /// A start that takes too long is taken back and made anew; an HPA waits for its pods.
    @Test(arguments: [("AUTOMATIC", 0), ("HPA", 1)])
    func startsTooLate(policy: String, late: Int) throws {
        var world = try world(2, requests: 4_000)
        try world.call("scaler.capacity", ["startTime": "20m"])
        try world.call(
            "scaler.create", "s", ["target": "nodes", "policy": .string(policy), "max": 3, "startTimeout": "2m"])
        world.wait(.seconds(135))
        #expect(try events(&world, "SCALING_FAILED").last?["reason"] == "not up within 120 s")
        #expect(world.platform.scaling.provider.launches.count == late)
        world.wait(.hours(1))
        #expect(try status(&world)["ready"] == (policy == "HPA" ? 3 : 2))
        try world.call("scaler.capacity", ["startTime": "30s"])
        world.wait(.minutes(15))
        #expect(try status(&world)["ready"] == 3)
    }

    @Test func aRemovalIsCancelled() throws {
        var world = try world(3)
        world.wait(.minutes(5))
        try world.call("rebalancer.configure", ["automatic": false, "bandwidth": 1])
        try world.call("nodes.remove", "n3")
        world.wait(.seconds(30))
        let status = try #require(try world.call("nodes.cancelRemoval", "n3").document)
        #expect(status["leaving"] == false)
        #expect((status["keys"]?.int64 ?? 0) > 0)
        #expect(try events(&world, "REBALANCE_FAILED").last?["reason"] == "n3 stays")
        world.wait(.minutes(10))
        #expect(world.platform.nodes.nodes.count == 3)
        world.refuses("nodes.cancelRemoval", ["n3"], 20, "Node n3 is not being removed.")
        world.refuses("rebalancer.stop", [], 20, "No rebalance is under way")
        try world.call("rebalancer.run", ["force": true])
        world.wait(.seconds(5))
        try world.call("rebalancer.stop")
        #expect(try world.call("rebalancer.status").document?["status"] == "FAILED")
    }

    @Test(
        arguments: [
            ("scaler.create", ["t", ["target": "pods", "policy": "MANUAL"]], 2, "There is no target \"pods\"."),
            ("scaler.create", ["t", ["target": "service/x", "policy": "MANUAL"]], 2, "There is no service \"x\""),
            ("scaler.create", ["t", ["target": "nodes", "policy": "HPA"]], 20, "nodes is scaled by s already"),
            ("scaler.status", ["x"], 2, "There is no scaler \"x\". There are: s."),
            ("scaler.scale", ["s", 3], 20, "s is AUTOMATIC: it would undo what is set by hand."),
            ("scaler.configure", ["s", ["min": 20]], 2, "scaler.configure: min is 20 and max is 10."),
            ("scaler.capacity", [["available": -1]], 2, "scaler.capacity: available must be from 0"),
        ] as [(String, [BSONValue], Int32, String)])
    func errors(method: String, arguments: [BSONValue], code: Int32, message: String) throws {
        var world = try world()
        try world.call("scaler.create", "s", ["target": "nodes", "policy": "AUTOMATIC"])
        world.refuses(method, arguments, code, message)
    }
}
