import BSON
import ShardCluster
import SimKernel
import Testing

@testable import CloudPlatform

@Suite struct CostTests {
    private func report(_ world: inout World, _ window: BSONValue = .undefined) throws -> BSONDocument {
        try #require(try world.call("cost.report", window).document)
    }

    private func number(_ document: BSONDocument, _ key: String) throws -> Double {
        try #require(document[key]?.double)
    }

    /// Two shards of M40 for an hour are twice the listed price of a replica set.
    @Test func aClusterCostsItsTiersByTheHour() throws {
        var world = World(shards: 2, tier: "M40")
        world.wait(.hours(1))
        let bill = try report(&world)
        #expect(abs(try number(bill, "total") - 2 * 1.04) < 1e-6)
        #expect(try number(bill, "running") == 2.08)
        #expect(bill["byKind"]?.document?["database"]?.double == 2.08)
        #expect(bill["complete"] == true)
    }

    /// A shard that joins is paid for from when it joined, and a window sees its own part only.
    @Test func aShardIsPaidForFromWhenItJoined() throws {
        var world = World(shards: 2, tier: "M40")
        world.wait(.hours(1))
        world.run(["addShard": "shard-03"])
        world.wait(.hours(1))
        let joined = try #require(world.cluster.shards.last?.joinedAt)
        let bill = try report(&world)
        let third = (Micros.hours(2) - joined).inSeconds / 3_600 * 1.04
        #expect(abs(try number(bill, "total") - (4 * 1.04 + third)) < 1e-4)
        #expect(abs(try number(try report(&world, ["last": "30m"]), "total") - 1.5 * 1.04) < 1e-6)
    }

    /// Nodes cost from the second they join to the second they leave, down or not.
    @Test func nodesCostWhileTheyAreThere() throws {
        var world = World(shards: 0)
        world.wait(.minutes(10))
        try world.call("nodes.add", "n1", ["cpus": 4, "memoryGB": 16, "diskGB": 100])
        try world.call("nodes.add", "n2", ["cpus": 4, "memoryGB": 16, "diskGB": 100])
        try world.call("nodes.add", "n3", ["cpus": 4, "memoryGB": 16, "diskGB": 100])
        try world.call("nodes.kill", "n3")
        world.wait(.minutes(30))
        try world.call("nodes.remove", "n2")
        world.wait(.minutes(30))
        let hour = 4 * 0.033 + 16 * 0.00375 + 100 * 0.08 / 730
        let bill = try report(&world)
        #expect(abs(try number(bill, "total") - 2.5 * hour) < 1e-5)
        #expect(abs(try number(bill, "running") - 2 * hour) < 1e-5)
        let lines = try #require(bill["lines"]?.array).compactMap(\.document)
        #expect(lines.map { $0["resource"] } == ["n2", "n1", "n3"])
        #expect(lines.map { $0["hours"]?.double } == [0.5, 1, 1])
    }

    /// A rolling update changes the price member by member.
    @Test func aLargerTierCostsMoreFromItsMembersOn() throws {
        var world = World(shards: 1, tier: "M10")
        world.wait(.minutes(10))
        try world.call("cluster.changeTier", "M40")
        world.wait(.hours(1))
        let bill = try report(&world)
        #expect(try number(bill, "running") == 1.04)
        let total = try number(bill, "total")
        #expect(total > 10.0 / 60 * 0.08 && total < 1.04 * 70 / 60)
    }

    @Test func budgetsHoldWhatRunsAgainstALimit() throws {
        var world = World(shards: 2, tier: "M40")
        world.wait(.hours(1))
        let within = try #require(try world.call("cost.budget", ["perHour": 2.5]).document)
        #expect(within["within"] == true && within["left"]?.double == 0.42)
        #expect(try world.call("cost.budget", ["perMonth": 1_500]).document?["within"] == false)
        #expect(
            try world.call("cost.budget", ["total": 1.1, "window": ["last": "30m"]]).document?["within"] == true)
        world.refuses("cost.budget", [[:]], 2, "cost.budget takes one of perHour, perMonth and total")
        world.refuses("cost.budget", [["perHour": 1, "total": 2]], 2, "cost.budget takes one of")
        world.refuses("cost.budget", [["perHour": -1]], 2, "cost.budget: perHour must be from")
        world.refuses(
            "cost.budget", [["perHour": 1, "window": ["last": "1h"]]], 2, "cost.budget: perHour is about what runs now")
    }

    @Test func aWindowWithoutTimeIsRefused() {
        var world = World(shards: 2)
        world.refuses("cost.report", [], 2, "cost.report: no time has passed")
        world.wait(.hours(1))
        world.refuses("cost.report", [["last": "0s"]], 2, "cost.report: no time has passed")
        world.refuses("cost.report", [["first": "1h"]], 2, "window has no option")
    }

    @Test func estimatesAreTheListTimesTheCount() throws {
        var world = World()
        let cluster = try #require(try world.call("cost.estimate", ["tier": "M30", "shards": 3]).document)
        #expect(cluster["perHour"]?.double == 1.62)
        let disks = try #require(
            try world.call("cost.estimate", ["tier": "M30", "diskGB": 140]).document?["storage"]?.double)
        #expect(abs(disks - 3 * 100 * 0.08 / 730) < 1e-5)
        let hosts = try world.call("cost.estimate", ["instanceType": "m5.large", "count": 10]).document
        #expect(hosts?["perHour"]?.double == 0.96)
        world.refuses("cost.estimate", [["tier": "M31"]], 2, "There is no tier M31")
        world.refuses("cost.estimate", [["tier": "M30", "cpus": 2]], 2, "cost.estimate takes one of")
    }

    /// At the break-even use a month costs the same either way, and at the break-even month the purchase is earned back.
    @Test func theBreakEvenIsWhereBothCostTheSame() throws {
        let options = Options(["count": 20, "cpus": 32, "memoryGB": 128, "diskGB": 2_000], of: "cost.compare")
        var choice = try OwnOrRent(options)
        let use = choice.breakEvenUse
        #expect(use > 0 && use < 1)
        choice.use = use
        #expect(abs(choice.rent - choice.running - choice.writtenOff) < 1e-6 * choice.rent)
        choice.use = 1
        let months = try #require(choice.breakEvenMonths)
        #expect(abs(months * (choice.rent - choice.running) - 20 * choice.purchase) < 1e-3)
        choice.use = 0.001
        #expect(choice.breakEvenMonths == nil)
        #expect(choice.document["cheaper"] == "rented")
    }

    /// Every price is positive and says where it is from, and every tier and instance type has one.
    @Test func thePriceListIsComplete() {
        #expect(Prices.all.allSatisfy { $0.price > 0 && !$0.source.isEmpty && !$0.unit.isEmpty })
        #expect(Tier.all.allSatisfy { Prices.member(tier: $0.name) != nil })
        #expect(InstanceType.all.allSatisfy { Prices.instance($0.name) != nil })
    }
}
