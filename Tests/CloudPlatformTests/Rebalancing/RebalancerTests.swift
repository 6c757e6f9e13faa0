import BSON
import ShardCluster
import SimKernel
import Testing

@testable import CloudPlatform

@Suite struct RebalancerTests {
    private func world(
        _ count: Int, _ strategy: String = "CONSISTENT_HASHING", keys: Int32 = 20_000, bytes: Int32 = 1_000_000
    ) throws -> World {
        var world = World(shards: 0)
        try world.call("rebalancer.configure", ["strategy": .string(strategy), "partitions": 256])
        for number in 1...count { try world.call("nodes.add", .string("n\(number)")) }
        try world.call("rebalancer.insert", ["keys": .int32(keys), "bytes": .int32(bytes)])
        return world
    }

    private func document(_ world: inout World, _ method: String, _ arguments: BSONValue...) throws -> BSONDocument {
        try #require(try world.platform.call(method, arguments, cluster: &world.cluster).document)
    }

    private func last(_ world: inout World) throws -> BSONDocument {
        try #require(try document(&world, "rebalancer.status")["last"]?.document)
    }

    /// Every partition has one node that there is, and all that was stored is there.
    private func holdsAll(_ world: World, keys: Int64 = 20_000) -> Bool {
        let platform = world.platform
        let ids = Set(platform.nodes.nodes.map(\.id))
        let kept = platform.nodes.nodes.reduce(Int64(0)) { $0 + platform.data.totals(of: $1.id).keys }
        return platform.data.owners.count == platform.data.count
            && platform.data.owners.allSatisfy { ids.contains($0) } && kept == keys && platform.data.keys == keys
    }

