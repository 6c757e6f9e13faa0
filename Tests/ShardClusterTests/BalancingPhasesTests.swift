import BSON
import SimKernel
import Testing

@testable import ShardCluster

struct BalancingPhasesTests {
    /// The phases in the server's order, each seen once.
    @Test func phases() throws {
        var harness = AdminHarness()
        harness.run(["balancerStop": 1])
        try harness.load(count: 10_000)
        _ = harness.cluster.begin(
            ["moveRange": "test.items", "toShard": "shard-02", "min": ["key": 50]], database: "admin")
        var seen: [String] = []
        while let migration = harness.cluster.migrations.active.first, let next = harness.cluster.nextEventTime {
            seen.append(name(migration.phase))
            harness.advance(to: next)
        }
        #expect(seen == ["registering", "cloning", "catchingUp", "criticalSection", "committing", "releasing"])
        #expect(harness.faults == [])
    }

    /// What is written while a range is cloned arrives with it.
    @Test func writesDuringCloning() throws {
        var harness = AdminHarness()
        harness.run(["balancerStop": 1])
        try harness.load(count: 10_000)
        _ = harness.cluster.begin(
            ["moveRange": "test.items", "toShard": "shard-02", "min": ["key": 50]], database: "admin")
        harness.advance(to: harness.cluster.now + .milliseconds(150))
        #expect(harness.cluster.activity(of: ShardID(1)) == .receiving(harness.cluster.migrations.active[0].phase))
        _ = try harness.cluster.insertBulk(
            Namespace("test", "items"),
            BulkBatch(field: "key", low: 0, width: 100, count: 1000, firstNumber: 10_000, padBytes: 959))
        harness.wait(seconds: 20)
        #expect(harness.documents() == [5500, 5500])
        #expect(harness.cluster.activity(of: ShardID(1)) == .serving)
        #expect(harness.faults == [])
    }

    /// More bytes take longer: 40 MB at 40 MB/s a second, many small documents at 100,000 a second.
    @Test func cloningTime() {
        #expect(MigrationTimes.clone(documents: 10, bytes: 40 * 1024 * 1024) == .milliseconds(1150))
        #expect(MigrationTimes.clone(documents: 200_000, bytes: 6_200_000) == .milliseconds(2150))
    }

    /// A drop in the middle of a migration ends it with an error, and leaves nothing behind.
    @Test func dropDuringMigration() throws {
        var harness = AdminHarness()
        harness.run(["balancerStop": 1])
        try harness.load(count: 10_000)
        guard
            case .waiting(let operation) = harness.cluster.begin(
                ["moveRange": "test.items", "toShard": "shard-02", "min": ["key": 50]], database: "admin")
        else {
            Issue.record("moveRange did not wait")
            return
        }
        harness.run(["drop": "items"], in: "test")
        harness.wait(seconds: 5)
        #expect(harness.cluster.poll(operation)?.reply["code"]?.int64 == 26)
        #expect(harness.cluster.migrations.active.isEmpty)
        #expect(!harness.cluster.exists(Namespace("test", "items")))
        #expect(harness.faults == [])
    }

    /// Two documents of one `_id` live on two shards; a migration that would bring them together fails whole.
    @Test func sameIDOnTwoShards() throws {
        let id = try #require(ObjectID(hex: "65a000000000000000000001"))
        var harness = AdminHarness()
        harness.run(["balancerStop": 1])
        harness.run(["shardCollection": "test.items", "key": ["key": 1]])
        harness.run(["split": "test.items", "middle": ["key": 50]])
        harness.run(["moveChunk": "test.items", "find": ["key": 60], "to": "shard-02"])
        for key in [10, 60] as [Int64] {
            let document: BSONDocument = ["_id": .objectID(id), "key": .int64(key)]
            let other: BSONDocument = ["_id": .int64(key), "key": .int64(key)]
            harness.run(["insert": "items", "documents": [.document(other), .document(document)]], in: "test")
        }
        #expect(harness.documents() == [2, 2])
        let before = harness.cluster.catalog.collections[Namespace("test", "items")]?.chunks
        let reply = harness.run(["moveChunk": "test.items", "find": ["key": 10], "to": "shard-02"])
        #expect(reply["code"]?.int64 == 96)
        #expect(
            reply["errmsg"]?.string
                == "Data transfer error: DuplicateKey: E11000 duplicate key error collection: test.items index: _id_ "
                + "dup key: { _id: ObjectId('65a000000000000000000001') }")
        #expect(harness.documents() == [2, 2])
        #expect(harness.cluster.catalog.collections[Namespace("test", "items")]?.chunks == before)
        #expect(harness.faults == [])
    }

    @Test func changelogInOrder() throws {
        var harness = AdminHarness()
        harness.run(["balancerStop": 1])
        try harness.load(count: 1000)
        harness.run(["split": "test.items", "middle": ["key": 50]])
        harness.run(["moveChunk": "test.items", "find": ["key": 60], "to": "shard-02"])
        let what = harness.cluster.catalog.changelog.map(\.what)
        #expect(
            what == [
                "shardCollection.start", "shardCollection.end", "split", "moveChunk.start", "moveChunk.to",
                "moveChunk.commit", "moveChunk.from",
            ])
        let last = harness.cluster.configDocuments("changelog")?.last
        #expect(last?.value(at: ["details", "note"])?.string == "success")
        #expect(last?.value(at: ["details", "from"])?.string == "shard-01")
        #expect(last?.value(at: ["details", "step 6 of 6"]) != nil)
    }

    private func name(_ phase: Migration.Phase) -> String {
        switch phase {
        case .registering: "registering"
        case .waitingForRangeDeletion: "waitingForRangeDeletion"
        case .cloning: "cloning"
        case .catchingUp: "catchingUp"
        case .criticalSection: "criticalSection"
        case .committing: "committing"
        case .undecided: "undecided"
        case .releasing: "releasing"
        }
    }
}
