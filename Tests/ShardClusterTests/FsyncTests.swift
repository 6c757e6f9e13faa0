import BSON
import SimKernel
import Testing

@testable import ShardCluster

/// fsync's lock as the manual says: writes wait until each lock has been undone, reads go on, and a router locks all
/// shards.
@Suite struct FsyncTests {
    private var harness = AdminHarness(shards: 2)

    private mutating func begin(
        _ command: BSONDocument, in database: String = "t", on node: NodeAddress? = nil
    ) -> OperationID? {
        guard case .waiting(let operation) = harness.cluster.begin(command, database: database, on: node) else {
            return nil
        }
        return operation
    }

    @Test mutating func locksAllShardsAndCounts() throws {
        harness.run(["insert": "c", "documents": [["_id": 1]]], in: "t")
        #expect(harness.run(["fsyncUnlock": 1])["errmsg"] == "fsyncUnlock called when not locked")
        #expect(harness.run(["fsync": 1], on: .primary(ShardID(0)))["numFiles"] == 1)
        #expect(harness.run(["fsync": 1])["numFiles"] == .int64(2))
        let locked = harness.run(["fsync": 1, "lock": true])
        let shard = try #require(locked["all"]?.document?["shard-01"]?.document)
        #expect(shard["info"] == "now locked against writes, use db.fsyncUnlock() to unlock")
        #expect(shard["lockCount"] == .int64(1))
        #expect(shard["seeAlso"] == "http://dochub.mongodb.org/core/fsynccommand")
        #expect(harness.run(["currentOp": 1], on: .primary(ShardID(0)))["fsyncLock"] == true)

        let write = try #require(begin(["insert": "c", "documents": [["_id": 2]]]))
        harness.wait(seconds: 100)
        #expect(!harness.cluster.hasAnswered(write))
        #expect(harness.run(["count": "c"], in: "t")["n"]?.int64 == 1)
        let limited = harness.run(["insert": "c", "documents": [["_id": 3]], "maxTimeMS": 50], in: "t")
        #expect(limited["codeName"] == "MaxTimeMSExpired")

        harness.run(["fsync": 1, "lock": true])
        let once = harness.run(["fsyncUnlock": 1])
        #expect(once["all"]?.document?["shard-01"]?.document?["lockCount"] == .int64(1))
        harness.wait(seconds: 1)
        #expect(!harness.cluster.hasAnswered(write), "locked twice")
        harness.run(["fsyncUnlock": 1])
        harness.wait(seconds: 1)
        #expect(harness.cluster.poll(write)?.reply["ok"] == 1.0)
        #expect(harness.run(["count": "c"], in: "t")["n"]?.int64 == 2)
        #expect(harness.run(["currentOp": 1], on: .primary(ShardID(0)))["fsyncLock"] == nil)
    }

    @Test mutating func oneShardsLockStopsItsWritesAlone() throws {
        harness.run(["shardCollection": "t.c", "key": ["k": 1]])
        harness.run(["split": "t.c", "middle": ["k": 0]])
        let owner = try #require(harness.cluster.catalog.collections[Namespace("t", "c")]?.chunks.shards.first)
        let other = ShardID(1 - owner.slot)
        harness.run(["moveChunk": "t.c", "find": ["k": 5], "to": .string(harness.cluster[other].name)])
        harness.run(["fsync": 1, "lock": true], on: .primary(other))
        #expect(harness.run(["insert": "c", "documents": [["k": -1]]], in: "t")["ok"] == 1.0)
        let write = try #require(begin(["insert": "c", "documents": [["k": 1]]]))
        let direct = try #require(begin(["insert": "d", "documents": [["k": 1]]], on: .primary(other)))
        // Another process is primary next: the lock was the old one's.
        harness.cluster.kill(0, in: .shard(other))
        harness.wait(seconds: 40)
        #expect(harness.cluster.poll(write)?.reply["ok"] == 1.0)
        #expect(harness.cluster.hasAnswered(direct))
    }

    @Test mutating func migrationsWaitForTheLock() throws {
        try harness.load(count: 100)
        harness.run(["split": "test.items", "middle": ["key": 50]])
        harness.run(["fsync": 1, "lock": true], on: .primary(ShardID(1)))
        let to = BSONValue.string(harness.cluster[ShardID(1)].name)
        let operation = try #require(
            begin(["moveRange": "test.items", "min": ["key": 50], "toShard": to], in: "admin"))
        harness.wait(seconds: 60)
        #expect(!harness.cluster.hasAnswered(operation))
        harness.run(["fsyncUnlock": 1], on: .primary(ShardID(1)))
        harness.wait(seconds: 10)
        #expect(harness.cluster.poll(operation)?.reply["ok"] == 1.0)
        #expect(harness.faults.isEmpty)
    }

    @Test mutating func refusesASecondary() {
        let reply = harness.run(["fsync": 1, "lock": true], on: .member(ShardID(0), 1))
        #expect(reply["codeName"] == "CommandNotSupported")
    }
}
