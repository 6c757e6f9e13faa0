import BSON
import CloudPlatform
import LabSandbox
import SimKernel
import Testing

/// An assignment is a snapshot.
@Suite struct SnapshotTests {
    private func loaded() throws -> Sandbox {
        var sandbox = Sandbox(SandboxConfiguration(), seed: 9)
        _ = sandbox.run(["shardCollection": "shard_test.test_coll", "key": ["key": 1]], database: "admin")
        _ = try sandbox.call("load.start", [["namespace": "shard_test.test_coll"]])
        try sandbox.wait(.minutes(5))
        return sandbox
    }

    @Test func workOnAForkLeavesTheOriginalAlone() throws {
        let original = try loaded()
        let state = original.stateHash()
        let trace = original.traceHash
        var fork = original
        try fork.wait(.minutes(30))
        _ = fork.run(["addShard": "shard-03"], database: "admin")
        _ = fork.run(["drop": "test_coll"], database: "shard_test")
        _ = try fork.call("files.write", ["notes", "text"])
        _ = try fork.call("atlas.createProject", [["name": "p"]])
        _ = try fork.call("load.stop", [])
        #expect(fork.stateHash() != state)
        #expect(original.stateHash() == state)
        #expect(original.traceHash == trace)
    }

    @Test func aForkGoesTheSameWay() throws {
        var original = try loaded()
        var fork = original
        try original.wait(.minutes(20))
        try fork.wait(.minutes(20))
        #expect(original.stateHash() == fork.stateHash())
        #expect(original.traceHash == fork.traceHash)
    }

    /// Each change is part of the state: a hash that missed one would let a check's undo lie.
    @Test(
        arguments: [
            ("files.write", ["notes", "text"]), ("atlas.createProject", [["name": "p"]]),
            ("ec2.createSecurityGroup", [["name": "g"]]), ("load.stop", []),
            ("load.start", [["namespace": "a.b", "clients": 2]]),
        ] as [(String, [BSONValue])])
    func everyChangeShows(method: String, arguments: [BSONValue]) throws {
        let original = try loaded()
        var fork = original
        _ = try fork.call(method, arguments)
        #expect(fork.platform.stateHash() != original.platform.stateHash())
    }

    /// Two commands of one length over what the trace looks into, so that nothing but the contents differs.
    @Test func contentsAreState() throws {
        func written(_ letter: String) -> Sandbox {
            var sandbox = Sandbox(SandboxConfiguration(), seed: 9)
            let text = BSONValue.string(String(repeating: letter, count: 400))
            _ = sandbox.run(["insert": "c", "documents": [["_id": 1, "text": text]]], database: "t")
            return sandbox
        }
        #expect(written("a").stateHash() == written("a").stateHash())
        #expect(written("a").traceHash == written("b").traceHash)
        #expect(written("a").stateHash() != written("b").stateHash())
    }

    @Test func seedsDecide() throws {
        let one = Sandbox(SandboxConfiguration(), seed: 1)
        #expect(one.stateHash() == Sandbox(SandboxConfiguration(), seed: 1).stateHash())
        var first = try loaded()
        var second = try loaded()
        try first.wait(.minutes(1))
        try second.wait(.minutes(1))
        #expect(first.traceHash == second.traceHash)
    }
}
