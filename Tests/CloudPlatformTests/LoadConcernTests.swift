import BSON
import CloudPlatform
import ShardCluster
import SimKernel
import Testing

/// When a load's batches count as done, and what of them a failover takes.
@Suite struct LoadConcernTests {
    private let set = SetRef.shard(ShardID(0))

    private func loaded(_ concern: BSONValue?, batches: Int32? = nil) throws -> World {
        var world = World(shards: 1)
        var options: BSONDocument = ["namespace": "shop.events", "batch": 1_000, "thinkTime": "100ms"]
        if let batches { options.append("batches", .int32(batches)) }
        if let concern { options.append("writeConcern", concern) }
        try world.call("load.start", .document(options))
        return world
    }

    /// The same noise, and so the same batches but for what is waited for.
    @Test func acknowledgementCosts() throws {
        var means: [Double] = []
        for concern in [["w": 0], ["w": 1], ["w": "majority"], ["w": 2], nil] as [BSONValue?] {
            var world = try loaded(concern, batches: 20)
            world.wait(.minutes(2))
            #expect(try world.call("load.batches") == 20)
            means.append(try #require(try world.seconds("mean")))
        }
        #expect(abs(means[2] - means[1] - 0.001_5) < 1e-6)
        #expect(means[3] == means[2] && means[4] == means[2])
        #expect(abs(means[0] - 0.035) < 1e-6, "what the client takes to make a thousand documents")
    }

    /// Two members with data and an arbiter: the default is w: 1, as for a command.
    @Test func anArbiterMakesTheDefaultThePrimarysAlone() throws {
        var means: [Double] = []
        for concern in [nil, ["w": 1], ["w": "majority"]] as [BSONValue?] {
            var world = World(shards: 1)
            let shard = NodeAddress.primary(ShardID(0))
            let hosts = world.cluster[set].members.map(\.host) + ["arbiter.shardlab.test:27018"]
            for (version, places) in [(2, [0, 1]), (3, [0, 1, 3])] as [(Int32, [Int])] {
                let members = places.map { place -> BSONValue in
                    ["_id": .int32(Int32(place)), "host": .string(hosts[place]), "arbiterOnly": .bool(place == 3)]
                }
                let config: BSONDocument = [
                    "_id": .string(world.cluster[set].name), "version": .int32(version), "members": .array(members),
                ]
                _ = world.cluster.begin(["replSetReconfig": .document(config)], database: "admin", on: shard)
                world.wait(.minutes(1))
            }
            try #require(world.cluster[set].configuration.entries.count == 3)
            var options: BSONDocument = ["namespace": "shop.events", "batch": 1_000, "batches": 20]
            if let concern { options.append("writeConcern", concern) }
            try world.call("load.start", .document(options))
            world.wait(.minutes(2))
            means.append(try #require(try world.seconds("mean")))
        }
        #expect(means[0] == means[1])
        #expect(abs(means[2] - means[1] - 0.001_5) < 1e-6)
    }

    /// A primary that is cut off from its set goes on until it steps down; what it wrote meanwhile is rolled back.
    private func failedOver(
        _ concern: BSONValue?, default defaultConcern: BSONDocument? = nil
    ) throws -> (told: Int64, found: Int64, longest: Double, failed: Int64) {
        var world = try loaded(concern)
        if let defaultConcern {
            world.run(["setDefaultRWConcern": 1, "defaultWriteConcern": .document(defaultConcern)])
        }
        world.wait(.seconds(30))
        let others = (1...2).map { NodeID.member(set, $0) }
        world.cluster.inject(
            .cut(from: [.member(set, 0)], to: others, twoWay: true), named: "partition", for: .seconds(40))
        world.wait(.minutes(2))
        try world.call("load.stop")
        world.wait(.minutes(1))
        #expect(world.cluster.checkInvariants() == [])
        return (
            try #require(try world.call("load.documents").int64),
            try #require(world.run(["count": "events"], "shop")["n"]?.int64),
            try #require(try world.seconds("max")), try #require(try world.call("load.failed").int64)
        )
    }

    @Test func whatThePrimaryAloneHadIsLost() throws {
        for concern in [["w": 1], ["w": 0]] as [BSONValue] {
            let end = try failedOver(concern)
            #expect(end.found < end.told - 10_000, "\(concern): told \(end.told), found \(end.found)")
            #expect(end.failed == 0)
        }
    }

    /// Batches that wait for a majority take as long as the failover, and are all there, once.
    @Test func whatAMajorityHasStays() throws {
        for concern in [["w": "majority"], ["w": 2], nil, [:]] as [BSONValue?] {
            let end = try failedOver(concern)
            #expect(end.told == end.found, "\(String(describing: concern))")
            #expect(end.longest > 5)
            #expect(end.failed == 0)
        }
    }

    /// Who says nothing has what `setDefaultRWConcern` says, as with a command.
    @Test func theClustersDefaultHoldsWhereNothingIsSaid() throws {
        let lost = try failedOver(nil, default: ["w": 1])
        #expect(lost.found < lost.told - 10_000 && lost.failed == 0)
        let kept = try failedOver(["w": "majority"], default: ["w": 1])
        #expect(kept.found == kept.told)
    }

    /// One shard rolls its part of a batch back while another's third member is away: the loss is told when that one is
    /// back, and not before.
    @Test func aLossIsToldWhenTheOtherShardsAreDone() throws {
        var world = World(shards: 2)
        world.run(["shardCollection": "shop.events", "key": ["key": 1]])
        world.run(["moveRange": "shop.events", "min": ["key": 30_000], "toShard": "shard-02"])
        world.wait(.minutes(1))
        let second = SetRef.shard(ShardID(1))
        let others = (1...2).map { NodeID.member(set, $0) }
        let began = world.cluster.now
        world.cluster.inject(.cut(from: [.member(set, 0)], to: others, twoWay: true), named: "a", for: .seconds(30))
        world.cluster.inject(.killed([.member(second, 2)]), named: "b", for: .seconds(120))
        world.wait(.seconds(1))
        let keys = KeyDistribution.uniform(KeyInterval(field: "key", low: 0, high: 99_999))
        let batch = try #require(keys.batches(count: 1_000, firstNumber: 0, padBytes: 0).first)
        let result = try world.cluster.insertLoad(Namespace(parsing: "shop.events"), batch)
        let shares = result.perShard.map(\.count)
        try #require(shares.count == 2)
        var write = LoadWrite(try WriteConcern(client: ["w": 3]), at: world.cluster.now)
        write.add(result)
        var outcome = write.look(at: world.cluster)
        var isRolledBack = false
        while case .pending = outcome, world.cluster.now - began < .minutes(5) {
            world.wait(.milliseconds(500))
            outcome = write.look(at: world.cluster)
            if world.cluster.now - began < .seconds(110) {
                isRolledBack = world.run(["count": "events"], "shop")["n"]?.int64 == shares[1]
            }
        }
        #expect(isRolledBack, "the first shard had lost its part long before")
        #expect(world.cluster.now - began > .seconds(120))
        guard case .lost(let count) = outcome else {
            Issue.record("\(outcome)")
            return
        }
        #expect(count == shares[0])
    }

    @Test func waitsNoLongerThanItsLimit() throws {
        var world = try loaded(["w": 3, "wtimeout": 2_000])
        world.wait(.seconds(10))
        world.cluster.inject(.killed([.member(set, 2)]), named: "kill")
        world.wait(.seconds(30))
        let error = try #require(try world.call("load.errors").array?.first?.document)
        #expect(error["code"] == 64)
        #expect((error["count"]?.int64 ?? 0) > 5)
        #expect(world.error("load.start", ["namespace": "a.b", "writeConcern": ["w": -1]])?.code == 9)
        #expect(world.error("load.start", ["namespace": "a.b", "writeConcern": ["v": 1]])?.code == 40_415)
    }
}
