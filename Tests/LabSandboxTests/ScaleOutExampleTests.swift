import BSON
import LabSandbox
import ShardCluster
import SimKernel
import Testing

/// The example of the lab format, as its checks see it.
@Suite struct ScaleOutExampleTests {
    /// Two shards of M40, ranges of 16 MB.
    private func sandbox(seed: UInt64) -> Sandbox {
        var sandbox = Sandbox(SandboxConfiguration(), seed: seed)
        _ = sandbox.run(["shardCollection": "shard_test.test_coll", "key": ["key": 1]], database: "admin")
        _ = sandbox.run(
            ["configureCollectionBalancing": "shard_test.test_coll", "chunkSize": 16], database: "admin")
        return sandbox
    }

    private func load(_ sandbox: inout Sandbox) throws {
        _ = try sandbox.call(
            "load.start", [["namespace": "shard_test.test_coll", "batch": 100_000, "thinkTime": "1s"]])
    }

    /// Before and after of the check "Nobody noticed": p95 in seconds, null where there is no data.
    private func p95(_ sandbox: inout Sandbox) throws -> (before: BSONValue, after: BSONValue) {
        let joined = try sandbox.call("load.joined", ["north"])
        return (
            try sandbox.call("load.p95", [["until": joined]]), try sandbox.call("load.p95", [["last": "5m"]])
        )
    }

    private func chunks(_ sandbox: Sandbox) -> Int {
        guard let shard = sandbox.cluster.shards.first(where: { $0.name == "north" }) else { return 0 }
        return sandbox.cluster.catalog.collections[Namespace("shard_test", "test_coll")]?.chunks.count(on: shard.id)
            ?? 0
    }

    @Test(arguments: [1, 2, 3, 4, 5] as [UInt64])
    func nobodyNotices(seed: UInt64) throws {
        var sandbox = sandbox(seed: seed)
        try load(&sandbox)
        try sandbox.wait(.minutes(15))
        _ = sandbox.run(["addShard": "north"], database: "admin")
        try sandbox.wait(.minutes(35))
        #expect(try #require(try sandbox.call("load.batchesBefore", ["north"]).int64) >= 100)
        #expect(try sandbox.call("load.running", []) == true)
        #expect(try sandbox.call("load.failed", []) == 0)
        #expect(chunks(sandbox) > 0)
        let (before, after) = try p95(&sandbox)
        #expect(try #require(after.double) <= 1.25 * (try #require(before.double)))
        let joined = try sandbox.call("load.joined", ["north"])
        let late = try sandbox.call("load.p95", [["since": .date((try date(joined)) - 600_000), "until": joined]])
        #expect(try #require(after.double) <= 1.25 * (try #require(late.double)), "against the ten minutes before")
    }

    @Test func addedBeforeTheLoadThereIsNoBefore() throws {
        var sandbox = sandbox(seed: 1)
        _ = sandbox.run(["addShard": "north"], database: "admin")
        try load(&sandbox)
        try sandbox.wait(.minutes(50))
        #expect(try sandbox.call("load.batchesBefore", ["north"]) == 0)
        #expect(try sandbox.call("load.joined", ["north"]) == .null)
        #expect(try p95(&sandbox).before == .null)
    }

    @Test func withoutTheBalancerTheNewShardStaysEmpty() throws {
        var sandbox = sandbox(seed: 1)
        try load(&sandbox)
        try sandbox.wait(.minutes(15))
        _ = sandbox.run(["balancerStop": 1], database: "admin")
        _ = sandbox.run(["addShard": "north"], database: "admin")
        try sandbox.wait(.minutes(35))
        #expect(chunks(sandbox) == 0)
        #expect(sandbox.cluster.shards.last?.collections[Namespace("shard_test", "test_coll")]?.count ?? 0 == 0)
        let (before, after) = try p95(&sandbox)
        #expect(try #require(after.double) <= 1.25 * (try #require(before.double)), "this answer errs elsewhere")
    }

    private func date(_ value: BSONValue) throws -> Int64 {
        guard case .date(let ms) = value else { throw CommandError.badValue("no date: \(value)") }
        return ms
    }
}
