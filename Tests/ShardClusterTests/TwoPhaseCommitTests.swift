import BSON
import SimKernel
import Testing

@testable import ShardCluster

/// Two-phase commit with a coordinator that stops at a point, or is gone.
@Suite struct TwoPhaseCommitTests {
    private var bank = TransactionHarness()
    private typealias Bank = TransactionHarness

    private mutating func hold(_ point: String, mode: BSONValue = "alwaysOn") -> BSONDocument {
        bank.harness.run(
            ["configureFailPoint": .string(point), "mode": mode], on: .primary(bank.shard("shard-01")))
    }

    /// A transfer whose commit stops at a point of its coordinator.
    private mutating func stopped(at point: String) throws -> OperationID {
        #expect(hold(point)["ok"]?.double == 1)
        bank.send(Bank.add(-30, to: 1), starts: true)
        bank.send(Bank.add(30, to: 101))
        let begun = bank.begin(bank.wrapped(["commitTransaction": 1], session: 1))
        let operation = try #require(begun)
        bank.harness.wait(seconds: 2)
        #expect(bank.harness.cluster.poll(operation) == nil)
        return operation
    }

    @Test mutating func preparedDocumentsBlockReadsThatMustNotMissThem() throws {
        let commit = try stopped(at: "hangBeforeSendingCommit")
        let states = bank.harness.cluster.transactions.open.first?.participants.map(\.state)
        #expect(states == [.prepared, .prepared])
        #expect(bank.value(1) == 100)
        let read = bank.begin(bank.wrapped(Bank.read(1), session: 2, starts: true), in: "bank")
        let free = bank.begin(bank.wrapped(Bank.read(2), session: 3, starts: true), in: "bank")
        #expect(read != nil)
        #expect(free == nil)
        let write = bank.begin(Bank.add(1, to: 101), in: "bank")
        #expect(write != nil)
        _ = hold("hangBeforeSendingCommit", mode: "off")
        bank.harness.wait(seconds: 1)
        #expect(bank.harness.cluster.poll(commit)?.reply["ok"]?.double == 1)
        let answer = read.flatMap { bank.harness.cluster.poll($0) }
        #expect(answer.flatMap { Bank.value($0.reply) } == 70)
        #expect(bank.value(101) == 131)
        #expect(bank.harness.faults.isEmpty, "\(bank.harness.faults)")
    }

    /// Another transaction's update of a prepared document waits, and meets what was committed.
    @Test mutating func preparedDocumentsBlockUpdatesOfOthers() throws {
        let commit = try stopped(at: "hangBeforeSendingCommit")
        let update = bank.begin(bank.wrapped(Bank.add(5, to: 1), session: 2, starts: true), in: "bank")
        let waiting = try #require(update)
        bank.harness.wait(seconds: 1)
        #expect(bank.harness.cluster.poll(waiting) == nil)
        _ = hold("hangBeforeSendingCommit", mode: "off")
        bank.harness.wait(seconds: 1)
        #expect(bank.harness.cluster.poll(commit)?.reply["ok"]?.double == 1)
        let reply = try #require(bank.harness.cluster.poll(waiting)?.reply)
        #expect(reply["writeErrors"] == nil)
        #expect(reply["ok"]?.double == 1 || reply["code"]?.int64 == 112, "\(reply)")
        if reply["ok"]?.double == 1 { bank.commit(session: 2) }
        #expect(bank.value(1) == (reply["ok"]?.double == 1 ? 75 : 70))
        #expect(bank.harness.faults.isEmpty, "\(bank.harness.faults)")
    }

    /// The client doesn't know; the transaction is in doubt until the coordinator's successor finds its document.
    @Test(arguments: [
        ("hangBeforeSendingPrepare", 2), ("hangBeforeWaitingForDecisionWriteConcern", 2),
        ("hangBeforeSendingCommit", 2),
    ])
    mutating func aSuccessorOfTheCoordinatorFinishes(point: String, count: Int) throws {
        let commit = try stopped(at: point)
        bank.harness.wait(seconds: 90)
        #expect(bank.harness.cluster.transactions.open.count == 1)
        bank.harness.cluster.changePrimaryForTest(of: bank.shard("shard-01"))
        bank.harness.wait(seconds: 2)
        let outcome = bank.harness.cluster.poll(commit)?.reply
        let record = try #require(bank.harness.cluster.transactions.history.last)
        #expect(record.participants.count == count)
        if point == "hangBeforeSendingPrepare" {
            // Nothing was prepared: what the old primary had in memory is gone.
            #expect(outcome?["codeName"]?.string == "NoSuchTransaction")
            #expect([bank.value(1), bank.value(101)] == [100, 100])
        } else {
            #expect(outcome?["ok"]?.double == 1)
            #expect(record.hasRecovered)
            #expect([bank.value(1), bank.value(101)] == [70, 130])
        }
        #expect(bank.harness.faults.isEmpty, "\(bank.harness.faults)")
    }

    @Test mutating func aParticipantThatLostItVotesForAbort() throws {
        let commit = try stopped(at: "hangBeforeSendingPrepare")
        bank.harness.cluster.changePrimaryForTest(of: bank.shard("shard-02"))
        _ = hold("hangBeforeSendingPrepare", mode: "off")
        bank.harness.wait(seconds: 2)
        let answer = bank.harness.cluster.poll(commit)?.reply
        let reply = try #require(answer)
        #expect(reply["codeName"]?.string == "NoSuchTransaction")
        #expect(Bank.labels(reply) == ["TransientTransactionError"])
        #expect([bank.value(1), bank.value(101)] == [100, 100])
    }

