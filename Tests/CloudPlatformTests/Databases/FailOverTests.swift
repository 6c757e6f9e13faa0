import BSON
import ShardCluster
import SimKernel
import Testing

@testable import CloudPlatform

@Suite struct FailOverTests {
    private func redis(_ options: BSONDocument = [:], replicas: Int32 = 2) throws -> World {
        var document: BSONDocument = ["engine": "redis", "downAfter": "5s"]
        for key in options.keys { document[key] = options[key] }
        return try DatabaseTests.made(document, replicas: replicas)
    }

    /// Sentinel: down-after, a quorum that agrees within its second of asking, and an election of less than a second.
    @Test func sentinelsPromoteTheMostAdvanced() throws {
        var world = try redis()
        try world.call("databases.load", "orders", ["writes": 1_000])
        world.wait(.seconds(30 as Int64))
        try world.call("databases.cutOff", "orders", "orders-2")
        world.wait(.seconds(10 as Int64))
        try world.call("databases.kill", "orders", "orders-1")
        world.wait(.seconds(5 as Int64))
        #expect(try DatabaseTests.status(&world)["failOvers"] == 0)
        world.wait(.seconds(3 as Int64))
        #expect(try DatabaseTests.status(&world)["primary"] == "orders-3")
        #expect(world.platform.databaseViolations.isEmpty)
    }

    @Test func noMajorityNoFailOver() throws {
        var world = try redis()
        try world.call("databases.sentinels", "orders", 1)
        try world.call("databases.kill", "orders", "orders-1")
        world.wait(.minutes(2))
        #expect(try DatabaseTests.status(&world)["failOvers"] == 0)
        try world.call("databases.sentinels", "orders", 2)
        world.wait(.seconds(10 as Int64))
        #expect(try DatabaseTests.status(&world)["failOvers"] == 1)
    }

    /// A master that is cut off goes on acknowledging, and all of it is lost; min-replicas bounds that.
    @Test func cutOffMasterLosesWhatItAcknowledges() throws {
        var lost: [Int64] = []
        for minimum in [0, 1] as [Int32] {
            var world = try redis(["minimumReplicas": .int32(minimum), "minimumReplicasLag": "1s"])
            try world.call("databases.load", "orders", ["writes": 1_000])
            world.wait(.seconds(30 as Int64))
            try world.call("databases.cutOff", "orders", "orders-1")
            world.wait(.seconds(20 as Int64))
            let status = try DatabaseTests.status(&world)
            #expect(status["failOvers"] == 1)
            lost.append(status["lost"]?.int64 ?? 0)
            try world.call("databases.heal", "orders", "orders-1")
            world.wait(.minutes(1))
            #expect(try DatabaseTests.status(&world)["members"]?.array?[0].document?["state"] == "running")
            #expect(world.platform.databaseViolations.isEmpty, "\(world.platform.databaseViolations)")
        }
        #expect((5_000...7_500).contains(lost[0]) && (900...1_300).contains(lost[1]), "\(lost)")
    }

    /// A short break is mended from the backlog; a longer one takes a full synchronisation.
    @Test func partialResynchronisationNeedsTheBacklog() throws {
        for (seconds, isFull) in [(2, false), (20, true)] {
            var world = try redis(["backlogMB": 1, "dataGB": 1])
            try world.call("databases.load", "orders", ["writes": 1_000])
            world.wait(.seconds(10 as Int64))
            try world.call("databases.cutOff", "orders", "orders-3")
            world.wait(.seconds(Int64(seconds)))
            try world.call("databases.heal", "orders", "orders-3")
            let state = try DatabaseTests.status(&world)["members"]?.array?[2].document?["state"]
            #expect(state == (isFull ? "copying" : "running"))
        }
    }

    /// Patroni's ttl is 30 s and its loop 10 s: nobody is promoted before the lease has run out, somebody soon after.
    @Test func leaseRunsOut() throws {
        var world = try DatabaseTests.made()
        try world.call("databases.load", "orders", ["writes": 50])
        world.wait(.seconds(39 as Int64))
        try world.call("databases.kill", "orders", "orders-1")
        world.wait(.seconds(20 as Int64))
        #expect(try DatabaseTests.status(&world)["failOvers"] == 0)
        world.wait(.seconds(2 as Int64))
        #expect(try DatabaseTests.status(&world)["failOvers"] == 1)
        try world.call("databases.restart", "orders", "orders-1")
        world.wait(.seconds(15 as Int64))
        let old = try DatabaseTests.status(&world)["members"]?.array?[0].document
        #expect(old?["role"] == "replica" && old?["state"] == "running")
    }

    /// A change by hand with a primary that runs waits for the rest of the log: nothing is lost.
    @Test func handOverLosesNothing() throws {
        var world = try DatabaseTests.made(["delay": "50ms", "failOver": "manual"])
        try world.call("databases.load", "orders", ["writes": 200])
        world.wait(.minutes(1))
        try world.call("databases.promote", "orders", "orders-2")
        world.wait(.minutes(1))
        let status = try DatabaseTests.status(&world)
        #expect(status["primary"] == "orders-2" && status["lost"] == 0 && status["timeline"] == 2)
        #expect(status["failedWrites"]?.int64 ?? 0 > 0, "the balancer needs its checks")
    }

    /// Random kills, cuts and loads: what must hold, holds after every second.
    private func swarm(seed: UInt64, plant: Bool) throws -> (violations: [String], lostSynchronous: Int64) {
        var generator = Generator(seed: seed)
        let engine = generator.below(2) == 0 ? "postgres" : "redis"
        var world = try DatabaseTests.made(
            [
                "engine": .string(engine), "synchronous": "ANY 1 (*)", "delay": .int32(Int32(generator.below(50)) + 1),
                "dataGB": 0.2,
            ])
        world.platform.databases.all[0].forgetsStandbys = plant
        try world.call("databases.load", "orders", ["reads": 200, "writes": .int32(Int32(generator.below(300)) + 50)])
        var violations: [String] = []
        for _ in 0..<60 {
            let primary = try DatabaseTests.status(&world)["primary"] ?? .null
            let isWell = world.platform.databases.all[0].members.allSatisfy {
                $0.isRunning && $0.timeline == world.platform.databases.all[0].timeline
            }
            if isWell, generator.below(4) == 0 {
                _ = try? world.call("databases.kill", "orders", primary, "1m")
            } else if isWell, generator.below(6) == 0 {
                _ = try? world.call("databases.cutOff", "orders", primary, ["clients": 0.3])
            } else if generator.below(3) == 0 {
                for member in world.platform.databases.all[0].members where member.isCutOff {
                    _ = try? world.call("databases.heal", "orders", .string(member.name))
                }
            }
            world.wait(.seconds(Int64(generator.below(10)) + 1))
            violations += world.platform.databaseViolations
        }
        return (violations, try DatabaseTests.status(&world)["lostSynchronous"]?.int64 ?? 0)
    }

    @Test func acknowledgedIsKept() throws {
        for seed in 1...40 as ClosedRange<UInt64> {
            let (violations, lost) = try swarm(seed: seed, plant: false)
            #expect(violations.isEmpty, "seed \(seed): \(violations.first ?? "")")
            #expect(lost == 0, "seed \(seed)")
        }
    }

    @Test func plantedFaultIsFound() throws {
        let lost = try (1...10 as ClosedRange<UInt64>).map { try swarm(seed: $0, plant: true).lostSynchronous }
        #expect(lost.contains { $0 > 0 })
    }
}
