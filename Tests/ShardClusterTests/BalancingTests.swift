import BSON
import SimKernel
import Testing

@testable import ShardCluster

struct BalancingTests {
    /// 383 MB against nothing is balanced with ranges of 128 MB, 385 MB is not.
    @Test(arguments: [(383, true), (385, false)])
    func threshold(_ megabytes: Int64, _ balanced: Bool) throws {
        var harness = AdminHarness()
        try harness.load(count: megabytes * 1024, bytes: 1024)
        let status = harness.run(["balancerCollectionStatus": "test.items"])
        #expect(status["balancerCompliant"]?.bool == balanced)
        #expect(status["firstComplianceViolation"]?.string == (balanced ? nil : "chunksImbalance"))
        #expect(status["chunkSize"]?.int64 == 128)
        harness.wait(seconds: 20)
        #expect(harness.cluster.migrations.history.isEmpty == balanced)
        #expect(harness.faults == [])
    }

    /// A migration takes about one range size, one second passes between rounds, and it ends within the threshold.
    @Test func evensOut() throws {
        var harness = AdminHarness()
        try harness.setRangeSize(megabytes: 8)
        try harness.load(count: 64 * 1024, bytes: 1024)
        harness.wait(seconds: 300)
        let history = Array(harness.cluster.migrations.history)
        #expect(history.count == 3)
        for record in history {
            #expect(record.outcome == .committed)
            #expect((7 * 1024 * 1024...9 * 1024 * 1024).contains(record.bytes))
        }
        for (first, second) in zip(history, history.dropFirst()) { #expect(second.start - first.end == 1_000_000) }
        let bytes = harness.cluster.shardFacts.map(\.bytes)
        #expect(bytes[0] - bytes[1] < 3 * 8 * 1024 * 1024)
        #expect(harness.documents().reduce(0, +) == 64 * 1024)
        #expect(harness.faults == [])
    }

    /// Three full shards and two empty ones: two migrations at once, not three.
    @Test func oneMigrationAShard() throws {
        var harness = AdminHarness(shards: 5)
        try harness.setRangeSize(megabytes: 1)
        for number in 1...3 {
            let name = Namespace("db\(number)", "items")
            harness.run(["enableSharding": .string(name.database), "primaryShard": .string("shard-0\(number)")])
            harness.run(["shardCollection": .string(name.text), "key": ["key": 1]])
            _ = try harness.cluster.insertBulk(
                name, BulkBatch(field: "key", low: 0, width: 100, count: 32 * 1024, firstNumber: 0, padBytes: 983))
        }
        var most = 0
        for _ in 0..<300 {
            harness.wait(seconds: 1)
            most = max(most, harness.cluster.migrations.active.count)
        }
        #expect(most == 2)
        #expect(harness.faults == [])
    }

    /// Draining comes first, although another shard has more data; the shard is empty in the end and can go.
    @Test func draining() throws {
        var harness = AdminHarness(shards: 3)
        try harness.setRangeSize(megabytes: 1)
        try harness.load(count: 8 * 1024, bytes: 1024)
        harness.wait(seconds: 300)
        let started = harness.run(["removeShard": "shard-02"])
        #expect(started["state"]?.string == "started")
        #expect(started["msg"]?.string == "draining started successfully")
        let ongoing = harness.run(["removeShard": "shard-02"])
        #expect(ongoing["state"]?.string == "ongoing")
        #expect(ongoing.value(at: ["remaining", "chunks"])?.int64 ?? 0 > 0)
        harness.wait(seconds: 120)
        let completed = harness.run(["removeShard": "shard-02"])
        #expect(completed["state"]?.string == "completed")
        #expect(harness.cluster.shardNames == ["shard-01", "shard-03"])
        #expect(harness.documents().reduce(0, +) == 8 * 1024)
        #expect(harness.faults == [])
    }

    /// A shard that holds a database's primary tells so, and goes when the database has moved.
    @Test func drainingWaitsForDatabases() throws {
        var harness = AdminHarness()
        harness.run(["enableSharding": "test", "primaryShard": "shard-02"])
        harness.run(["create": "plain"], in: "test")
        harness.run(["removeShard": "shard-02"])
        let ongoing = harness.run(["removeShard": "shard-02"])
        #expect(ongoing["dbsToMove"] == .array(["test"]))
        #expect(harness.run(["movePrimary": "test", "to": "shard-01"])["ok"]?.double == 1)
        #expect(harness.run(["removeShard": "shard-02"])["state"]?.string == "completed")
        #expect(harness.cluster.exists(Namespace("test", "plain")))
        #expect(harness.faults == [])
    }

    /// Stop waits for the round; no round begins until start.
    @Test func stopAndStart() throws {
        var harness = AdminHarness()
        try harness.setRangeSize(megabytes: 1)
        try harness.load(count: 32 * 1024, bytes: 1024)
        harness.wait(seconds: 10)
        #expect(harness.run(["balancerStatus": 1])["inBalancerRound"] == true)
        #expect(harness.run(["balancerStop": 1])["ok"]?.double == 1)
        let stopped = harness.run(["balancerStatus": 1])
        #expect(stopped["mode"]?.string == "off")
        #expect(stopped["inBalancerRound"] == false)
        let moved = harness.cluster.migrations.history.count
        harness.wait(seconds: 100)
        #expect(harness.cluster.migrations.history.count == moved)
        harness.run(["balancerStart": 1])
        harness.wait(seconds: 30)
        #expect(harness.cluster.migrations.history.count > moved)
        #expect(harness.run(["balancerStatus": 1])["mode"]?.string == "full")
    }

    /// Orphans are stored, not owned, for 900 s; the range can't come back before they are gone.
    @Test func rangeDeleter() throws {
        var harness = AdminHarness()
        harness.run(["balancerStop": 1])
        try harness.load(count: 1000)
        let name = Namespace("test", "items")
        harness.run(["moveRange": "test.items", "toShard": "shard-02", "min": ["key": 50]])
        #expect(harness.documents() == [500, 500])
        #expect(harness.cluster[ShardID(0)].collections[name]?.count == 1000)
        #expect(harness.cluster.hiddenRanges(of: name, on: ShardID(0))?.count == 1)
        let back = harness.run(["moveRange": "test.items", "toShard": "shard-01", "min": ["key": 50]])
        #expect(back["code"]?.int64 == 96)
        #expect(back["errmsg"]?.string?.contains("orphans cleanup") == true)
        harness.wait(seconds: 900)
        #expect(harness.cluster[ShardID(0)].collections[name]?.count == 500)
        #expect(harness.cluster.hiddenRanges(of: name, on: ShardID(0)) == nil)
        #expect(
            harness.run(["moveRange": "test.items", "toShard": "shard-01", "min": ["key": 50]])["ok"]?.double == 1)
        #expect(harness.faults == [])
    }

    /// One key with more than 130 % of a range size can't be split: the balancer marks its chunk, and goes on.
    @Test func jumbo() throws {
        var harness = AdminHarness()
        try harness.setRangeSize(megabytes: 1)
        harness.run(["shardCollection": "test.items", "key": ["key": 1]])
        _ = try harness.cluster.insertBulk(
            Namespace("test", "items"),
            BulkBatch(field: "key", low: 7, width: 1, count: 8 * 1024, firstNumber: 0, padBytes: 983))
        harness.wait(seconds: 60)
        #expect(try harness.cluster.chunkFacts(Namespace("test", "items")).map(\.jumbo) == [true])
        #expect(harness.documents() == [8 * 1024, 0])
        harness.run(["clearJumboFlag": "test.items", "find": ["key": 7]])
        #expect(try harness.cluster.chunkFacts(Namespace("test", "items")).map(\.jumbo) == [false])
        #expect(harness.faults == [])
    }
}
