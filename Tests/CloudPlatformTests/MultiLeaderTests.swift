import BSON
import ShardCluster
import SimKernel
import Testing

@testable import CloudPlatform

@Suite struct MultiLeaderTests {
    private func world(
        _ policy: String, regions: [BSONValue] = ["us-east1", "us-west1", "europe-west1"], clock: String = "hybrid"
    ) throws -> World {
        var world = World()
        try world.call(
            "regions.store",
            [
                "name": "s", "regions": .array(regions), "policy": .string(policy), "clock": .string(clock),
            ])
        return world
    }

    private func value(_ world: inout World, _ region: String, _ key: String = "k") throws -> BSONValue? {
        try world.call("regions.get", "s", .string(region), .string(key)).document?["value"]
    }

    @Test func aWriteArrivesAfterHalfARoundTrip() throws {
        var world = try world("lastWriterWins")
        try world.call("regions.put", "s", "us-east1", "k", 1)
        #expect(try value(&world, "us-east1") == 1)
        world.wait(.milliseconds(33) - 1)
        #expect(try value(&world, "us-west1") == nil)
        world.wait(1_000)
        #expect(try value(&world, "us-west1") == 1)
        #expect(try value(&world, "europe-west1") == 1)
    }

    @Test func lastWriterWinsLosesOneOfTwoConcurrentWrites() throws {
        var world = try world("lastWriterWins")
        try world.call("regions.put", "s", "us-east1", "k", "milk")
        world.wait(.milliseconds(5))
        try world.call("regions.put", "s", "us-west1", "k", "bread")
        #expect(try world.call("regions.lost", "s") == [])
        world.wait(.seconds(1))
        #expect(try world.call("regions.converged", "s") == true)
        #expect(try value(&world, "us-east1") == "bread")
        let lost = try #require(try world.call("regions.lost", "s").array?.first?.document)
        #expect(lost["value"] == "milk")
        #expect(lost["because"] == "concurrent")
        #expect(lost["lostTo"]?.document?["value"] == "bread")
    }

    @Test func anOrdinaryOverwriteLosesNothing() throws {
        var world = try world("lastWriterWins")
        try world.call("regions.put", "s", "us-east1", "k", 1)
        world.wait(.seconds(1))
        try world.call("regions.put", "s", "us-west1", "k", 2)
        world.wait(.seconds(1))
        try world.call("regions.put", "s", "us-west1", "k", 3)
        world.wait(.seconds(1))
        #expect(try world.call("regions.lost", "s") == [])
        let fates = try #require(try world.call("regions.history", "s").array).map { $0.document?["fate"] }
        #expect(fates == ["overwritten", "overwritten", "visible"])
    }