    @Test mutating func aPreparedParticipantSurvivesItsPrimary() throws {
        let commit = try stopped(at: "hangBeforeSendingCommit")
        bank.harness.cluster.changePrimaryForTest(of: bank.shard("shard-02"))
        bank.harness.wait(seconds: 1)
        #expect(bank.harness.cluster.transactions.open.first?.participants.last?.state == .prepared)
        _ = hold("hangBeforeSendingCommit", mode: "off")
        bank.harness.wait(seconds: 2)
        #expect(bank.harness.cluster.poll(commit)?.reply["ok"]?.double == 1)
        #expect(bank.value(101) == 130)
    }

    @Test mutating func aClientThatGivesUpDoesNotKnow() {
        #expect(hold("hangBeforeSendingCommit")["ok"]?.double == 1)
        bank.send(Bank.add(-30, to: 1), starts: true)
        bank.send(Bank.add(30, to: 101))
        let reply = bank.send(["commitTransaction": 1, "maxTimeMS": 1_000], in: "admin")
        #expect(reply["code"]?.int64 == 50)
        #expect(Bank.labels(reply) == ["UnknownTransactionCommitResult"])
        let status = bank.harness.run(["serverStatus": 1], on: .primary(bank.shard("shard-01")))
        #expect(status.value(at: ["transactions", "currentPrepared"])?.int64 == 1)
        let shown = bank.harness.run(["currentOp": 1])["inprog"]?.array?.compactMap {
            $0.document?.value(at: ["twoPhaseCommitCoordinator", "state"])?.string
        }
        #expect(shown == ["waitingForDecisionAcks"])
        _ = hold("hangBeforeSendingCommit", mode: "off")
        #expect(bank.commit()["ok"]?.double == 1)
    }

    @Test mutating func oneWritingShardNeedsNoVote() {
        bank.send(Bank.read(1), starts: true)
        bank.send(Bank.add(1, to: 101))
        bank.commit()
        bank.send(Bank.add(1, to: 1), starts: true)
        bank.commit()
        let types = bank.harness.cluster.transactions.history.map(\.commitType)
        #expect(types == [.singleWriteShard, .singleShard])
    }

    @Test mutating func pointsThatAreNotThereAreRefused() {
        #expect(hold("hangForEver")["code"]?.int64 == 266)
        #expect(hold("hangBeforeSendingCommit", mode: "sometimes")["code"]?.int64 == 2)
    }
}

extension Cluster {
    /// Another member takes over with all that the old primary had.
    mutating func changePrimaryForTest(of shard: ShardID) {
        let old = shards[shard.slot].replicaSet.members[0].role
        shards[shard.slot].replicaSet.members[0].role = shards[shard.slot].replicaSet.members[1].role
        shards[shard.slot].replicaSet.members[1].role = old
        primaryChanged(on: shard)
    }
}

/// Random transfers between accounts of three shards, many at a time: the sum never changes, and nothing is lost.
@Suite struct TransactionPropertyTests {
    @Test(arguments: UInt64(1)...6) func theSumIsKept(seed: UInt64) {
        var bank = TransactionHarness(shards: 3, seed: seed)
        var chance = Generator(seed: seed)
        var committed = 0
        var conflicts = 0
        var busy: [Int: Int] = [:]
        for _ in 0..<250 {
            let session = Int(chance.below(4)) + 1
            switch busy[session] ?? 0 {
            case 0:
                bank.send(TransactionHarness.read(1), session: session, starts: true, level: "snapshot")
                busy[session] = 1
            case 1:
                let from = Int(chance.below(3)) * 100 + 1
                let to = Int(chance.below(3)) * 100 + 1
                let amount = Int(chance.below(20))
                let first = bank.send(TransactionHarness.add(-amount, to: from), session: session)
                guard first["ok"]?.double == 1 else {
                    conflicts += 1
                    busy[session] = 0
                    continue
                }
                let second = bank.send(TransactionHarness.add(amount, to: to), session: session)
                busy[session] = second["ok"]?.double == 1 ? 2 : 0
                if busy[session] == 0 { conflicts += 1 }
            default:
                if chance.below(4) == 0 {
                    bank.abort(session: session)
                } else if bank.commit(session: session)["ok"]?.double == 1 {
                    committed += 1
                }
                busy[session] = 0
            }
            if chance.below(20) == 0 {
                let shard = bank.shard("shard-0\(chance.below(3) + 1)")
                bank.harness.cluster.recoverTransactions(on: shard)
            }
            bank.harness.advance(to: bank.harness.cluster.now + Int64(chance.below(3_000)))
            let sum = (0..<3).compactMap { bank.value($0 * 100 + 1) }.reduce(0, +)
            // A plain read may fall between two shards' commits; the end of the commit is waited for above.
            #expect(sum == 300, "seed \(seed)")
        }
        bank.harness.wait(seconds: 70)
        #expect(committed > 10)
        #expect(conflicts > 5)
        #expect((0..<3).compactMap { bank.value($0 * 100 + 1) }.reduce(0, +) == 300)
        #expect(bank.harness.faults.isEmpty, "seed \(seed): \(bank.harness.faults)")
    }
}
