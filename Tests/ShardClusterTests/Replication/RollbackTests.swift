import BSON
import SimKernel
import Testing

@testable import ShardCluster

/// What a rollback takes back, keeps and leaves.
@Suite struct RollbackTests {
    /// A set whose member 0 was cut off with its clients, wrote alone, and has lost its office meanwhile.
    private func diverged(_ commands: [BSONDocument]) -> (harness: ReplicationHarness, primary: Int?) {
        var harness = ReplicationHarness()
        for id in 0..<4 { harness.run(harness.insertion(id)) }
        harness.cutOff([0], with: [.router(0), .client])
        for command in commands {
            var command = command
            command.append("writeConcern", ["w": 1])
            let reply = harness.run(command)
            #expect(reply["ok"] == 1.0 && reply["writeErrors"] == nil, "\(reply)")
        }
        let primary = harness.awaitPrimary(not: [0])
        return (harness, primary)
    }

    @Test func filesKeepWhatWasWrittenLast() throws {
        var (harness, primary) = diverged([
            ["insert": "items", "documents": [["_id": 10], ["_id": 11]]],
            ["update": "items", "updates": [["q": ["_id": 10], "u": ["$set": ["a": 1]]]]],
            ["update": "items", "updates": [["q": ["_id": 1], "u": ["$set": ["a": 2]]]]],
            ["delete": "items", "deletes": [["q": ["_id": 11], "limit": 1], ["q": ["_id": 2], "limit": 1]]],
        ])
        #expect(primary != nil)
        harness.heal()
        harness.wait(.seconds(20))
        #expect(harness.ids() == [0, 1, 2, 3])
        let record = try #require(harness.cluster.rollbackDocuments.first)
        #expect(record["entries"] == 6)
        let file = try #require(record["files"]?.array?.first?.document)
        #expect(file["ns"] == "test.items")
        #expect(file["kept"] == .array([["_id": 10, "a": 1], ["_id": 1, "a": 2]]))
    }

    @Test func aMemberIsInRollbackMeanwhile() {
        var (harness, _) = diverged([harness0Insertion])
        harness.heal()
        var states: [String] = []
        for _ in 0..<200 {
            harness.wait(.milliseconds(100))
            let state = harness.set.members[0].role.state.name
            if states.last != state { states.append(state) }
            if state == "ROLLBACK" {
                #expect(harness.run(["find": "items"], on: .member(harness.shard, 0))["code"] == 13436)
            }
        }
        #expect(states.suffix(2) == ["ROLLBACK", "SECONDARY"])
    }

    /// As when the process was killed in its rollback, and its files made it begin another.
    @Test func theEndOfAnEarlierRollbackEndsNoLaterOne() throws {
        var (harness, _) = diverged([harness0Insertion])
        harness.heal()
        var start: Micros?
        for _ in 0..<200 where start == nil {
            harness.wait(.milliseconds(100))
            if case .rollback(let since) = harness.set.members[0].role { start = since }
        }
        let began = try #require(start)
        harness.cluster.recover(0, since: began - 1, on: harness.shard)
        #expect(harness.set.members[0].role == .rollback(since: began))
        harness.cluster.recover(0, since: began, on: harness.shard)
        #expect(harness.set.members[0].role.state.name == "SECONDARY")
    }

    private var harness0Insertion: BSONDocument { ["insert": "items", "documents": [["_id": 10]]] }

    /// Both sides write on: the branch is read and written by who is with the old primary, until it steps down.
    @Test func twoSidesHaveTheirOwnWritesMeanwhile() throws {
        var harness = ReplicationHarness()
        harness.run(harness.insertion(0))
        let others = [1, 2].map(harness.node)
        harness.cluster.inject(.cut(from: [harness.node(0)], to: others, twoWay: true), named: "partition")
        harness.run(harness.insertion(1, writeConcern: ["w": 1]))
        #expect(harness.stored(0).count == 2)
        #expect(harness.stored(1).count == 1)
        let successor = harness.awaitPrimary(not: [0])
        let primary = try #require(successor)
        // Clients reach both sides, and find the newest primary.
        #expect(harness.run(harness.insertion(2))["n"] == 1)
        #expect(harness.stored(primary).compactMap { $0["_id"]?.int64 } == [0, 2])
        #expect(harness.stored(0).compactMap { $0["_id"]?.int64 } == [0, 1])
        #expect(harness.cluster[harness.shard].branches.count == 1)
        harness.heal()
        harness.wait(.seconds(20))
        #expect(harness.stored(0).compactMap { $0["_id"]?.int64 } == [0, 2])
    }

