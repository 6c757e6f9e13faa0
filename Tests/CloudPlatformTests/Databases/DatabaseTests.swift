import BSON
import ShardCluster
import SimKernel
import Testing

@testable import CloudPlatform

@Suite struct DatabaseTests {
    static func made(_ options: BSONDocument = [:], replicas: Int32 = 2) throws -> World {
        var world = World(shards: 0)
        var document: BSONDocument = ["name": "orders", "engine": "postgres", "replicas": .int32(replicas)]
        for key in options.keys { document[key] = options[key] }
        try world.call("databases.create", .document(document))
        return world
    }

    static func status(_ world: inout World) throws -> BSONDocument {
        try #require(try world.call("databases.status", "orders").document)
    }

    @Test func servesAndReplicates() throws {
        var world = try Self.made()
        try world.call("databases.load", "orders", ["reads": 300, "writes": 100])
        world.wait(.minutes(1))
        let status = try Self.status(&world)
        #expect(status["acknowledged"]?.int64 == 6_000 && status["reads"]?.int64 == 18_000)
        #expect(status["failedReads"] == 0 && status["failedWrites"] == 0 && status["lost"] == 0)
        let rows = try #require(try world.call("databases.replication", "orders").array)
        #expect(rows.count == 2 && rows.allSatisfy { $0.document?["state"] == "streaming" })
        #expect(rows.allSatisfy { $0.document?["sync_state"] == "async" })
        #expect(world.platform.databaseViolations.isEmpty)
    }