    /// What a writer had seen beats what it writes where its clock is behind; a hybrid clock does not let it.
    @Test("a clock that is behind", arguments: [("wall", 1), ("hybrid", 0)])
    func skew(clock: String, losses: Int) throws {
        var world = try world("lastWriterWins", clock: clock)
        try world.call("regions.skew", "s", "us-west1", "-10s")
        try world.call("regions.put", "s", "us-east1", "k", "first")
        world.wait(.seconds(2))
        #expect(try value(&world, "us-west1") == "first")
        try world.call("regions.put", "s", "us-west1", "k", "second")
        world.wait(.seconds(2))
        #expect(try value(&world, "us-east1") == (losses == 1 ? "first" : "second"))
        let lost = try #require(try world.call("regions.lost", "s").array)
        #expect(lost.count == losses)
        if losses == 1 { #expect(lost[0].document?["because"] == "clock") }
    }

    @Test func siblingsStayUntilAWriterHasReadThem() throws {
        var world = try world("versionVectors")
        try world.call("regions.put", "s", "us-east1", "k", "a")
        try world.call("regions.put", "s", "europe-west1", "k", "b")
        world.wait(.seconds(1))
        #expect(try world.call("regions.siblings", "s", "us-west1", "k") == ["a", "b"])
        #expect(try value(&world, "us-west1") == nil)
        let context = try #require(try world.call("regions.get", "s", "us-west1", "k").document?["context"])
        #expect(context == ["us-east1": 1, "europe-west1": 1])
        try world.call("regions.put", "s", "us-west1", "k", "ab", ["context": context])
        world.wait(.seconds(1))
        #expect(try value(&world, "europe-west1") == "ab")
        #expect(world.error("regions.put", "s", "us-west1", "k", "x", ["context": ["us-east1": 2]])?.code == 2)
    }

    /// A context that was read before somebody else wrote covers only what was read.
    @Test func aStaleContextKeepsTheOther() throws {
        var world = try world("versionVectors")
        try world.call("regions.put", "s", "us-east1", "k", "a")
        world.wait(.seconds(1))
        let context = try #require(try world.call("regions.get", "s", "us-west1", "k").document?["context"])
        try world.call("regions.put", "s", "us-east1", "k", "b", ["context": context])
        try world.call("regions.put", "s", "us-west1", "k", "c", ["context": context])
        world.wait(.seconds(1))
        #expect(try world.call("regions.siblings", "s", "europe-west1", "k") == ["b", "c"])
    }

    @Test func partitionedLeadersTakeWritesAndConvergeAfterHealing() throws {
        var world = try world("counter")
        try world.call("regions.partition", "europe-west1")
        for _ in 0..<5 { try world.call("regions.increment", "s", "us-east1", "k") }
        try world.call("regions.increment", "s", "europe-west1", "k", -2)
        world.wait(.minutes(1))
        #expect(try value(&world, "us-west1") == 5)
        #expect(try value(&world, "europe-west1") == -2)
        #expect(try world.call("regions.converged", "s") == false)
        try world.call("regions.heal")
        world.wait(.seconds(2))
        #expect(try world.call("regions.converged", "s") == true)
        for region in ["us-east1", "us-west1", "europe-west1"] { #expect(try value(&world, region) == 3) }
    }

    /// Two leaders that cannot talk hear of each other through the third.
    @Test func newsGoAroundACutLink() throws {
        var world = try world("lastWriterWins")
        try world.call("regions.partition", "us-east1", "us-west1")
        try world.call("regions.put", "s", "us-east1", "k", 7)
        world.wait(.milliseconds(500))
        #expect(try value(&world, "us-west1") == nil)
        world.wait(.seconds(3))
        #expect(try value(&world, "us-west1") == 7)
    }

    @Test func aMessageUnderWayIsLostWithItsLink() throws {
        var world = try world("lastWriterWins", regions: ["us-east1", "us-west1"])
        try world.call("regions.put", "s", "us-east1", "k", 7)
        world.wait(.milliseconds(10))
        try world.call("regions.partition", "us-west1", "us-east1")
        world.wait(.minutes(1))
        #expect(try value(&world, "us-west1") == nil)
        try world.call("regions.heal", "us-east1", "us-west1")
        world.wait(.seconds(2))
        #expect(try value(&world, "us-west1") == 7)
    }

    @Test func addWinsOverARemoveThatDidNotSeeIt() throws {
        var world = try world("set")
        try world.call("regions.add", "s", "us-east1", "k", "a")
        world.wait(.seconds(1))
        try world.call("regions.remove", "s", "us-west1", "k", "a")
        try world.call("regions.add", "s", "europe-west1", "k", "a")
        world.wait(.seconds(1))
        #expect(try value(&world, "us-west1") == ["a"])
        try world.call("regions.remove", "s", "us-west1", "k", "a")
        world.wait(.seconds(1))
        #expect(try value(&world, "us-east1") == [])
        #expect(world.error("regions.remove", "s", "us-east1", "k", "a")?.code == 2)
    }

    @Test func comparisonsEndOnceNothingDiffers() throws {
        var world = try world("lastWriterWins")
        try world.call("regions.partition", "us-east1")
        try world.call("regions.put", "s", "us-east1", "k", 7)
        world.wait(.minutes(1))
        #expect(world.platform.regions.stores[0].comparesAt == nil)
        try world.call("regions.heal")
        world.wait(.minutes(1))
        #expect(world.platform.regions.stores[0].comparesAt == nil)
        #expect(world.platform.regions.stores[0].post.count == 0)
    }

    @Test func errorsNameWhatThereIs() throws {
        var world = try world("lastWriterWins")
        #expect(world.error("regions.get", "t", "us-east1", "k")?.message == "There is no store \"t\". There are: s.")
        #expect(
            world.error("regions.get", "s", "us-east-1", "k")?.message
                == "Store s has no leader in us-east-1. It has leaders in us-east1, us-west1, europe-west1.")
        #expect(
            world.error("regions.put", "s", "mars", "k", 1)?.message
                == "There is no region \"mars\". regions.list() names those there are.")
        #expect(world.error("regions.increment", "s", "us-east1", "k")?.code == 20)
        #expect(world.error("regions.heal")?.message == "Nothing is cut. regions.partitions() lists what is.")
        #expect(world.error("regions.store", ["name": "u", "regions": ["us-east1"], "policy": "counter"])?.code == 2)
        #expect(
            world.error("regions.store", ["name": "u", "regions": ["us-east1", "us-west1"], "policy": "first"])?.message
                == "regions.store: there is no policy \"first\". It is one of "
                + "\"lastWriterWins\", \"versionVectors\", \"counter\", \"set\".")
        #expect(world.error("regions.skew", "s", "us-east1", "40h")?.code == 2)
    }

    @Test func oneSeedGivesOneTrace() throws {
        func run() throws -> UInt64 {
            var world = try world("versionVectors")
            for step in Int64(0)..<20 {
                let region: BSONValue = step.isMultiple(of: 3) ? "us-east1" : "us-west1"
                try world.call("regions.put", "s", region, .string("k\(step % 4)"), .int64(step))
                world.wait(.milliseconds(20))
            }
            return world.platform.stateHash()
        }
        #expect(try run() == run())
    }
}
