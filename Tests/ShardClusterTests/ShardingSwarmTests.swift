import BSON
import SimKernel
import Testing

@testable import ShardCluster

/// Random commands of every kind, right ones and wrong ones, with the invariants checked after every event.
struct ShardingSwarmTests {
    @Test(arguments: [1, 2] as [UInt64])
    func invariantsHold(_ seed: UInt64) throws {
        var swarm = Swarm(seed: seed)
        for step in 0..<150 {
            swarm.step()
            #expect(swarm.harness.faults == [], "seed \(seed), step \(step): \(swarm.last)")
            if !swarm.harness.faults.isEmpty { return }
        }
        let documents = swarm.harness.documents("a").reduce(0, +)
        #expect(documents == swarm.inserted)
        #expect(swarm.harness.cluster.migrations.history.count > 3)
    }

    /// Same seed, same commands: same trace and state; another seed, another trace.
    @Test func deterministic() {
        func run(_ seed: UInt64) -> (UInt64, UInt64) {
            var swarm = Swarm(seed: seed)
            for _ in 0..<60 { swarm.step() }
            return (swarm.harness.cluster.trace.value, swarm.harness.cluster.stateHash())
        }
        #expect(run(7) == run(7))
        #expect(run(7).0 != run(8).0)
    }
}

private struct Swarm {
    var harness: AdminHarness
    var chance: Generator
    var inserted = 0
    var last = ""
    private var number: Int64 = 0

    init(seed: UInt64) {
        harness = AdminHarness(shards: 3, seed: seed)
        chance = Generator(seed: seed &* 31)
        harness.run(["shardCollection": "test.a", "key": ["key": 1]])
        try? harness.setRangeSize(megabytes: 1)
    }

    mutating func step() {
        switch chance.below(12) {
        case 0, 1, 2: insert()
        case 3: run(["split": "test.a", "middle": ["key": .int64(key)]])
        case 4: run(["split": "test.a", "find": ["key": .int64(key)]])
        case 5: run(["moveChunk": "test.a", "find": ["key": .int64(key)], "to": shard])
        case 6:
            run(["moveRange": "test.a", "toShard": shard, "min": ["key": .int64(key)], "max": ["key": .int64(key)]])
        case 7: run(["moveRange": "test.a", "toShard": shard, "min": ["key": .int64(key)]])
        case 8: run(["mergeChunks": "test.a", "bounds": [["key": .int64(key)], ["key": .maxKey]]])
        case 9: run(chance.below(2) == 0 ? ["addShard": shard] : ["removeShard": shard])
        case 10: run([chance.below(3) == 0 ? "balancerStop" : "balancerStart": 1])
        default: harness.wait(seconds: Int64(chance.below(600)))
        }
    }

    private var key: Int64 { mutating get { Int64(chance.below(1000)) } }
    private var shard: BSONValue { mutating get { .string("shard-0\(chance.below(5) + 1)") } }

    private mutating func run(_ command: BSONDocument) {
        last = ExtendedJSON.relaxed(.document(command))
        harness.run(command)
    }

    private mutating func insert() {
        let count = 1000 * Int64(chance.below(2) + 1)
        let batch = BulkBatch(
            field: "key", low: 200 * Int64(chance.below(3)), width: 600, count: count, firstNumber: number,
            padBytes: 900)
        last = "insert \(batch)"
        number += count
        if (try? harness.cluster.insertBulk(Namespace("test", "a"), batch)) != nil { inserted += Int(count) }
    }
}
