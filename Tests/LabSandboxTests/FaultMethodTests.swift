import BSON
import LabSandbox
import ShardCluster
import SimKernel
import Testing

/// The methods of `faults`: what they begin, what they end, and what they refuse.
struct FaultMethodTests {
    private func sandbox() -> Sandbox { Sandbox(SandboxConfiguration(), seed: 1) }

    private func document(_ value: BSONValue) throws -> BSONDocument { try #require(value.document) }

    /// Each refusal says what is wrong, and nothing has changed.
    @Test(
        arguments: [
            ("faults.kill", ["shard-09"], "There is no node \"shard-09\"."),
            ("faults.kill", [], "faults.kill needs a node: a host, a shard or mongos."),
            ("faults.kill", ["client"], "The client is you: faults.kill takes a node of the cluster."),
            (
                "faults.restart", ["shard-01-a"],
                "shard-01-a.shardlab.test:27018 is running. There is nothing to restart."
            ),
            (
                "faults.slowDisk", ["mongos", 5],
                "router-1.shardlab.test:27017 stores nothing: faults.slowDisk takes a member of a replica set."
            ),
            ("faults.slowDisk", ["shard-01", 0], "faults.slowDisk: the factor must be a number from 1 to 100000."),
            (
                "faults.packetLoss", ["shard-01-a", "shard-01-b", 2],
                "faults.packetLoss: the rate must be a number from 0 to 1."
            ),
            (
                "faults.packetLoss", ["shard-01-a", "shard-01-b", 0],
                "faults.packetLoss: a rate of 0 loses nothing. faults.heal() ends packet loss."
            ),
            (
                "faults.slowDisk", ["shard-01-a", 1],
                "faults.slowDisk: a factor of 1 changes nothing. faults.clear() ends what is wrong."
            ),
            (
                "faults.partition", ["shard-01-a", ["shard-01-a", "shard-01-b"]],
                "shard-01-a.shardlab.test:27018 is in both groups. A node cannot be cut off from itself."
            ),
            ("faults.pause", ["shard-01-a", "0s"], "faults.pause: the span must be longer than nothing."),
            ("faults.loseRegion", ["MOON"], "No node stands in a region \"MOON\"."),
        ] as [(String, [BSONValue], String)])
    func refusals(_ method: String, _ arguments: [BSONValue], _ message: String) {
        var sandbox = sandbox()
        let before = sandbox.stateHash()
        do {
            _ = try sandbox.call(method, arguments)
            Issue.record("not refused")
        } catch {
            #expect(error.message == message)
        }
        #expect(sandbox.stateHash() == before)
        #expect(sandbox.cluster.network.isQuiet)
    }

    @Test func whatIsDeadCannotBeKilled() throws {
        var sandbox = sandbox()
        _ = try sandbox.call("faults.kill", ["shard-01-b"])
        #expect(throws: CommandError.self) { try sandbox.call("faults.kill", ["shard-01-b"]) }
        #expect(throws: CommandError.self) { try sandbox.call("faults.pause", ["shard-01-b"]) }
        #expect(sandbox.cluster.network.faults.count == 1)
        _ = try sandbox.call("faults.restart", ["shard-01-b"])
        try sandbox.wait(.minutes(1))
        #expect(sandbox.cluster.network.isQuiet)
        #expect(sandbox.cluster.members(of: "shard-01") == ["PRIMARY", "SECONDARY", "SECONDARY"])
    }

    /// A fault with a span ends by itself.
    @Test func spansEnd() throws {
        var sandbox = sandbox()
        let fault = try document(try sandbox.call("faults.pause", ["shard-01-a", "30s"]))
        #expect(fault["nodes"] == .array(["shard-01-a.shardlab.test:27018"]))
        #expect(fault["fault"] == "pause")
        #expect(try sandbox.call("faults.list", []).array?.count == 1)
        try sandbox.wait(.seconds(31))
        #expect(try sandbox.call("faults.list", []).array?.isEmpty == true)
        try sandbox.wait(.minutes(1))
        let events = sandbox.cluster.timeline.entries.map { sandbox.cluster.document(of: $0)["event"]?.string }
        #expect(events.first == "fault began")
        #expect(events.contains("fault ended") && events.contains("primary ready") && events.contains("stepped down"))
    }

    /// heal ends what is between nodes; clear ends everything.
    @Test func healAndClear() throws {
        var sandbox = sandbox()
        _ = try sandbox.call("faults.kill", ["shard-02-c"])
        _ = try sandbox.call("faults.partition", [["shard-01-a"], ["shard-01-b", "shard-01-c"]])
        _ = try sandbox.call("faults.packetLoss", ["mongos", "shard-02", 0.5])
        #expect(try sandbox.call("faults.heal", []) == ["ended": 2])
        #expect(try sandbox.call("faults.clear", []) == ["ended": 1])
        try sandbox.wait(.minutes(2))
        #expect(sandbox.cluster.members(of: "shard-02") == ["PRIMARY", "SECONDARY", "SECONDARY"])
        #expect(!sandbox.cluster[.shard(ShardID(0))].isDisturbed && !sandbox.cluster[.shard(ShardID(1))].isDisturbed)
    }

    /// A client that talks to one member hears what a driver would.
    @Test func whatClientsSee() throws {
        var sandbox = sandbox()
        _ = try sandbox.call("faults.kill", ["shard-01-a"])
        let refused = sandbox.run(["hello": 1], database: "admin", on: "shard-01-a")
        #expect(refused["code"]?.int64 == 6)
        _ = try sandbox.call("faults.isolate", ["shard-02-b"])
        let silent = sandbox.run(["hello": 1], database: "admin", on: "shard-02-b")
        #expect(silent["code"]?.int64 == 89)
        let secondary = sandbox.run(["insert": "c", "documents": [[:]]], database: "test", on: "shard-02-c")
        #expect(secondary["code"]?.int64 == 10107)
        _ = try sandbox.call("faults.kill", ["mongos"])
        #expect(sandbox.run(["ping": 1], database: "admin")["code"]?.int64 == 6)
        _ = try sandbox.call("faults.restart", ["mongos"])
        #expect(sandbox.run(["ping": 1], database: "admin")["ok"]?.double == 1)
    }

    @Test func fullDiskRefusesWrites() throws {
        var sandbox = sandbox()
        _ = sandbox.run(["insert": "c", "documents": [["_id": 1]]], database: "test")
        let home = try #require(sandbox.cluster.shardNames.first { sandbox.cluster.shardFacts($0)?.documents == 1 })
        _ = try sandbox.call("faults.fullDisk", [.string(home), "1m"])
        let reply = sandbox.run(["insert": "c", "documents": [["_id": 2]]], database: "test")
        let error = reply["writeErrors"]?.array?.first?.document
        #expect(error?["code"]?.int64 == 14031 || reply["code"]?.int64 == 14031, "\(reply)")
        try sandbox.wait(.minutes(2))
        #expect(sandbox.run(["insert": "c", "documents": [["_id": 2]]], database: "test")["n"]?.int64 == 1)
    }

    /// What is cut off already can't be cut off once more; more than that can.
    @Test func cutsOnce() throws {
        var sandbox = sandbox()
        _ = try sandbox.call("faults.partition", [["shard-01-a"], ["shard-01-b"], "1m"])
        let faults = sandbox.cluster.network.faults
        for (method, values) in [
            ("faults.partition", [["shard-01-a"], ["shard-01-b"], "1m"]),
            ("faults.partition", [["shard-01-b"], ["shard-01-a"]]),
            ("faults.oneWayPartition", [["shard-01-b"], ["shard-01-a"]]),
        ] as [(String, [BSONValue])] {
            let error = #expect(throws: CommandError.self) { try sandbox.call(method, values) }
            #expect(error?.codeName == "IllegalOperation")
            #expect(error?.message.contains("cut off from each other already") == true)
        }
        #expect(sandbox.cluster.network.faults == faults)
        _ = try sandbox.call("faults.isolate", ["shard-01-a", "1m"])
        #expect(throws: CommandError.self) { try sandbox.call("faults.isolate", ["shard-01-a"]) }
        try sandbox.wait(.minutes(2))
        _ = try sandbox.call("faults.isolate", ["shard-01-a"])
    }

    /// Without a majority of config servers the catalog cannot change; with one again it can.
    @Test func configMajority() throws {
        var sandbox = sandbox()
        _ = try sandbox.call("faults.loseConfigMajority", ["2m"])
        let lost = sandbox.run(["shardCollection": "a.b", "key": ["k": 1]], database: "admin")
        #expect(lost["code"]?.int64 == 133)
        #expect(throws: CommandError.self) { try sandbox.call("faults.loseConfigMajority", []) }
        try sandbox.wait(.minutes(4))
        let won = sandbox.run(["shardCollection": "a.b", "key": ["k": 1]], database: "admin")
        #expect(won["ok"]?.double == 1)
    }

    @Test func loseRegionKillsAllThere() throws {
        var sandbox = sandbox()
        let fault = try document(try sandbox.call("faults.loseRegion", ["EU_WEST_2", "1m"]))
        #expect(fault["nodes"]?.array?.count == 9)
        try sandbox.wait(.minutes(3))
        #expect(sandbox.cluster.members(of: "shard-01")?.filter { $0 == "PRIMARY" }.count == 1)
    }
}

extension Cluster {
    /// The states of a shard's members.
    fileprivate func members(of name: String) -> [String]? {
        shardID(named: name).map { id in self[.shard(id)].members.map(\.role.stateName) }
    }
}