    /// A joining node gets about its share on the ring, and nothing moves between others; round robin moves nearly all.
    @Test(arguments: [("CONSISTENT_HASHING", 0.10, 0.30), ("ROUND_ROBIN", 0.75, 0.85), ("LOAD_BASED", 0.14, 0.21)])
    func aNodeJoins(strategy: String, least: Double, most: Double) throws {
        var world = try world(4, strategy)
        let sizes = try document(&world, "rebalancer.status")["sizes"]
        try world.call("nodes.add", "n5")
        var after = try #require(sizes?.document)
        after.append("n5", 0)
        #expect(try document(&world, "rebalancer.status")["sizes"] == .document(after))
        let plan = try document(&world, "rebalancer.plan")
        #expect(plan["needed"] == true)
        #expect(plan["imbalance"]?.double == 1)
        let steps = try #require(plan["steps"]?.array).compactMap(\.document)
        if strategy != "ROUND_ROBIN" { #expect(steps.allSatisfy { $0["to"] == "n5" }) }
        #expect(try document(&world, "rebalancer.run")["status"] == "IN_PROGRESS")
        world.wait(.minutes(20))
        let run = try last(&world)
        #expect(run["status"] == "COMPLETED")
        let share = try #require(run["share"]?.double)
        #expect((least...most).contains(share), "\(share)")
        #expect(run["seconds"] == plan["seconds"])
        #expect(run["keys"] == plan["keys"])
        #expect(run["imbalanceAfter"] == plan["imbalanceAfter"])
        #expect(holdsAll(world))
    }

    /// A move takes its bytes at the bandwidth, and a node takes part in one at a time.
    @Test func movesTakeTimeAndBandwidth() throws {
        var world = try world(1)
        try world.call("rebalancer.configure", ["bandwidth": 50])
        try world.call("nodes.add", "n2")
        let plan = try document(&world, "rebalancer.plan")
        let moves = try #require(plan["moves"]?.double)
        let seconds = try #require(plan["bytes"]?.double) / 50e6 + 0.05 * moves
        #expect(abs((plan["seconds"]?.double ?? 0) - seconds) < 0.001)
        try world.call("rebalancer.run")
        world.wait(.seconds(seconds / 2))
        let half = try last(&world)
        #expect(half["status"] == "IN_PROGRESS")
        #expect(abs((half["moved"]?.double ?? 0) / moves - 0.5) < 0.05)
        #expect(try document(&world, "nodes.status", "n2")["cpu"]?.double == 25)
        world.wait(.seconds(seconds / 2 + 1))
        #expect(try last(&world)["status"] == "COMPLETED")
    }

    @Test(arguments: ["CONSISTENT_HASHING", "ROUND_ROBIN", "LOAD_BASED"])
    func aNodeLeaves(strategy: String) throws {
        var world = try world(4, strategy)
        let held = try document(&world, "nodes.status", "n2")["keys"]?.double ?? 0
        let plan = try document(&world, "rebalancer.plan", ["without": "n2"])
        let reply = try document(&world, "nodes.remove", "n2")
        #expect(reply["removed"] == false)
        #expect(reply["moves"] == plan["moves"])
        world.wait(.minutes(20))
        let run = try last(&world)
        #expect(run["status"] == "COMPLETED")
        #expect(run["because"] == "removal of n2")
        if strategy == "ROUND_ROBIN" {
            #expect(run["share"]?.double ?? 0 > 0.7)
        } else {
            #expect(run["keys"]?.double ?? 0 <= held * 1.1)
        }
        #expect(world.error("nodes.status", "n2")?.code == 74)
        #expect(holdsAll(world))
        #expect(try world.call("events.list", "NODE_REMOVED").array?.count == 1)
    }

    /// A node that fails ends the rebalance with its reason; what had not arrived is where it was.
    @Test(arguments: ["nodes.kill", "nodes.pause"], ["n5", "n1"])
    func aNodeFailsMeanwhile(method: String, node: String) throws {
        var world = try world(4)
        try world.call("nodes.add", "n5")
        try world.call("rebalancer.run")
        world.wait(.seconds(5))
        try world.call(method, .string(node))
        world.wait(.minutes(2))
        let run = try last(&world)
        #expect(run["status"] == "FAILED")
        #expect(run["failure"]?.string?.hasPrefix(node) == true)
        let moved = try #require(run["moved"]?.int64)
        #expect(moved > 0 && moved < (run["moves"]?.int64 ?? 0))
        #expect(try document(&world, "nodes.status", "n5")["partitions"]?.int64 == moved)
        #expect(holdsAll(world))
        #expect(try world.call("events.list", "REBALANCE_FAILED").array?.count == 1)
        try world.call("nodes.restart", .string(node))
        world.wait(.seconds(10))
        try world.call("rebalancer.run")
        world.wait(.minutes(20))
        #expect(try last(&world)["status"] == "COMPLETED")
        #expect(holdsAll(world))
    }

    /// A pause that nobody notices only delays.
    @Test func aPausedNodesMovesGoOn() throws {
        var world = try world(4)
        try world.call("nodes.add", "n5")
        let plan = try document(&world, "rebalancer.plan")
        try world.call("rebalancer.run")
        world.wait(.seconds(5))
        try world.call("nodes.pause", "n5", "20s")
        world.wait(.minutes(20))
        let run = try last(&world)
        #expect(run["status"] == "COMPLETED")
        #expect(abs((run["seconds"]?.double ?? 0) - (plan["seconds"]?.double ?? 0) - 20) < 0.001)
        #expect(holdsAll(world))
    }

    /// One partition key fills one node. Hashing does not look at sizes; load-based moves others out of its way.
    @Test func onlyLoadBasedHealsSkew() throws {
        var world = try world(4)
        let fair = try document(&world, "rebalancer.status")["imbalance"]?.double ?? 1
        try world.call("rebalancer.insert", ["keys": 4_000, "bytes": 1_000_000, "partitionKey": "acme"])
        let status = try document(&world, "rebalancer.status")
        #expect(status["balanced"] == false)
        #expect(status["imbalance"]?.double ?? 0 > fair)
        let refused = try document(&world, "rebalancer.run")
        #expect(refused["acted"] == false)
        #expect(refused["reason"]?.string?.contains("does not look at sizes") == true)
        #expect(try document(&world, "rebalancer.run", ["strategy": "LOAD_BASED"])["acted"] == true)
        world.wait(.minutes(20))
        #expect(try document(&world, "rebalancer.status")["balanced"] == true)
        #expect(holdsAll(world, keys: 24_000))
        let place = try document(&world, "rebalancer.locate", "acme")
        #expect(place["keys"]?.int64 ?? 0 >= 4_000)
    }

    @Test func underTheThresholdNothingHappens() throws {
        var world = try world(4, "ROUND_ROBIN")
        let reply = try document(&world, "rebalancer.run")
        #expect(reply["acted"] == false)
        #expect(reply["reason"]?.string?.contains("is not over the threshold of 20 %") == true)
        #expect(try document(&world, "rebalancer.status")["status"] == "IDLE")
    }

    @Test func itActsByItselfOnceAndAgainAfterAFailure() throws {
        var world = try world(4)
        try world.call("rebalancer.configure", ["automatic": true])
        try world.call("nodes.add", "n5")
        world.wait(.seconds(10))
        #expect(try last(&world)["status"] == "IN_PROGRESS")
        try world.call("nodes.kill", "n5", "10s")
        world.wait(.seconds(20))
        #expect(try last(&world)["status"] == "FAILED")
        world.wait(.minutes(20))
        let runs = try #require(try world.call("rebalancer.history").array).compactMap { $0.document?["status"] }
        #expect(runs == ["FAILED", "COMPLETED"])
        #expect(holdsAll(world))
    }

    /// Partitions of a silent node stay its own, and count as unavailable.
    @Test func aSilentNodesPartitionsWait() throws {
        var world = try world(3)
        let held = try document(&world, "nodes.status", "n3")["partitions"]
        try world.call("nodes.kill", "n3")
        world.wait(.minutes(1))
        #expect(try document(&world, "nodes.health")["unavailablePartitions"] == held)
        #expect(try document(&world, "rebalancer.plan")["unreachable"] == held)
        #expect(world.error("nodes.remove", "n3")?.code == 20)
        #expect(world.error("rebalancer.insert", ["keys": 1_000])?.code == 6)
        #expect(holdsAll(world))
    }

    @Test func aFullDiskEndsARebalance() throws {
        var world = try world(2)
        try world.call("nodes.add", "n3", ["diskGB": 1])
        try world.call("rebalancer.run")
        world.wait(.minutes(20))
        let run = try last(&world)
        #expect(run["status"] == "FAILED")
        #expect(run["failure"]?.string?.hasPrefix("the disk of n3 has no room") == true)
        #expect(try document(&world, "nodes.status", "n3")["disk"]?.double ?? 101 <= 100)
        #expect(holdsAll(world))
    }

    @Test func theSameSeedGivesTheSameTrace() throws {
        func run() throws -> UInt64 {
            var world = try world(4)
            try world.call("nodes.add", "n5")
            try world.call("rebalancer.run")
            world.wait(.minutes(5))
            return world.platform.stateHash()
        }
        #expect(try run() == run())
    }

    @Test(
        arguments: [
            (
                "rebalancer.configure", [["strategy": "RANDOM"]], 2,
                "rebalancer.configure: there is no strategy \"RANDOM\". It is one of CONSISTENT_HASHING, ROUND_ROBIN, LOAD_BASED."
            ),
            (
                "rebalancer.configure", [["threshold": 0]], 2,
                "rebalancer.configure: threshold must be over 0 and at most 1, not 0.0."
            ),
            (
                "rebalancer.configure", [["threshold": 1.5]], 2,
                "rebalancer.configure: threshold must be over 0 and at most 1, not 1.5."
            ),
            (
                "rebalancer.configure", [["partitions": 16]], 20,
                "rebalancer.configure: the number of partitions stays once keys are stored"
            ),
            ("rebalancer.plan", [["without": "n9"]], 74, "There is no node \"n9\". There are: n1, n2."),
            ("rebalancer.insert", [["bytes": 10]], 2, "rebalancer.insert needs keys: how many."),
            (
                "rebalancer.insert", [["keys": 1_000_000, "bytes": 16_000_000]], 14_031,
                "The disk of n1 has no room for"
            ),
            ("rebalancer.locate", [true], 14, "rebalancer.locate takes a key's number or a partition key, not bool."),
            (
                "rebalancer.compare", [["hashes": ["md5"]]], 2,
                "rebalancer.compare: there is no hashing \"md5\". It is one of ring, bounded, jump, rendezvous, modulo."
            ),
            ("rebalancer.compare", [["keys": 0]], 2, "rebalancer.compare: keys must be from 1 to 100000, not 0."),
            ("rebalancer.compare", [["nodes": 1, "leaves": 1]], 2, "rebalancer.compare: the only node cannot leave."),
        ] as [(String, [BSONValue], Int32, String)])
    func errors(method: String, arguments: [BSONValue], code: Int32, message: String) throws {
        var world = try world(2)
        world.refuses(method, arguments, code, message)
    }

    @Test func oneRebalanceAtATime() throws {
        var world = try world(2)
        try world.call("nodes.add", "n3")
        try world.call("rebalancer.run")
        for (method, arguments) in [
            ("rebalancer.run", []), ("nodes.remove", ["n1"]), ("rebalancer.configure", [["bandwidth": 1]]),
        ] as [(String, [BSONValue])] {
            let error = #expect(throws: CommandError.self) {
                try world.platform.call(method, arguments, cluster: &world.cluster)
            }
            #expect(error?.code == 117)
        }
    }
}
