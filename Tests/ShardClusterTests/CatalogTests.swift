import BSON
import SimKernel
import Testing

@testable import ShardCluster

struct CatalogTests {
    /// The fields of the config documents, in the server's order.
    @Test func documents() throws {
        var harness = AdminHarness()
        harness.run(["shardCollection": "test.items", "key": ["key": 1]])
        let cluster = harness.cluster
        let chunk = try #require(cluster.configDocuments("chunks")?.first)
        #expect(chunk.keys == ["_id", "uuid", "min", "max", "shard", "lastmod", "onCurrentShardSince", "history"])
        #expect(chunk["lastmod"]?.timestamp == BSONTimestamp(seconds: 1, increment: 0))
        let collection = try #require(cluster.configDocuments("collections")?.first)
        #expect(collection["_id"]?.string == "test.items")
        #expect(collection["uuid"] == chunk["uuid"])
        #expect(collection["key"]?.document == ["key": 1])
        let database = try #require(cluster.configDocuments("databases")?.first)
        #expect(database["_id"]?.string == "test")
        #expect(database["primary"]?.string == "shard-01")
        #expect(cluster.configDocuments("shards")?.compactMap { $0["_id"]?.string } == ["shard-01", "shard-02"])
        #expect(cluster.configDocuments("mongos")?.count == 1)
        #expect(cluster.configDocuments("version")?.first?["clusterId"]?.objectID != nil)
        #expect(cluster.configDocuments("nothing") == nil)
    }

    /// The chunk size is checked, used by the balancer, and falls back to 128 MB.
    @Test func chunkSize() throws {
        var harness = AdminHarness()
        for bad in [0, 1025, -3] as [Int64] {
            #expect(throws: CommandError.self) { try harness.setRangeSize(megabytes: bad) }
        }
        #expect(harness.cluster.catalog.settings.rangeSizeBytes == 128 * 1024 * 1024)
        try harness.setRangeSize(megabytes: 8)
        #expect(harness.cluster.catalog.settings.rangeSizeBytes == 8 * 1024 * 1024)
        #expect(harness.cluster.configDocuments("settings") == [["_id": "chunksize", "value": .int64(8)]])
        harness.cluster.removeSetting("chunksize")
        #expect(harness.cluster.catalog.settings.rangeSizeBytes == 128 * 1024 * 1024)
    }

    /// The epoch is midnight: a window from 00:00 to 01:00 is open for an hour, one around midnight as well.
    @Test func activeWindow() throws {
        var harness = AdminHarness()
        func open(_ start: String, _ stop: String, afterMinutes: Int64) throws -> Bool {
            var cluster = harness.cluster
            try cluster.writeSetting([
                "_id": "balancer", "activeWindow": ["start": .string(start), "stop": .string(stop)],
            ])
            cluster.advance(to: .minutes(afterMinutes))
            return cluster.balancerMayRun
        }
        #expect(try open("00:00", "01:00", afterMinutes: 59))
        #expect(try !open("00:00", "01:00", afterMinutes: 61))
        #expect(try open("23:00", "01:00", afterMinutes: 30))
        #expect(try !open("23:00", "01:00", afterMinutes: 120))
        #expect(throws: CommandError.self) { try open("24:00", "01:00", afterMinutes: 1) }
        harness.wait(seconds: 1)
    }

    /// Only noBalance of config.collections is a user's to write.
    @Test func noBalance() throws {
        var harness = AdminHarness()
        try harness.setRangeSize(megabytes: 1)
        try harness.load(count: 10_000)
        var document = try #require(harness.cluster.configDocuments("collections")?.first)
        document["noBalance"] = true
        try harness.cluster.writeCollectionOptions(document)
        harness.wait(seconds: 60)
        #expect(harness.cluster.migrations.history.isEmpty)
        document["unique"] = true
        #expect(throws: CommandError.self) { try harness.cluster.writeCollectionOptions(document) }
    }

    /// Zones: chunks are split at their bounds and move to a shard of the zone.
    @Test func zones() throws {
        var harness = AdminHarness()
        try harness.load(count: 1000)
        harness.run(["addShardToZone": "shard-02", "zone": "cold"])
        let assigned = harness.run([
            "updateZoneKeyRange": "test.items", "min": ["key": 10], "max": ["key": 20], "zone": "cold",
        ])
        #expect(assigned["ok"]?.double == 1)
        let status = harness.run(["balancerCollectionStatus": "test.items"])
        #expect(status["firstComplianceViolation"] == "zoneViolation")
        harness.wait(seconds: 30)
        #expect(try harness.bounds() == ["min-10 shard-01", "10-20 shard-02", "20-max shard-01"])
        let overlapping = harness.run([
            "updateZoneKeyRange": "test.items", "min": ["key": 15], "max": ["key": 25], "zone": "cold",
        ])
        #expect(overlapping["code"]?.int64 == 178)
        #expect(harness.run(["removeShardFromZone": "shard-02", "zone": "cold"])["code"]?.int64 == 163)
        #expect(harness.cluster.configDocuments("tags")?.first?["tag"]?.string == "cold")
        #expect(harness.faults == [])
    }

    /// Neighbours on one shard are merged after an hour, those that moved apart are not.
    @Test func autoMerger() throws {
        var harness = AdminHarness()
        try harness.load(count: 1000)
        for key in [10, 20, 30] as [Int64] { harness.run(["split": "test.items", "middle": ["key": .int64(key)]]) }
        harness.run(["moveChunk": "test.items", "find": ["key": 15], "to": "shard-02"])
        #expect(try harness.bounds().count == 4)
        harness.wait(seconds: 3700)
        #expect(try harness.bounds() == ["min-10 shard-01", "10-20 shard-02", "20-max shard-01"])
        #expect(harness.faults == [])
    }
}
