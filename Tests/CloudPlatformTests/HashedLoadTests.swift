import BSON
import CloudPlatform
import ShardCluster
import SimKernel
import Testing

/// A load on a collection whose shard key has no closed form writes real documents, each where its hash says.
@Suite struct HashedLoadTests {
    private func loaded(_ key: BSONDocument, batch: Int32 = 10_000, documentBytes: Int32 = 31) throws -> World {
        var world = World()
        world.run(["shardCollection": "a.b", "key": .document(key)])
        try world.call(
            "load.start",
            ["namespace": "a.b", "batch": .int32(batch), "batches": 2, "documentBytes": .int32(documentBytes)])
        world.wait(.minutes(2))
        return world
    }

    @Test(arguments: [["_id": "hashed"], ["key": "hashed"]] as [BSONDocument])
    func spreadsEvenly(key: BSONDocument) throws {
        var world = try loaded(key)
        #expect(try world.call("load.failed") == 0)
        #expect(try world.call("load.documents") == 20_000)
        let shares = world.cluster.shards.map { shard in
            shard.collections.reduce(0) { $1.0 == Namespace("a", "b") ? $0 + $1.1.realCount : $0 }
        }
        #expect(shares.reduce(0, +) == 20_000)
        // Five standard deviations of a fair coin: 354.
        #expect(shares.count == 2 && shares.allSatisfy { abs($0 - 10_000) < 354 }, "\(shares)")
        #expect(world.run(["count": "b"], "a")["n"]?.int64 == 20_000)
        #expect(world.cluster.checkInvariants().isEmpty)
    }

    /// 300 MB fit, 600 MB do not.
    @Test func whatDoesNotFitIsRefusedByName() throws {
        var world = try loaded(["key": "hashed"], batch: 1_000, documentBytes: 300_000)
        #expect(try world.call("load.batches") == 1)
        let before = world.run(["count": "b"], "a")["n"]?.int64
        #expect(before == 1_000)
        #expect(try world.call("load.failed").int64 ?? 0 >= 1)
        let failure = try #require(try world.call("load.errors").array?.first?.document)
        #expect(failure["code"]?.int64 == 146)
        #expect(failure["message"]?.string?.contains("stores them one by one") == true)
    }

    /// A unique index on the key looks at each document, and the second document of one key ends the batch.
    @Test func aUniqueIndexIsObeyed() throws {
        var world = World()
        world.run(["createIndexes": "b", "indexes": [["key": ["key": 1], "name": "key_1", "unique": true]]], "a")
        try world.call(
            "load.start", ["namespace": "a.b", "batch": 100, "batches": 2, "keys": ["low": 0, "high": 99]])
        world.wait(.minutes(2))
        #expect(world.run(["count": "b"], "a")["n"]?.int64 == 100)
        let failure = try #require(try world.call("load.errors").array?.first?.document)
        #expect(failure["code"]?.int64 == 11_000)
    }
}
