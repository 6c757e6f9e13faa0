import BSON
import ShardCluster
import SimKernel
import Testing

@testable import CloudPlatform

@Suite struct RegionReadTests {
    private static let regions = ["US_EAST_1", "EU_WEST_1", "AP_SOUTHEAST_1"]

    private func world(seed: UInt64 = 1) -> World {
        var world = World(shards: 1, seed: seed)
        var generator = Generator(seed: seed)
        world.cluster = Cluster(
            Topology(shards: ["shard-01"], region: "US_EAST_1", memberRegions: Self.regions),
            generator: generator.split())
        world.platform = Platform(
            PlatformConfiguration(
                tier: .standard, region: Region(atlas: "US_EAST_1") ?? .standard, replicas: 3, routers: 1,
                hasCluster: true), generator: generator.split())
        return world
    }

    private func start(_ world: inout World, _ name: String, _ preference: String, _ more: BSONDocument = [:]) throws {
        var options: BSONDocument = [
            "name": .string(name), "users": ["US_EAST_1": 10, "EU_WEST_1": 10, "AP_SOUTHEAST_1": 10],
            "uri": .string("mongodb://shard-01-a/?replicaSet=shard-01&" + preference), "duration": "30s",
            "thinkTime": "500ms", "writeShare": 0.1, "keys": 10,
        ]
        for (key, value) in more { options[key] = value }
        try world.call("regions.users", .document(options))
    }

    private func report(_ world: inout World, _ name: String) throws -> BSONDocument {
        try #require(try world.call("regions.report", .string(name)).document)
    }

    private func rows(_ report: BSONDocument) -> [BSONDocument] {
        report["regions"]?.array?.compactMap(\.document) ?? []
    }

    private func p95(_ row: BSONDocument) -> Double { row["reads"]?.document?["p95Ms"]?.double ?? .infinity }

    /// The primary is near for one region only; the nearest member is near for all, and may be behind.
    @Test func nearestIsQuickEverywhereAndStaleSomewhere() throws {
        var world = world()
        try start(&world, "near", "readPreference=nearest")
        try start(&world, "far", "readPreference=primary")
        world.wait(.seconds(60))
        #expect(world.platform.poolFaults() == [])
        let near = try rows(report(&world, "near"))
        let far = try rows(report(&world, "far"))
        #expect(near.map { p95($0) < 20 } == [true, true, true], "\(near.map(p95))")
        #expect(far.map { p95($0) < 20 } == [true, false, false])
        for (row, region) in zip(near, Self.regions) {
            let served = row["served"]?.array?.compactMap { $0.document?["region"]?.string }
            #expect(served == [region])
            #expect(row["quick"] == 1.0)
        }
        #expect(near.dropFirst().contains { ($0["staleReads"]?.int64 ?? 0) > 0 })
        #expect(far.allSatisfy { $0["staleReads"] == 0 })
        let roundTrip = try #require(RegionLatency.roundTrip("us-east-1", "ap-southeast-1")).inSeconds * 1_000
        #expect(try #require(far[2]["reads"]?.document?["p50Ms"]?.double) >= roundTrip)
        let lost = try report(&world, "near")["lostWrites"]
        #expect(lost == 0)
    }

    /// Tags choose the members; where none fits there is no server.
    @Test func tagSetsAreTriedInTheirOrder() throws {
        var world = world()
        try start(
            &world, "tags",
            "readPreference=secondary&readPreferenceTags=region:MARS&readPreferenceTags=region:EU_WEST_1")
        try start(
            &world, "none", "readPreference=secondary&readPreferenceTags=region:MARS&serverSelectionTimeoutMS=1000",
            ["writeShare": 0])
        world.wait(.seconds(40))
        for row in try rows(report(&world, "tags")) {
            #expect(row["served"]?.array?.compactMap { $0.document?["region"]?.string } == ["EU_WEST_1"])
        }
        for row in try rows(report(&world, "none")) {
            #expect(row["reads"]?.document?["answered"] == 0)
            #expect(
                row["errors"]?.array?.first?.document?["message"] == "Server selection timed out after 1000 ms")
        }
    }

    /// The primary's region is lost: reads go on elsewhere, writes after an election, and what only the primary had is
    /// gone for good where one member's word was enough.
    @Test("a region is lost", arguments: [("majority", UInt64(1)), ("1", 1)])
    func aLostRegion(acknowledgement: String, seed: UInt64) throws {
        var world = world(seed: seed)
        try start(
            &world, "day", "readPreference=nearest&w=\(acknowledgement)",
            ["duration": "50s", "thinkTime": "100ms", "writeShare": 0.5])
        try start(&world, "readers", "readPreference=nearest", ["duration": "50s", "writeShare": 0])
        world.wait(.seconds(10))
        let set = SetRef.shard(ShardID(0))
        #expect(world.cluster[set].primary == 0)
        world.cluster.inject(.killed([.member(set, 0)]), named: "loseRegion", for: .seconds(30))
        world.wait(.seconds(80))
        #expect(world.platform.poolFaults() == [])
        let report = try report(&world, "day")
        let gap = try #require(report["writes"]?.document?["longestGapMs"]?.double)
        // Two members are left to vote; their first election may be split.
        #expect(gap > 2_000 && gap < 25_000, "\(gap)")
        let reads = try self.report(&world, "readers")["reads"]?.document
        #expect(reads?["failed"] == 0)
        #expect(try #require(reads?["longestGapMs"]?.double) < 2_000)
        let lost = try #require(report["lostWrites"]?.int64)
        #expect((lost > 0) == (acknowledgement == "1"), "\(lost)")
        let point = try #require(report["recoveryPointMs"]?.double)
        // What was on its way to the others: at most about the longest round trip.
        #expect(point < 1_000)
    }

    @Test func refusesWhatMakesNoSense() throws {
        var world = world()
        let uri: BSONValue = "mongodb://shard-01-a/?replicaSet=shard-01"
        func refuse(_ options: BSONDocument, _ message: String, _ code: Int32 = 2) {
            world.refuses("regions.users", [.document(options)], code, message)
        }
        refuse(["name": "x", "uri": uri], "regions.users needs users")
        refuse(["name": "x", "users": ["MARS": 1], "uri": uri], "There is no region \"MARS\".")
        refuse(["name": "x", "users": ["EU_WEST_1": 1]], "regions.users needs uri")
        refuse(["name": "x", "users": ["EU_WEST_1": 0], "uri": uri], "regions.users users: EU_WEST_1 must be from 1")
        refuse(
            ["name": "x", "users": ["EU_WEST_1": 1], "uris": ["US_EAST_1": uri]],
            "regions.users: uris has no connection string for EU_WEST_1")
        refuse(
            ["name": "x", "users": ["EU_WEST_1": 1, "US_EAST_1": 1], "uris": ["US_EAST_1": uri, "EU_WEST_1": "x"]],
            "The connection string is wrong", 9)
        refuse(
            [
                "name": "x", "users": ["EU_WEST_1": 1],
                "uri": "mongodb://shard-01-a/?replicaSet=shard-01&readPreference=nearest&maxStalenessSeconds=60",
            ], "maxStalenessSeconds value can not be less than 90", 160)
        world.refuses("regions.report", ["x"], 2, "There are no users \"x\".")
    }
}
