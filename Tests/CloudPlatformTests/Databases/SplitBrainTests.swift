import BSON
import ShardCluster
import SimKernel
import Testing

@testable import CloudPlatform

/// A primary that is cut off while another one is promoted.
@Suite struct SplitBrainTests {
    /// 100 writes a second, half of the clients on the old primary's side; promoted by hand after ten seconds.
    private func split(
        _ options: BSONDocument = [:], fence: Bool = false, clients: Double = 0.5
    ) throws -> World {
        var document: BSONDocument = ["failOver": "manual"]
        for key in options.keys { document[key] = options[key] }
        var world = try DatabaseTests.made(document)
        try world.call("databases.load", "orders", ["writes": 100])
        world.wait(.seconds(30 as Int64))
        try world.call("databases.cutOff", "orders", "orders-1", ["clients": .double(clients)])
        world.wait(.seconds(10 as Int64))
        try world.call("databases.promote", "orders", "orders-2", ["fence": .bool(fence)])
        world.wait(.seconds(20 as Int64))
        #expect(world.platform.databaseViolations.isEmpty, "\(world.platform.databaseViolations)")
        return world
    }

    private func number(_ world: inout World, _ key: String) throws -> Int64 {
        try #require(try DatabaseTests.status(&world)[key]?.int64)
    }

    /// Both take writes, each of its clients; what the old one took is gone when it follows the new one (pg_rewind).
    @Test func bothTakeWritesAndTheOldOnesAreLost() throws {
        var world = try split()
        let status = try DatabaseTests.status(&world)
        #expect(status["splitBrain"] == true && status["writers"] == ["orders-1", "orders-2"])
        let diverged = try number(&world, "divergedWrites")
        #expect((950...1_010).contains(diverged), "half of 100 a second for 20 s")
        let before = try number(&world, "lost")
        #expect((950...1_050).contains(before), "what the cut-off primary acknowledged before the promotion")
        try world.call("databases.heal", "orders", "orders-1")
        #expect(try number(&world, "lost") == before + diverged)
        #expect(try number(&world, "divergedWrites") == 0)
        let old = try DatabaseTests.status(&world)["members"]?.array?[0].document
        #expect(old?["state"] == "rewinding" && old?["role"] == "replica")
        world.wait(.seconds(30 as Int64))
        #expect(try DatabaseTests.status(&world)["members"]?.array?[0].document?["state"] == "running")
        #expect(try world.call("events.list", "DATABASE_SPLIT_BRAIN").array?.count == 1)
        let lost = try #require(try world.call("events.list", "DATABASE_WRITES_LOST").array?.last?.document)
        #expect(lost["member"] == "orders-1" && lost["acknowledged"]?.double == Double(diverged))
        #expect(world.platform.databaseViolations.isEmpty, "\(world.platform.databaseViolations)")
    }

    /// Who switches the old primary off first has one writer, and loses what it had alone.
    @Test func fencingAllowsNoSecondPrimary() throws {
        var world = try split(fence: true)
        let status = try DatabaseTests.status(&world)
        #expect(status["splitBrain"] == false && status["writers"] == ["orders-2"])
        let lost = try number(&world, "lost")
        try world.call("databases.heal", "orders", "orders-1")
        try world.call("databases.restart", "orders", "orders-1")
        world.wait(.seconds(30 as Int64))
        #expect(try number(&world, "lost") == lost)
        #expect(try world.call("events.list", "DATABASE_SPLIT_BRAIN") == [])
    }

    /// A commit that waits for a standby is never acknowledged on the side that has none.
    @Test func synchronousCommitLosesNothingAcknowledged() throws {
        var world = try split(["synchronous": "ANY 1 (*)"])
        try world.call("databases.heal", "orders", "orders-1")
        world.wait(.seconds(30 as Int64))
        let status = try DatabaseTests.status(&world)
        #expect(status["lost"] == 0 && status["lostSynchronous"] == 0)
        let gone = try #require(status["lostUnacknowledged"]?.int64)
        #expect(gone > 0 && gone <= 200, "its connections are all held: \(gone)")
        #expect(world.platform.databaseViolations.isEmpty, "\(world.platform.databaseViolations)")
    }