    /// M/M/1 at half load: the mean time is twice the service time (FACTS: W = 1 / (mu - lambda)).
    @Test func latencyFollowsErlang() throws {
        var world = try Self.made(["readCost": "2ms"], replicas: 1)
        try world.call("databases.load", "orders", ["reads": 250])
        world.wait(.minutes(2))
        let mean = try #require(
            try world.call("metrics.mean", "database_read_latency{database=\"orders\"}", ["last": "1m"]).double)
        #expect(abs(mean - 4) < 0.05)
        let cpu = try #require(try world.call("metrics.last", "database_cpu{member=\"orders-2\"}").double)
        #expect(abs(cpu - 50) < 1)
    }

    /// Reads take the processor away from replay: lag grows with load, and a further replica cures it.
    @Test func lagIsAnEffectOfLoad() throws {
        var world = try Self.made(["dataGB": 1], replicas: 1)
        try world.call("databases.load", "orders", ["reads": 450, "writes": 200])
        world.wait(.minutes(3))
        let behind = try #require(try world.call("metrics.last", "database_lag{member=\"orders-2\"}").double)
        #expect(behind > 1, "reads and replay want 110 % of the replica")
        try world.call("databases.scale", "orders", 2)
        world.wait(.minutes(5))
        let cured = try #require(try world.call("metrics.last", "database_lag{member=\"orders-2\"}").double)
        #expect(cured < 0.1)
    }

    /// Two gigabytes over a link of a gigabit a second take 17 s; then it has to catch up and pass two checks.
    @Test func newReplicaNeedsItsCopy() throws {
        var world = try Self.made(["dataGB": 2], replicas: 1)
        world.wait(.seconds(1 as Int64))
        try world.call("databases.scale", "orders", 2)
        var seconds = 0
        while try Self.status(&world)["members"]?.array?[2].document?["balancer"] != "UP", seconds < 100 {
            world.wait(.seconds(1 as Int64))
            seconds += 1
        }
        #expect((23...27).contains(seconds), "\(seconds) s")
    }

    @Test func synchronousCommitSurvivesThePrimary() throws {
        for (synchronous, lossless) in [("ANY 1 (*)", true), ("off", false)] {
            var world = try Self.made(["synchronous": .string(synchronous), "delay": "20ms"])
            try world.call("databases.load", "orders", ["writes": 200])
            world.wait(.minutes(1))
            try world.call("databases.write", "orders", "cart", "milk")
            try world.call("databases.kill", "orders", "orders-1", "5m")
            world.wait(.minutes(2))
            let status = try Self.status(&world)
            #expect(status["primary"] != "orders-1" && status["failOvers"] == 1)
            #expect((status["lost"] == 0) == lossless, "\(status["lost"] ?? .null) lost with \(synchronous)")
            let fate = try world.call("databases.writes", "orders").array?.first?.document?["fate"]
            #expect(fate == (lossless ? "lost" : "acknowledged, then lost"))
            #expect(world.platform.databaseViolations.isEmpty, "\(world.platform.databaseViolations)")
            #expect(status["takesWrites"] == true)
        }
    }

    /// PostgreSQL goes on waiting when its standby is gone.
    @Test func synchronousCommitHangsWithoutStandby() throws {
        var world = try Self.made(["synchronous": "FIRST 1 (*)"], replicas: 1)
        try world.call("databases.load", "orders", ["writes": 50])
        world.wait(.seconds(30 as Int64))
        try world.call("databases.kill", "orders", "orders-2")
        world.wait(.seconds(30 as Int64))
        let status = try Self.status(&world)
        #expect(status["waiting"] == 100, "each holds a connection, and there are a hundred")
        #expect(status["failedWrites"]?.int64 ?? 0 > 1_000)
        try world.call("databases.configure", "orders", ["synchronous": "off"])
        world.wait(.seconds(5 as Int64))
        #expect(try Self.status(&world)["waiting"] == 0)
    }

    /// HAProxy: two seconds between checks, three bad ones until a server is down, two good ones until it is up.
    @Test func balancerNeedsItsChecks() throws {
        var world = try Self.made(replicas: 2)
        world.wait(.seconds(1 as Int64))
        try world.call("databases.load", "orders", ["reads": 100])
        try world.call("databases.kill", "orders", "orders-3", "20s")
        world.wait(.seconds(4 as Int64))
        #expect(try world.call("databases.balancer", "orders").array?[2].document?["status"] == "UP")
        world.wait(.seconds(1 as Int64))
        #expect(try world.call("databases.balancer", "orders").array?[2].document?["status"] == "DOWN")
        let failed = try Self.status(&world)["failedReads"]
        #expect(failed == 250 || failed == 255 || failed == 245, "half of five seconds")
        world.wait(.seconds(10 as Int64))
        #expect(try Self.status(&world)["failedReads"] == failed)
        world.wait(.seconds(10 as Int64))
        #expect(try world.call("databases.balancer", "orders").array?[2].document?["status"] == "UP")
    }

    @Test func backupServesOnlyAlone() throws {
        var world = try Self.made(["reads": "primary"], replicas: 1)
        try world.call("databases.load", "orders", ["reads": 100])
        world.wait(.seconds(10 as Int64))
        var rows = try #require(try world.call("databases.balancer", "orders").array)
        #expect(rows[1].document?["backup"] == true && rows[1].document?["stot"] == 0)
        try world.call("databases.kill", "orders", "orders-1")
        world.wait(.seconds(10 as Int64))
        rows = try #require(try world.call("databases.balancer", "orders").array)
        #expect(rows[1].document?["stot"]?.int64 ?? 0 > 300)
    }

    @Test func refusesWhatCannotBe() throws {
        var world = try Self.made()
        let refused: [(BSONDocument, String)] = [
            (["name": "b", "engine": "oracle"], "databases.create: engine must be postgres or redis"),
            (["name": "b", "engine": "redis", "lease": "10s"], "databases.create: lease is of PostgreSQL"),
            (
                ["name": "b", "engine": "redis", "sentinels": 2, "quorum": 3],
                "databases.create: a quorum of 3 can never"
            ),
            (
                ["name": "b", "engine": "postgres", "synchronous": "ANY 2 (*)"],
                "databases.create: 2 standbys are waited"
            ),
            (
                ["name": "b", "engine": "postgres", "synchronous": "SOME (x)"],
                "databases.create: \"SOME (x)\" names no"
            ),
            (["name": "b", "engine": "postgres", "replicas": 4], "databases.create: replicas must be from 1 to 3"),
            (["name": "b", "engine": "postgres", "shards": 4], "databases.create has no option \"shards\""),
            (["name": "B b", "engine": "postgres"], "databases.create: a name has at most"),
            (["name": "b", "engine": "postgres", "lease": "5s"], "databases.create: loopWait must be shorter"),
            (["name": "b", "engine": "postgres", "checkEvery": "150ms"], "databases.create: checkEvery and loopWait"),
        ]
        for (options, message) in refused { world.refuses("databases.create", [.document(options)], 2, message) }
        world.refuses(
            "databases.create", [["name": "b", "engine": "redis", "cpus": 9]], 20, "databases.create: insuff")
        world.refuses("databases.scale", ["orders", 4], 20, "databases.scale: orders may have 1 to 3 replicas, not 4")
        world.refuses("databases.scale", ["orders", 2], 20, "orders has 2 replicas already")
        world.refuses("databases.promote", ["orders", "orders-1"], 20, "orders-1 is the primary")
        world.refuses(
            "databases.kill", ["orders", "x"], 2, "orders has no member \"x\". There are: orders-1, orders-2")
        world.refuses("databases.status", ["x"], 2, "There is no database \"x\". There are: orders.")
        world.refuses("databases.hosts", [["cpus": 1]], 20, "databases.hosts: the members use 3 cpus")
    }
}
