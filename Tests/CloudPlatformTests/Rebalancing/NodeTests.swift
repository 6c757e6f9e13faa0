import BSON
import ShardCluster
import SimKernel
import Testing

@testable import CloudPlatform

@Suite struct NodeTests {
    private func world(_ count: Int) throws -> World {
        var world = World(shards: 0)
        for number in 1...count { try world.call("nodes.add", .string("n\(number)")) }
        return world
    }

    private func status(_ world: inout World, _ node: String) throws -> BSONDocument {
        try #require(try world.call("nodes.status", .string(node)).document)
    }

    private func events(_ world: inout World, _ name: String) throws -> [BSONDocument] {
        try #require(try world.call("events.list", .string(name)).array).compactMap(\.document)
    }

    /// A node that was killed is found out 30 seconds after its last heartbeat, by a monitor that looks every second.
    @Test func aSilentNodeBecomesInactive() throws {
        var world = try world(3)
        world.wait(.seconds(12))
        try world.call("nodes.kill", "n2")
        let last = try status(&world, "n2")["lastHeartbeat"]
        world.wait(.seconds(27))
        #expect(try status(&world, "n2")["active"] == true)
        world.wait(.seconds(2))
        #expect(try status(&world, "n2")["active"] == false)
        let change = try #require(try events(&world, "NODE_STATUS_CHANGED").last)
        #expect(change["node"] == "n2")
        #expect(change["to"] == "INACTIVE")
        #expect(change["lastHeartbeat"] == last)
        guard case .date(let then)? = change["ts"], case .date(let beat)? = last else {
            Issue.record("no dates")
            return
        }
        #expect((30_000...31_000).contains(then - beat))
        try world.call("nodes.restart", "n2")
        world.wait(.seconds(4))
        #expect(try status(&world, "n2")["active"] == false)
        world.wait(.seconds(2))
        #expect(try status(&world, "n2")["active"] == true)
    }

    @Test func aShortPauseIsNotNoticedAndALongOneIs() throws {
        var world = try world(3)
        try world.call("nodes.pause", "n1", "20s")
        world.wait(.minutes(1))
        #expect(try events(&world, "NODE_STATUS_CHANGED").isEmpty)
        try world.call("nodes.pause", "n1", "40s")
        world.wait(.minutes(1))
        #expect(try events(&world, "NODE_STATUS_CHANGED").map { $0["to"] } == ["INACTIVE", "ACTIVE"])
        let processes = try events(&world, "NODE_PROCESS_CHANGED").map { $0["to"] }
        #expect(processes == ["PAUSED", "RUNNING", "PAUSED", "RUNNING"])
    }

    @Test func aKilledNodeComesBackAfterItsTime() throws {
        var world = try world(2)
        try world.call("nodes.kill", "n1", "1m")
        world.wait(.seconds(62))
        #expect(try status(&world, "n1")["process"] == "STARTING")
        world.wait(.seconds(4))
        #expect(try status(&world, "n1")["process"] == "RUNNING")
        #expect(try status(&world, "n1")["active"] == true)
    }

    /// What was arranged for an earlier life of a process does not reach a later one.
    @Test func anEarlierAppointmentIsVoid() throws {
        var world = try world(2)
        try world.call("nodes.kill", "n1", "1m")
        try world.call("nodes.restart", "n1")
        world.wait(.seconds(10))
        try world.call("nodes.kill", "n1")
        world.wait(.minutes(2))
        #expect(try status(&world, "n1")["process"] == "DOWN")
    }

    /// Healthy means more than half of all, rounded down; one of two is none, two of three are.
    @Test(arguments: [(1, 0, true), (2, 1, false), (3, 1, true), (4, 2, false), (5, 2, true), (5, 3, false)])
    func health(nodes: Int, killed: Int, healthy: Bool) throws {
        var world = try world(nodes)
        for number in 0..<killed { try world.call("nodes.kill", .string("n\(number + 1)")) }
        world.wait(.minutes(1))
        let health = try #require(try world.call("nodes.health").document)
        #expect(health["healthy"] == .bool(healthy))
        #expect(health["active"]?.int64 == Int64(nodes - killed))
        #expect(try events(&world, "HEALTH_CHANGED").last?["healthy"] == .bool(healthy))
    }

    @Test func anEmptyClusterIsNotHealthy() throws {
        var world = World(shards: 0)
        #expect(try world.call("nodes.health").document?["healthy"] == false)
    }

    @Test func everyChangeHasItsEvent() throws {
        var world = try world(2)
        try world.call("nodes.remove", "n2")
        let names = try #require(try world.call("events.list").array).map { $0.document?["event"] }
        #expect(
            names == [
                "NODE_ADDED", "HEALTH_CHANGED", "PARTITIONS_PLACED", "NODE_ADDED", "PARTITIONS_PLACED", "NODE_LEAVING",
                "PARTITIONS_PLACED", "NODE_REMOVED",
            ])
        #expect(try world.call("events.list", "*", ["last": "1s"]).array?.count == names.count)
        world.wait(.minutes(1))
        #expect(try world.call("events.list", "*", ["last": "1s"]).array?.isEmpty == true)
    }

    @Test func statusShowsLoad() throws {
        var world = World(shards: 0)
        try world.call("nodes.add", "n1", ["cpus": 4, "memoryGB": 16, "diskGB": 10])
        try world.call("rebalancer.insert", ["keys": 1_000, "bytes": 1_073_741, "requests": 2_000])
        let status = try status(&world, "n1")
        #expect(abs((status["cpu"]?.double ?? 0) - 55) < 0.01)
        #expect(abs((status["disk"]?.double ?? 0) - 10) < 0.01)
        #expect(abs((status["memory"]?.double ?? 0) - 11.25) < 0.01)
        #expect(status["keys"]?.int64 == 1_000)
    }

    @Test(
        arguments: [
            ("nodes.status", ["n9"], 74, "There is no node \"n9\". There are: n1."),
            ("nodes.remove", ["n1"], 20, "n1 is the last node: its partitions would belong to nobody."),
            ("nodes.add", ["n1"], 20, "There is a node n1 already. Choose another name."),
            ("nodes.resume", ["n1"], 20, "Node n1 is not paused."),
            ("nodes.add", ["n2", ["cpus": 0]], 2, "nodes.add: cpus must be from 1 to 128, not 0."),
            ("nodes.kill", ["n1", "soon"], 2, "nodes.kill: the span: \"soon\" is no span of time."),
            (
                "nodes.add", ["n2", ["address": "10.0.1.2"]], 20,
                "A node listens at 10.0.1.2:7000 already. Choose another port."
            ),
            ("events.list", ["NODE_DIED"], 2, "events.list: there is no event \"NODE_DIED\"."),
        ] as [(String, [BSONValue], Int32, String)])
    func errors(method: String, arguments: [BSONValue], code: Int32, message: String) throws {
        var world = try world(1)
        world.refuses(method, arguments, code, message)
    }
}
