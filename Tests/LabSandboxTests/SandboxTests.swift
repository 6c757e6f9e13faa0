import BSON
import LabSandbox
import ShardCluster
import SimKernel
import Testing

@Suite struct SandboxTests {
    @Test func beginsIn2026() {
        let sandbox = Sandbox(SandboxConfiguration(), seed: 1)
        #expect(sandbox.now == 0)
        #expect(sandbox.date == 1_767_225_600_000)
    }

    @Test func commandsTakeTime() throws {
        var sandbox = Sandbox(SandboxConfiguration(), seed: 1)
        #expect(sandbox.run(["ping": 1], database: "admin")["ok"]?.double == 1)
        #expect(sandbox.now > 0 && sandbox.now < 100_000)
        #expect(sandbox.cluster.now == sandbox.now)
    }

    /// Nothing but commands and waiting moves time: facts and methods do not.
    @Test func methodsTakeNone() throws {
        var sandbox = Sandbox(SandboxConfiguration(), seed: 1)
        _ = try sandbox.call("load.running", [])
        _ = try sandbox.call("load.start", [["namespace": "a.b"]])
        #expect(sandbox.now == 0)
    }

    /// moveChunk answers when its migration has ended.
    @Test func waitsForLongCommands() throws {
        var sandbox = Sandbox(SandboxConfiguration(), seed: 1)
        let reply = sandbox.run(["addShard": "shard-03"], database: "admin")
        #expect(reply["ok"]?.double == 1)
        #expect(reply["shardAdded"] == "shard-03")
        #expect(sandbox.now > .seconds(10))
        #expect(sandbox.cluster.shards.map(\.name) == ["shard-01", "shard-02", "shard-03"])
    }

    @Test func errorsAreReplies() {
        var sandbox = Sandbox(SandboxConfiguration(), seed: 1)
        let reply = sandbox.run(["unheardOf": 1], database: "admin")
        #expect(reply["ok"]?.double == 0)
        #expect(reply["code"]?.int64 == 59)
        #expect(reply["codeName"] == "CommandNotFound")
    }

    @Test func addressesNodes() throws {
        var sandbox = Sandbox(SandboxConfiguration(), seed: 1)
        let host = sandbox.cluster.shards[1].replicaSet.members[0].host
        let own = sandbox.run(["hello": 1], database: "admin", on: host)
        #expect(own["setName"] == "shard-02")
        #expect(sandbox.run(["hello": 1], database: "admin")["msg"] == "isdbgrid")
        #expect(sandbox.run(["hello": 1], database: "admin", on: "nowhere:1")["code"]?.int64 == 6)
    }

    @Test func waitsForAtlas() throws {
        var sandbox = Sandbox(SandboxConfiguration(shards: 0), seed: 1)
        #expect(sandbox.run(["ping": 1], database: "admin")["codeName"] == "HostUnreachable")
        _ = try sandbox.call("atlas.createProject", [["name": "p"]])
        _ = try sandbox.call("atlas.createCluster", [["project": "p", "name": "c", "numShards": 3]])
        try sandbox.wait(.minutes(11))
        #expect(sandbox.run(["ping": 1], database: "admin")["ok"]?.double == 1)
        #expect(sandbox.cluster.shards.count == 3)
    }
}
