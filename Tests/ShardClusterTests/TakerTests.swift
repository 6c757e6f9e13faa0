import BSON
import SimKernel
import Testing

@testable import ShardCluster

/// Which shards take what is moved, and who waits for the config servers.
@Suite struct TakerTests {
    private var harness = AdminHarness(shards: 3)

    @Test mutating func aDrainingShardTakesNothing() throws {
        try harness.load(count: 300)
        harness.run(["create": "plain"], in: "test")
        harness.run(["removeShard": "shard-03"])
        let commands: [BSONDocument] = [
            ["moveRange": "test.items", "min": ["key": 50], "toShard": "shard-03"],
            ["moveChunk": "test.items", "find": ["key": 50], "to": "shard-03"],
            ["moveCollection": "test.plain", "toShard": "shard-03"],
            ["unshardCollection": "test.items", "toShard": "shard-03"],
            ["reshardCollection": "test.items", "key": ["_id": 1], "shardDistribution": [["shard": "shard-03"]]],
            ["movePrimary": "test", "to": "shard-03"],
        ]
        for command in commands {
            let reply = harness.run(command)
            #expect(reply["codeName"] == "ShardNotFound", "\(command)")
            #expect(reply["errmsg"]?.string?.contains("draining") == true)
        }
    }

    @Test mutating func someDatabasesKeepTheirPlace() {
        for name in ["config", "admin"] {
            let reply = harness.run(["movePrimary": .string(name), "to": "shard-02"])
            #expect(reply["codeName"] == "InvalidOptions")
            #expect(reply["errmsg"]?.string == "Can't move primary for \(name) database")
        }
    }

    @Test mutating func reshardsToTheRangesThatAreGiven() throws {
        try harness.load(count: 300)
        let reply = harness.run([
            "reshardCollection": "test.items", "key": ["key": 1], "forceRedistribution": true, "numInitialChunks": 4,
            "shardDistribution": [
                ["shard": "shard-03", "min": ["key": 60], "max": ["key": .maxKey]],
                ["shard": "shard-01", "min": ["key": .minKey], "max": ["key": 60]],
            ],
        ])
        #expect(reply["ok"] == 1.0, "\(reply)")
        let facts = try harness.cluster.chunkFacts(Namespace("test", "items"))
        #expect(facts.count == 4)
        for chunk in facts {
            let isLow = chunk.min["key"] == .minKey || (chunk.min["key"]?.int64 ?? 0) < 60
            #expect(chunk.shard == (isLow ? "shard-01" : "shard-03"))
        }
        #expect(harness.documents() == [180, 0, 120])
        harness.run([
            "reshardCollection": "test.items", "key": ["key": 1], "forceRedistribution": true, "numInitialChunks": 4,
            "shardDistribution": [["shard": "shard-02"], ["shard": "shard-03"]],
        ])
        #expect(harness.documents().first == 0)
        #expect(harness.faults.isEmpty)
    }

    private static let wrong: [(BSONValue, String)] = [
        ([["shard": "shard-01", "min": ["key": 1]]], "ShardKeyRange should have a pair of min/max or none of them"),
        (
            [["shard": "shard-01", "min": ["key": 1], "max": ["key": .maxKey]]],
            "ShardKeyRange must start at global min for the new shard key"
        ),
        (
            [["shard": "shard-01", "min": ["key": .minKey], "max": ["key": 5]]],
            "ShardKeyRange must end at global max for the new shard key"
        ),
        (
            [
                ["shard": "shard-01", "min": ["key": .minKey], "max": ["key": 5]],
                ["shard": "shard-02", "min": ["key": 6], "max": ["key": .maxKey]],
            ], "ShardKeyRanges must be continuous"
        ),
        (
            [["shard": "shard-01", "min": ["key": .minKey], "max": ["key": .maxKey]], ["shard": "shard-02"]],
            "All ShardKeyRanges should have the same min/max pattern"
        ),
        (
            [["shard": "shard-01", "min": ["x": .minKey], "max": ["key": .maxKey]]],
            "ShardKeyRange min should follow shard key's keyPattern"
        ),
    ]

    @Test(arguments: wrong.indices) func refusesDistributions(_ place: Int) throws {
        var harness = AdminHarness(shards: 2)
        try harness.load(count: 100)
        let reply = harness.run([
            "reshardCollection": "test.items", "key": ["key": 1], "forceRedistribution": true,
            "shardDistribution": Self.wrong[place].0,
        ])
        #expect(reply["codeName"] == "InvalidOptions")
        #expect(reply["errmsg"]?.string == Self.wrong[place].1)
    }

    @Test mutating func changesOfTheCatalogWaitForAConfigPrimary() {
        for member in 0..<3 { harness.cluster.kill(member, in: .config) }
        let began = harness.cluster.now
        let reply = harness.run(["shardCollection": "t.c", "key": ["k": 1]])
        #expect(reply["codeName"] == "FailedToSatisfyReadPreference")
        #expect(harness.cluster.now - began >= 15_000_000)
        let limited = harness.run(["shardCollection": "t.c", "key": ["k": 1], "maxTimeMS": 200])
        #expect(limited["codeName"] == "MaxTimeMSExpired")
        for member in 0..<3 { harness.cluster.restart(member, in: .config) }
        harness.wait(seconds: 5)
        // The process is up, its election some seconds off.
        #expect(harness.run(["shardCollection": "t.c", "key": ["k": 1]])["ok"] == 1.0)
        #expect(harness.cluster.isSharded(Namespace("t", "c")))
    }
}