    @Test func generatedDocumentsAreCountedAndGone() throws {
        var harness = ReplicationHarness()
        let name = Namespace("test", "loaded")
        let batch = BulkBatch(field: "key", low: 0, width: 100, count: 1_000, firstNumber: 0, padBytes: 0)
        _ = try harness.cluster.insertLoad(name, batch)
        harness.cutOff([0], with: [.router(0), .client])
        let second = BulkBatch(field: "key", low: 0, width: 100, count: 500, firstNumber: 1_000, padBytes: 0)
        _ = try harness.cluster.insertLoad(name, second)
        #expect(harness.cluster[harness.shard].collections[name]?.count == 1_500)
        let successor = harness.awaitPrimary(not: [0])
        #expect(successor != nil)
        harness.heal()
        harness.wait(.seconds(20))
        #expect(harness.cluster[harness.shard].collections[name]?.count == 1_000)
        #expect(harness.cluster[harness.shard].collection(name, of: 0)?.count == 1_000)
        #expect(harness.cluster.rollbackDocuments.map { $0["documents"]?.int64 } == [500])
    }

    /// What was not in the journal goes with the process; nothing has to be rolled back then.
    @Test func aKilledPrimaryLosesWhatItsJournalHasNot() throws {
        var harness = ReplicationHarness()
        harness.run(harness.insertion(0))
        harness.cluster.disturb(.shard(harness.shard))
        harness.halt(1)
        harness.halt(2)
        harness.run(harness.insertion(1, writeConcern: ["w": 1, "j": true]))
        harness.run(harness.insertion(2, writeConcern: ["w": 1]))
        harness.kill(0)
        #expect(harness.stored(0).count == 2)
    }

    @Test func aMemberThatIsTooFarBehindCopiesEverything() throws {
        var harness = ReplicationHarness()
        harness.run(harness.insertion(0))
        harness.cluster.disturb(.shard(harness.shard))
        harness.halt(2)
        let documents = (1...70_000).map { BSONValue.document(["_id": .integer($0)]) }
        for part in 0..<7 {
            harness.run([
                "insert": "items", "documents": .array(Array(documents[(part * 10_000)..<((part + 1) * 10_000)])),
            ])
        }
        #expect(harness.stored(2).count <= 70_001)
        harness.halt(2, false)
        #expect(harness.set.members[2].role.state.name == "STARTUP2")
        harness.wait(.seconds(10))
        #expect(harness.set.members[2].role.state.name == "SECONDARY")
        #expect(harness.cluster[harness.shard].collection(Namespace("test", "items"), of: 2)?.count == 70_001)
    }

    /// One seed, one way: what happens between members is part of the trace and of the state.
    @Test func twoRunsOfOneSeedAreEqual() {
        func run(_ seed: UInt64) -> (UInt64, UInt64) {
            let (before, _) = diverged([harness0Insertion])
            var harness = before
            harness.cluster.generator = Generator(seed: seed)
            harness.heal()
            harness.wait(.seconds(2))
            harness.kill(harness.set.primary ?? 0)
            harness.wait(.seconds(12))
            return (harness.cluster.trace.value, harness.cluster.stateHash())
        }
        #expect(run(1) == run(1))
        #expect(run(1) != run(2))
    }

    @Test func theStateHashKnowsWhoIsBehind() {
        var harness = ReplicationHarness()
        harness.run(harness.insertion(0))
        harness.cluster.disturb(.shard(harness.shard))
        var other = harness
        other.cluster.shards[0].replicaSet.members[1].following.committed = .none
        #expect(harness.cluster.stateHash() != other.cluster.stateHash())
    }
}
