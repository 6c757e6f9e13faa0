import BSON
import ShardCluster
import SimKernel
import Testing

@testable import CloudPlatform

/// Seed 003: at 80 % of processor or memory, looked at every 30 s, one to three replicas.
@Suite struct DatabaseScalingTests {
    private func scaled(reads: Int32, _ options: BSONDocument = [:]) throws -> World {
        var world = try DatabaseTests.made(options, replicas: 1)
        try world.call(
            "scaler.create", "grow",
            [
                "target": "database/orders", "policy": "AUTOMATIC", "triggers": ["cpu": 80, "memory": 80],
                "interval": "30s", "min": 1, "max": 3,
            ])
        try world.call("databases.load", "orders", ["reads": .int32(reads), "writes": 20])
        return world
    }

    @Test func addsAReplicaAtEightyPercent() throws {
        var world = try scaled(reads: 430)
        world.wait(.minutes(10))
        let status = try DatabaseTests.status(&world)
        #expect(status["replicas"] == 2)
        #expect(status["members"]?.array?.allSatisfy { $0.document?["cpu"]?.double ?? 100 < 80 } == true)
        let events = try #require(try world.call("events.list", "DATABASE_SCALED").array)
        #expect(events.count == 1 && events.first?.document?["reason"] == "scaler grow")
        #expect(world.platform.databaseViolations.isEmpty)
    }

    @Test func stopsAtThree() throws {
        var world = try scaled(reads: 3_000)
        world.wait(.minutes(20))
        #expect(try DatabaseTests.status(&world)["replicas"] == 3)
    }

    /// No host has room: nothing changes, the failure is told, and it is tried again.
    @Test func failsWithoutCapacity() throws {
        var world = try scaled(reads: 430)
        try world.call("databases.hosts", ["cpus": 2])
        world.wait(.minutes(5))
        #expect(try DatabaseTests.status(&world)["replicas"] == 1)
        let failures = try #require(try world.call("events.list", "SCALING_FAILED").array)
        #expect(failures.first?.document?["reason"]?.string?.hasPrefix("insufficient capacity: 1 cpus") == true)
        try world.call("databases.hosts", ["cpus": 3])
        world.wait(.minutes(20))
        #expect(try DatabaseTests.status(&world)["replicas"] == 2)
    }
}
