import BSON
import ShardCluster
import SimKernel
import Testing

@testable import CloudPlatform

@Suite struct ProbeTests {
    private func world(_ policy: String) throws -> World {
        var world = World()
        try world.call(
            "regions.store", ["name": "s", "regions": ["us-east1", "us-west1"], "policy": .string(policy)])
        return world
    }

    private func probe(_ world: inout World, _ options: BSONDocument) throws {
        var options = options
        if options["store"] == nil, options["collection"] == nil { options.append("store", "s") }
        try world.call("regions.probe", .document(options))
    }

    private func figures(_ world: inout World, _ name: String) throws -> BSONDocument {
        try #require(try world.call("regions.figures", .string(name)).document)
    }

    @Test func countsEachOperationOnce() throws {
        var world = try world("counter")
        try probe(&world, ["name": "p", "from": "us-east1", "reads": 10, "writes": 5, "for": "1m", "keys": 1])
        world.wait(.minutes(2))
        let figures = try figures(&world, "p")
        #expect(figures["running"] == false)
        #expect(figures["attempts"] == 900)
        #expect(figures["availability"] == 1.0)
        #expect(figures["staleReads"] == 0)
        #expect(figures["reads"]?.document?["p50Ms"] == 0.5)
        #expect(try world.call("regions.get", "s", "us-west1", "probe-1").document?["value"] == 300)
        #expect(
            try world.call("regions.figures", "p", ["until": .date(VirtualDate.epochMs)]).document?["availability"]
                == .null)
    }

    /// A leader that has not heard of an acknowledged write answers stale; the one that took it does not.
    @Test func readsElsewhereAreStaleForHalfARoundTrip() throws {
        var world = try world("lastWriterWins")
        try probe(&world, ["name": "w", "from": "us-east1", "writes": 5, "for": "1m", "keys": 1])
        try probe(&world, ["name": "near", "from": "us-east1", "reads": 50, "for": "1m", "keys": 1])
        try probe(&world, ["name": "far", "from": "us-west1", "reads": 50, "for": "1m", "keys": 1])
        world.wait(.minutes(2))
        #expect(try figures(&world, "near")["staleReads"] == 0)
        let far = try figures(&world, "far")
        #expect(try #require(far["staleReads"]?.int64) > 100)
        let worst = try #require(far["maxStalenessMs"]?.double)
        #expect(worst > 20 && worst <= 33)
        #expect(far["availability"] == 1.0)
        // As series: a share of stale reads in each interval, and latencies of reads alone.
        let share = try #require(try world.call("metrics.mean", "probe_stale{probe=\"far\"}").double)
        #expect(abs(share - (try #require(far["staleReads"]?.double)) / 3_000) < 0.02)
        #expect(try world.call("metrics.max", "probe_stale{probe=\"near\"}") == 0.0)
        #expect(try world.call("metrics.last", "probe_operations{probe=\"far\"}") == 3_000.0)
        #expect(
            try world.call("metrics.mean", "probe_read_p50{probe=\"far\"}").double
                == far["reads"]?.document?["p50Ms"]?.double)
        #expect(try world.call("metrics.last", "probe_write_p99{probe=\"far\"}") == .null)
    }

    /// Both sides of a cut take writes: that is availability, and last-writer-wins pays for it.
    @Test(
        "what a partition costs", arguments: [("lastWriterWins", true), ("versionVectors", false), ("counter", false)])
    func partition(policy: String, loses: Bool) throws {
        var world = try world(policy)
        try world.call("regions.partition", "us-east1", "us-west1")
        try probe(&world, ["name": "e", "from": "us-east1", "reads": 5, "writes": 5, "for": "1m", "keys": 2])
        try probe(&world, ["name": "w", "from": "us-west1", "reads": 5, "writes": 5, "for": "1m", "keys": 2])
        world.wait(.minutes(1))
        let cut = try figures(&world, "w")
        #expect(cut["availability"] == 1.0)
        // A register shows its own side's newest write, so that it is behind only by what came after that one.
        #expect(try #require(cut["staleReads"]?.int64) > (loses ? 20 : 100))
        #expect(try #require(cut["maxStalenessMs"]?.double) > (loses ? 50 : 30_000))
        try world.call("regions.heal")
        world.wait(.minutes(1))
        #expect(try world.call("regions.converged", "s") == true)
        let lost =
            try #require(try figures(&world, "e")["lostWrites"]?.int64)
            + (try #require(try figures(&world, "w")["lostWrites"]?.int64))
        #expect((lost > 0) == loses)
        #expect(try world.call("regions.lost", "s").array?.count == Int(lost))
    }

    @Test func aClientWithoutALeaderInReachFails() throws {
        var world = try world("counter")
        try probe(&world, ["name": "p", "from": "europe-west1", "writes": 1, "for": "20s", "timeout": "2s"])
        world.wait(.seconds(10))
        try world.call("regions.partition", "europe-west1")
        world.wait(.minutes(1))
        let figures = try figures(&world, "p")
        #expect(figures["attempts"] == 20)
        #expect(try #require(figures["failures"]?.int64) >= 9)
        let error = try #require(figures["errors"]?.array?.first?.document)
        #expect(error["code"] == 89)
        #expect(error["codeName"] == "NetworkTimeout")
        #expect(figures["writes"]?.document?["p50Ms"] == 64.0)
    }

    @Test func measuresTheCluster() throws {
        var world = World()
        try probe(
            &world,
            [
                "name": "p", "from": "eu-west-2", "collection": "shop.cart", "reads": 5, "writes": 5, "for": "30s",
                "writeConcern": ["w": "majority"], "readConcern": ["level": "majority"], "readPreference": "primary",
            ])
        world.wait(.minutes(1))
        let figures = try figures(&world, "p")
        #expect(figures["attempts"] == 300)
        #expect(figures["errors"] == [])
        #expect(figures["availability"] == 1.0)
        #expect(figures["staleReads"] == 0)
        #expect(figures["lostWrites"] == 0)
        #expect(try #require(figures["writes"]?.document?["p50Ms"]?.double) > 0.5)
    }

    /// What is gone from the collection is missed.
    @Test func missesWhatIsGone() throws {
        var world = World()
        try probe(&world, ["name": "p", "from": "eu-west-2", "collection": "shop.cart", "writes": 5, "for": "10s"])
        world.wait(.seconds(20))
        world.run(["delete": "cart", "deletes": [["q": BSONValue.document([:]), "limit": 0]]], "shop")
        #expect(try figures(&world, "p")["lostWrites"] == 50)
    }

    @Test func failuresOfCommandsAreCountedByCode() throws {
        var world = World()
        world.run(["shardCollection": "shop.cart", "key": ["k": 1]])
        try probe(
            &world,
            [
                "name": "p", "from": "eu-west-2", "collection": "shop.cart", "writes": 5, "for": "10s",
                "writeConcern": ["w": "nonsense"],
            ])
        world.wait(.seconds(20))
        let figures = try figures(&world, "p")
        #expect(figures["failures"] == 50)
        #expect(figures["lostWrites"] == 0)
        #expect(figures["errors"]?.array?.count == 1)
    }

    /// A primary steps down while writes wait for a majority. A client that sends them once more notices nothing, and
    /// nothing is written twice; one that does not is told errors.
    @Test func sendsOnceMoreWhatMayWorkThen() throws {
        var world = World(shards: 1)
        let set = SetRef.shard(ShardID(0))
        for member in 0..<3 { world.cluster.inject(.slowDisk(.member(set, member), factor: 20), named: "slow disk") }
        for (name, retry) in [("patient", true), ("hasty", false)] {
            try probe(
                &world,
                [
                    "name": .string(name), "from": "eu-west-2", "collection": .string("shop.\(name)"), "writes": 50,
                    "for": "100s", "timeout": "30s", "retry": .bool(retry), "keys": 20,
                ])
        }
        for _ in 0..<4 {
            world.wait(.seconds(20))
            let primary = try #require(world.cluster[set].primary)
            _ = world.cluster.begin(
                ["replSetStepDown": 10, "force": true], database: "admin",
                on: .member(ShardID(0), primary))
        }
        world.wait(.minutes(2))
        let patient = try figures(&world, "patient")
        #expect(patient["errors"] == [])
        #expect(patient["attempts"] == 5_000)
        #expect(patient["lostWrites"] == 0)
        let found = world.run(["find": "patient"], "shop")["cursor"]?.document?["firstBatch"]?.array ?? []
        let all = found.flatMap { $0.document?["all"]?.array ?? [] }
        #expect(all.count == 5_000 && Set(all).count == 5_000, "once each")
        let codes = try figures(&world, "hasty")["errors"]?.array?.compactMap { $0.document?["code"] }
        #expect(try #require(codes).contains(189))
    }

    @Test func refusesWhatMakesNoSense() throws {
        var world = try world("counter")
        #expect(world.error("regions.probe", ["name": "p", "from": "us-east1", "store": "s"])?.code == 2)
        #expect(world.error("regions.probe", ["name": "p", "from": "us-east1", "reads": 1])?.code == 2)
        #expect(
            world.error("regions.probe", ["name": "p", "from": "us-east1", "store": "s", "reads": 1000, "for": "1h"])?
                .code == 2)
        #expect(
            world.error(
                "regions.probe",
                ["name": "p", "from": "us-east1", "store": "s", "reads": 1, "readPreference": "nearest"])?.code == 2)
        try probe(&world, ["name": "p", "from": "us-east1", "reads": 1])
        #expect(world.error("regions.probe", ["name": "p", "from": "us-east1", "store": "s", "reads": 1])?.code == 20)
        #expect(world.error("regions.figures", "q")?.message == "There is no probe \"q\". There are: p.")
    }
}

@Suite struct ProbeLogTests {
    private func log() -> ProbeLog {
        var log = ProbeLog(target: .store(0))
        for (key, leader, start, acknowledged) in [(0, 0, 0, 10), (0, 1, 5, 30), (1, 0, 6, 12), (0, 0, 40, 50)] {
            let number = log.begin(key: key, leader: leader, at: Micros(start))
            log.acknowledge(number, at: Micros(acknowledged))
        }
        return log
    }

    /// A read is as stale as the first write that it should have known is old.
    @Test(
        "staleness",
        arguments: [
            (nil, 9, nil), (nil, 60, 50), (0, 35, nil), (0, 60, 10), (1, 60, 10), (3, 60, nil), (0, 49, nil),
        ] as [(Int?, Int64, Int64?)])
    func staleness(shown: Int?, readAt: Micros, expected: Micros?) {
        let log = log()
        #expect(log.staleness(of: 0, readAt: readAt, knows: log.known(showing: shown)) == expected)
    }

    @Test func aWriteThatNobodyWasToldOfIsNewest() {
        var log = log()
        let number = log.begin(key: 0, leader: 1, at: 55)
        #expect(log.staleness(of: 0, readAt: 60, knows: log.known(showing: number)) == nil)
    }
}
