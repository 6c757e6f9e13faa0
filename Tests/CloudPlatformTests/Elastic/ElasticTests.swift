import BSON
import ShardCluster
import SimKernel
import Testing

@testable import CloudPlatform

@Suite struct ElasticTests {
    private func world(_ count: Int, load: BSONDocument, policy: BSONDocument? = nil) throws -> World {
        var world = World(shards: 0)
        try world.call("rebalancer.configure", ["partitions": 256, "strategy": "LOAD_BASED"])
        for number in 1...count { try world.call("nodes.add", .string("n\(number)")) }
        try world.call("rebalancer.insert", ["keys": 50_000, "bytes": 20_000])
        if let policy { try world.call("scaler.create", "s", .document(policy)) }
        try world.call("elastic.start", ["load": .document(load)])
        return world
    }

    private func report(_ world: inout World) throws -> BSONDocument {
        try #require(try world.call("elastic.report").document)
    }

    private let automatic: BSONDocument = ["target": "nodes", "policy": "AUTOMATIC", "min": 2, "max": 12]

    /// One node of two vCPUs less its idle part, as M/M/2: the mean is Erlang's, and no more than the tail is late.
    @Test func latencyIsErlangs() {
        var queue = NodeQueue()
        let outcome = queue.accept(1_710, cores: 1.9, span: 10, objective: 0.05)
        let expected = Queueing.meanResponse(servers: 2, offeredLoad: 1.8, meanService: 2 / 1_900.0)
        #expect(abs(outcome.seconds / outcome.requests - expected) < 1e-9)
        #expect(outcome.withinObjective / outcome.requests > 0.999)
        // Half as much again as it can do: the backlog grows by what is too much, up to ten seconds of work.
        _ = queue.accept(2_850, cores: 1.9, span: 10, objective: 0.05)
        #expect(abs(queue.backlog - 9_500) < 1)
        let late = queue.accept(2_850, cores: 1.9, span: 20, objective: 0.05)
        #expect(abs(late.failed - 9_500) < 1)
        #expect(late.withinObjective == 0)
    }

    @Test func shapes() {
        let day = ElasticLoad.daily(low: 100, high: 900, peakHour: 14)
        #expect(day.rate(0, now: .hours(14)) == 900)
        #expect(day.rate(0, now: .hours(2)) == 100)
        #expect(abs(day.rate(0, now: .hours(20)) - 500) < 1e-9)
        let ramp = ElasticLoad.ramp(from: 0, to: 100, over: .minutes(10))
        #expect(ramp.rate(.minutes(5), now: 0) == 50)
        #expect(ramp.rate(.hours(1), now: 0) == 100)
        let crowd = ElasticLoad.flashCrowd(base: 10, peak: 110, after: 0, rise: .minutes(1), halfLife: .minutes(10))
        #expect(abs(crowd.rate(.minutes(11), now: 0) - 60) < 1e-6)
    }

    /// Every request is counted once: the integral of the rate.
    @Test func allRequestsAreCounted() throws {
        var world = try world(4, load: ["shape": "steady", "rate": 1_000])
        world.wait(.hours(1))
        let report = try report(&world)
        #expect(report["requests"] == .double(3_600_000))
        #expect(report["failed"] == .double(0))
        #expect(report["nodeHours"] == .double(4))
        #expect(report["sloTime"] == .double(1))
        #expect(report["directionChanges"] == 0)
    }

    /// Up with the day and down again, within the bounds, with states and events for it.
    @Test func aDay() throws {
        var world = try world(2, load: ["shape": "daily", "low": 500, "high": 6_000], policy: automatic)
        world.wait(.hours(24))
        let report = try report(&world)
        #expect(try #require(report["mostNodes"]?.int64) >= 5)
        #expect(try #require(report["sloRequests"]?.double) > 0.97)
        #expect(try #require(report["oscillation"]?.double) < 0.5)
        #expect(world.platform.nodes.nodes.count <= 4)
        #expect(world.platform.scalingViolations.isEmpty)
        let events = try #require(try world.call("events.list", "ELASTIC_STATE_CHANGED").array).compactMap(\.document)
        let states = Set(events.compactMap { $0["to"]?.string })
        #expect(states.isSuperset(of: ["SCALING_UP", "SCALING_DOWN", "IDLE"]))
    }

    /// A fixed number of nodes is too few for a spike; a scaler mends it, and costs less than the peak's number all day.
    @Test func aSpike() throws {
        let load: BSONDocument = ["shape": "spike", "base": 800, "peak": 6_000, "after": "10m", "length": "1h"]
        var fixed = try world(2, load: load)
        var scaled = try world(2, load: load, policy: automatic)
        fixed.wait(.hours(3))
        scaled.wait(.hours(3))
        let (poor, good) = (try report(&fixed), try report(&scaled))
        #expect(try #require(poor["failed"]?.double) > 1_000_000)
        #expect(try #require(good["failed"]?.double) < 0.5 * (poor["failed"]?.double ?? 0))
        #expect(try #require(good["reactionSeconds"]?.double) > 60)
        #expect(try #require(good["cost"]?.double) < 0.1 * 3 * 6)
    }

    /// A failed action shows as the state ERROR.
    @Test func errors() throws {
        var world = try world(2, load: ["shape": "steady", "rate": 5_000], policy: automatic)
        try world.call("scaler.capacity", ["available": 0])
        world.wait(.minutes(2))
        #expect(try world.call("elastic.status").document?["state"] == "ERROR")
        try world.call("scaler.capacity", ["available": .null])
        world.wait(.minutes(10))
        #expect(try world.call("elastic.status").document?["state"] != "ERROR")
    }

    @Test(
        arguments: [
            (["load": ["shape": "wave"]], "elastic.start load: there is no shape \"wave\"."),
            (["load": ["shape": "steady"]], "elastic.start load: steady needs rate"),
            (["load": ["shape": "daily", "low": 9, "high": 3]], "elastic.start load: low is 9, over high."),
            (["load": ["shape": "ramp", "from": 1, "to": 2, "over": "0s"]], "elastic.start load: over must be longer"),
            ([:], "elastic.start needs load"),
        ] as [(BSONDocument, String)])
    func refusals(options: BSONDocument, message: String) throws {
        var world = try world(1, load: ["shape": "steady", "rate": 1])
        world.refuses("elastic.start", [.document(options)], 2, message)
    }
}