    /// PostgreSQL's operator: the old primary's lease has run out before anybody is promoted.
    @Test func aLeaseFencesByItself() throws {
        var world = try DatabaseTests.made()
        try world.call("databases.load", "orders", ["writes": 100])
        world.wait(.seconds(30 as Int64))
        try world.call("databases.cutOff", "orders", "orders-1", ["clients": 0.5])
        world.wait(.minutes(2))
        let status = try DatabaseTests.status(&world)
        #expect(status["failOvers"] == 1 && status["splitBrain"] == false && status["divergedWrites"] == 0)
    }

    /// Redis: without min-replicas-to-write the old master goes on; with it, it stops a second after the cut.
    @Test(arguments: [0, 1] as [Int32]) func sentinelsDoNotFence(minimum: Int32) throws {
        var world = try DatabaseTests.made([
            "engine": "redis", "downAfter": "5s", "minimumReplicas": .int32(minimum), "minimumReplicasLag": "1s",
        ])
        try world.call("databases.load", "orders", ["writes": 1_000])
        world.wait(.seconds(30 as Int64))
        try world.call("databases.cutOff", "orders", "orders-1", ["clients": 0.2])
        world.wait(.minutes(1))
        let status = try DatabaseTests.status(&world)
        #expect(status["failOvers"] == 1 && status["splitBrain"] == true)
        #expect(status["writers"]?.array?.count == (minimum == 0 ? 2 : 1))
        try world.call("databases.heal", "orders", "orders-1")
        let lost = try number(&world, "lost")
        // Some six seconds of all writes, then a fifth of them; or one second.
        #expect(minimum == 0 ? (14_000...18_500).contains(lost) : (900...1_300).contains(lost), "\(lost)")
        #expect(try DatabaseTests.status(&world)["members"]?.array?[0].document?["state"] == "copying")
        #expect(world.platform.databaseViolations.isEmpty, "\(world.platform.databaseViolations)")
    }

    /// The same key on both sides: each shows its own value, and the old side's write is lost though it was acknowledged.
    @Test func eachSideShowsItsOwn() throws {
        var world = try split()
        try world.call("databases.write", "orders", "cart", "old", "orders-1")
        try world.call("databases.write", "orders", "cart", "new", "orders-2")
        world.wait(.seconds(1 as Int64))
        #expect(try world.call("databases.read", "orders", "cart", "orders-1") == "old")
        #expect(try world.call("databases.read", "orders", "cart", "orders-2") == "new")
        world.refuses("databases.write", ["orders", "cart", "x", "orders-3"], 20, "orders-3 takes no write now")
        try world.call("databases.heal", "orders", "orders-1")
        world.wait(.seconds(30 as Int64))
        let fates = try #require(try world.call("databases.writes", "orders").array).map { $0.document?["fate"] }
        #expect(fates.first == "acknowledged, then lost" && fates.dropFirst().first == "acknowledged")
        #expect(try world.call("databases.read", "orders", "cart", "orders-1") == "new")
    }

    /// Ended, or taken away, its history ends too.
    @Test func aRivalThatDiesIsNone() throws {
        var world = try split()
        let diverged = try number(&world, "divergedWrites")
        let before = try number(&world, "lost")
        try world.call("databases.kill", "orders", "orders-1", "5s")
        #expect(try number(&world, "lost") == before + diverged)
        world.wait(.minutes(1))
        #expect(try DatabaseTests.status(&world)["splitBrain"] == false)
        #expect(world.platform.databaseViolations.isEmpty, "\(world.platform.databaseViolations)")
    }

    @Test func nonsenseIsRefused() throws {
        var world = try DatabaseTests.made()
        world.refuses(
            "databases.cutOff", ["orders", "orders-2", ["clients": 0.5]], 2, "databases.cutOff: clients belongs to")
        world.refuses(
            "databases.cutOff", ["orders", "orders-1", ["clients": 2]], 2, "databases.cutOff: clients must be from")
        world.refuses(
            "databases.promote", ["orders", "orders-2", ["stonith": true]], 2, "databases.promote has no option")
    }
}
