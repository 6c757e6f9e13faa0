import BSON
import CloudPlatform
import ShardCluster
import SimKernel
import Testing

/// Rolling updates: secondaries first, the primary's step-down, and what an inserter sees of it.
@Suite struct TierUpdateTests {
    private func tiers(_ world: World) -> [String] {
        let set = world.cluster.shards[0].replicaSet
        return set.members.indices.map { set.tier(of: $0) }
    }

    /// Runs until the update is over; gives what was seen on the way.
    private func update(_ world: inout World, to tier: String = "M30", minutes: Int = 30) throws -> [[String]] {
        try world.call("cluster.changeTier", .string(tier))
        var seen = [tiers(world)]
        for _ in 0..<minutes * 60 where world.cluster.tierUpdate?.isUnderWay == true {
            world.wait(.seconds(1))
            if let last = seen.last, last != tiers(world) { seen.append(tiers(world)) }
        }
        return seen
    }

    @Test func secondariesFirstThenThePrimary() throws {
        var world = World(shards: 1, tier: "M20")
        let same = world.error("cluster.changeTier", "M20")?.message
        #expect(same == "All members are M20 already. There is nothing to change.")
        #expect(world.cluster.tierUpdate == nil)
        let seen = try update(&world)
        #expect(world.cluster.tierUpdate?.isUnderWay == false)
        #expect(seen.first == ["M20", "M20", "M20"] && seen.last == ["M30", "M30", "M30"])
        #expect(seen.count == 4, "one member at a time")
        #expect(seen[2] == ["M20", "M30", "M30"], "the primary is the last")
        let steps = try #require(world.cluster.tierUpdate?.steps)
        #expect(steps.map { $0.steppedDown != nil } == [false, false, true])
        #expect(world.cluster.shardFacts.map(\.tier) == ["M30"])
        #expect(world.cluster.shards[0].replicaSet.primary != 0)
        #expect(world.error("cluster.changeTier", "M35")?.codeName == "BadValue")
    }

    @Test func takesMinutesAShardAndOneShardAfterTheOther() throws {
        var world = World(shards: 2, tier: "M20")
        _ = try update(&world)
        let update = try #require(world.cluster.tierUpdate)
        let span = try #require(update.ended) - update.began
        #expect(span >= .minutes(9) && span <= .minutes(20))
        #expect(update.steps.map(\.shard.slot) == [0, 0, 0, 1, 1, 1])
        #expect(world.cluster.topology.tier == "M30")
    }

    @Test func waitsForAMemberThatDoesNotComeBack() throws {
        var world = World(shards: 1, tier: "M20")
        let ill = NodeID.member(.shard(world.cluster.shards[0].id), 2)
        world.cluster.inject(.killed([ill]), named: "kill")
        _ = try update(&world, minutes: 20)
        #expect(world.cluster.tierUpdate?.isUnderWay == true)
        #expect(world.cluster.tierUpdate?.obstacle?.contains("shard-01-c") == true)
        #expect(tiers(world) == ["M20", "M20", "M20"], "no second member is stopped")
        world.cluster.restart(ill)
        world.wait(.minutes(12))
        #expect(tiers(world) == ["M30", "M30", "M30"])
        #expect(world.error("cluster.changeTier", "M40") == nil)
        #expect(world.error("cluster.changeTier", "M50")?.codeName == "ConflictingOperationInProgress")
    }

    /// A host with the inserter on it, and a properties file for each way to run it.
    private func inserters(_ ways: [(name: String, options: String, onError: String)]) throws -> World {
        var world = World(shards: 1, tier: "M20")
        try world.call(
            "ec2.createSecurityGroup",
            [
                "name": "host", "region": "eu-west-2",
                "inbound": [["protocol": "tcp", "port": 22, "source": "0.0.0.0/0"]],
            ])
        try world.call(
            "ec2.runInstance",
            ["name": "host", "instanceType": "m4.xlarge", "region": "eu-west-2", "securityGroup": "host"])
        world.wait(.minutes(1))
        try world.call("files.copy", "inserter.py", "host")
        for way in ways {
            let text =
                "uri=mongodb://router-1.shardlab.test:27017/?socketTimeoutMS=1000\(way.options)\n"
                + "namespace=scale_test.\(way.name)\non_error=\(way.onError)\n"
            try world.call("files.write", .string(way.name + ".properties"), .string(text))
            try world.call("files.copy", .string(way.name + ".properties"), "host")
            let output = try world.call(
                "ec2.exec", "host", .string("python3 inserter.py --config \(way.name).properties"))
            #expect(output.string?.contains("Connected") == true)
        }
        return world
    }

    private func values(_ world: inout World, _ name: String) -> [Int64] {
        let reply = world.run(
            [
                "aggregate": .string(name),
                "pipeline": [["$group": ["_id": .null, "all": ["$push": "$val"]]]], "cursor": [:],
            ], "scale_test")
        let batch = reply["cursor"]?.document?["firstBatch"]?.array
        return batch?.first?.document?["all"]?.array?.compactMap(\.int64).sorted() ?? []
    }

    @Test func theInserterKeepsItsPace() throws {
        var world = try inserters([("calm", "", "skip")])
        world.wait(.minutes(2))
        let values = values(&world, "calm")
        #expect(values == Array(1...Int64(values.count)))
        #expect((2_000...3_200).contains(values.count), "10 to 15 each half second, and the time that they take")
        try world.call("ec2.exec", "host", "pkill -f calm.properties")
        let log = try world.call("ec2.exec", "host", "cat calm.log").string
        #expect(log?.contains("0 errors") == true && log?.contains("Terminated") == true)
    }

    @Test(arguments: 1...5)
    func retriesNeitherLoseNorDouble(seed: Int) throws {
        var world = try inserters([
            ("retried", "", "skip"), ("skipped", "&retryWrites=false", "skip"),
            ("repeated", "&retryWrites=false", "repeat"),
        ])
        world.wait(.milliseconds(Int64(seed) * 7_313))
        _ = try update(&world)
        world.wait(.seconds(30))
        let retried = values(&world, "retried")
        #expect(retried == Array(1...Int64(retried.count)), "seed \(seed)")
        let skipped = values(&world, "skipped")
        #expect(skipped.last ?? 0 > Int64(Set(skipped).count), "a gap, seed \(seed)")
        let repeated = values(&world, "repeated")
        #expect(repeated.count > Set(repeated).count, "a double, seed \(seed)")
        #expect(repeated.last == Int64(Set(repeated).count), "no gap, seed \(seed)")
    }

    @Test func refusesWhatMakesNoSense() throws {
        var world = try inserters([])
        try world.call("files.write", "a.properties", "uri=mongodb://elsewhere:27017/\n")
        try world.call("files.copy", "a.properties", "host")
        try world.call("ec2.exec", "host", "python3 inserter.py --config a.properties")
        world.wait(.seconds(31))
        let log = try world.call("ec2.exec", "host", "cat a.log").string
        #expect(log?.contains("ServerSelectionTimeoutError") == true)
        for (text, words) in [
            ("uri=http://x", "InvalidURI"), ("uri=mongodb://x/?retryWrites=perhaps", "retryWrites"),
            ("on_error=skip", "KeyError: 'uri'"), ("uri=mongodb://x\non_error=cry", "on_error"),
        ] {
            try world.call("files.write", "b.properties", .string(text))
            try world.call("files.copy", "b.properties", "host")
            let output = try world.call("ec2.exec", "host", "python3 inserter.py --config b.properties").string
            #expect(output?.contains(words) == true, "\(text)")
        }
    }
}
