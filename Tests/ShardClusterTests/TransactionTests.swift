import BSON
import SimKernel
import Testing

@testable import ShardCluster

@Suite struct TransactionTests {
    private var bank = TransactionHarness()
    private typealias Bank = TransactionHarness

    @Test mutating func nothingIsSeenBeforeTheCommitAndAllAfterIt() {
        #expect(bank.send(Bank.add(-30, to: 1), starts: true)["nModified"]?.int64 == 1)
        #expect(bank.send(Bank.add(30, to: 101))["nModified"]?.int64 == 1)
        #expect([bank.value(1), bank.value(101)] == [100, 100])
        #expect([bank.value(1, session: 1), bank.value(101, session: 1)] == [70, 130])
        #expect(bank.commit()["ok"]?.double == 1)
        bank.harness.wait(seconds: 1)
        #expect([bank.value(1), bank.value(101)] == [70, 130])
        let record = bank.harness.cluster.transactions.history.last
        #expect(record?.commitType == .twoPhaseCommit)
        #expect(record?.participants.count == 2)
        #expect(bank.harness.faults.isEmpty, "\(bank.harness.faults)")
    }

    @Test mutating func anAbortLeavesNothing() {
        bank.send(Bank.add(-30, to: 1), starts: true)
        bank.send(["insert": "accounts", "documents": [["_id": 7, "key": 150, "v": 1]]])
        let before = bank.harness.cluster.shards.map(\.oplog.count)
        #expect(bank.abort()["ok"]?.double == 1)
        #expect(bank.harness.cluster.shards.map(\.oplog.count) == before)
        #expect([bank.value(1), bank.value(150)] == [100, nil])
        let again = bank.send(Bank.add(1, to: 1))
        #expect(again["codeName"]?.string == "NoSuchTransaction")
        #expect(Bank.labels(again) == ["TransientTransactionError"])
    }

    @Test(arguments: ["snapshot", "majority", "local"])
    mutating func readsStayAtTheSnapshot(level: String) {
        let first = bank.send(Bank.read(1), starts: true, level: level)
        #expect(Bank.value(first) == 100)
        bank.plain(Bank.add(5, to: 1))
        bank.plain(Bank.add(5, to: 101))
        #expect(bank.value(1, session: 1) == 100)
        // The other shard is read for the first time: only snapshot fixes all shards at once.
        #expect(bank.value(101, session: 1) == (level == "snapshot" ? 100 : 105))
        #expect(bank.commit()["ok"]?.double == 1)
        #expect(bank.harness.cluster.transactions.history.last?.commitType == .readOnly)
    }

    /// Two read 100 and write what they made of it: the second must not undo the first.
    @Test mutating func anUpdateIsNeverLost() {
        bank.send(Bank.read(1), session: 1, starts: true)
        bank.send(Bank.read(1), session: 2, starts: true)
        #expect(bank.send(Bank.add(1, to: 1), session: 1)["ok"]?.double == 1)
        let second = bank.send(Bank.add(1, to: 1), session: 2)
        #expect(second["code"]?.int64 == 112)
        #expect(Bank.labels(second) == ["TransientTransactionError"])
        #expect(bank.commit(session: 1)["ok"]?.double == 1)
        #expect(bank.commit(session: 2)["code"]?.int64 == 251)
        #expect(bank.value(1) == 101)
    }

    /// A document changed behind the snapshot is a conflict as well, although nobody holds it any more.
    @Test mutating func aDocumentChangedSinceTheSnapshotIsAConflict() {
        bank.send(Bank.read(1), starts: true)
        bank.plain(Bank.add(1, to: 1))
        #expect(bank.send(Bank.add(1, to: 1))["code"]?.int64 == 112)
        #expect(bank.value(1) == 101)
    }

    /// Snapshot isolation is not serialisable: each sees the other's account full, both take from the sum.
    @Test mutating func writeSkewIsPossible() {
        for session in [1, 2] {
            bank.send(["find": "accounts"], session: session, starts: true, level: "snapshot")
        }
        bank.send(Bank.add(-150, to: 1), session: 1)
        bank.send(Bank.add(-150, to: 101), session: 2)
        #expect(bank.commit(session: 1)["ok"]?.double == 1)
        #expect(bank.commit(session: 2)["ok"]?.double == 1)
        #expect([bank.value(1), bank.value(101)] == [-50, -50])
    }

    /// A write outside of transactions waits until the transaction that holds its document is over.
    @Test mutating func aPlainWriteWaitsForTheTransaction() throws {
        bank.send(Bank.add(-30, to: 1), starts: true)
        let begun = bank.begin(Bank.add(1, to: 1), in: "bank")
        let write = try #require(begun)
        bank.harness.wait(seconds: 5)
        #expect(bank.harness.cluster.poll(write) == nil)
        bank.commit()
        bank.harness.wait(seconds: 1)
        #expect(bank.harness.cluster.poll(write)?.reply["nModified"]?.int64 == 1)
        #expect(bank.value(1) == 71)
    }

    @Test mutating func aPlainWriteGivesUpAtItsOwnLimit() {
        bank.send(Bank.add(-30, to: 1), starts: true)
        var write = Bank.add(1, to: 1)
        write.append("maxTimeMS", 2_000)
        #expect(bank.plain(write)["code"]?.int64 == 50)
        bank.commit()
        #expect(bank.value(1) == 70)
    }

    /// The unique index holds between transactions too: the key that one has taken is the other's conflict.
    @Test mutating func aKeyOfAUniqueIndexIsTakenOnce() {
        bank.plain(["createIndexes": "names", "indexes": [["key": ["n": 1], "name": "n_1", "unique": true]]])
        let insert: BSONDocument = ["insert": "names", "documents": [["n": 5]]]
        #expect(bank.send(insert, session: 1, starts: true)["n"]?.int64 == 1)
        #expect(bank.send(insert, session: 2, starts: true)["code"]?.int64 == 112)
        bank.commit(session: 1)
        let late = bank.send(insert, session: 2, starts: true)
        #expect(late["writeErrors"]?.array?.first?.document?["code"]?.int64 == 11000)
        #expect(bank.commit(session: 2)["code"]?.int64 == 251)
    }

    @Test mutating func aCollectionMadeInATransactionComesWithTheCommit() {
        bank.send(["insert": "fresh", "documents": [["_id": 1]]], starts: true)
        #expect(bank.plain(["count": "fresh"])["n"]?.int64 == 0)
        #expect(!bank.harness.cluster.exists(Namespace("bank", "fresh")))
        bank.commit()
        #expect(bank.plain(["count": "fresh"])["n"]?.int64 == 1)
    }

    @Test mutating func itEndsByItselfAfterSixtySeconds() {
        bank.send(Bank.add(-30, to: 1), starts: true)
        bank.harness.wait(seconds: 61)
        #expect(bank.commit()["codeName"]?.string == "NoSuchTransaction")
        #expect(bank.harness.cluster.transactions.history.last?.reason == "TransactionExceededLifetimeLimitSeconds")
        #expect(bank.value(1) == 100)
    }

    @Test mutating func theOplogHasOneEntryForAll() {
        bank.send(Bank.add(-30, to: 1), starts: true)
        bank.send(["insert": "accounts", "documents": [["_id": 2, "key": 2, "v": 1]]])
        bank.commit()
        let entry = bank.harness.cluster[bank.shard("shard-01")].oplog.last?.document
        #expect(entry?["op"]?.string == "c")
        #expect(entry?.value(at: ["o", "applyOps"])?.array?.count == 2)
    }

    @Test mutating func aRepeatedCommitAnswersTheSame() {
        bank.send(Bank.add(-30, to: 1), starts: true)
        bank.send(Bank.add(30, to: 101))
        #expect(bank.commit()["ok"]?.double == 1)
        #expect(bank.commit()["ok"]?.double == 1)
        #expect(bank.value(1) == 70)
    }

    /// A range that moved away since the snapshot: the statement ends with the server's error, to be begun again.
    @Test mutating func aMigrationOfATouchedChunkAborts() {
        bank.send(Bank.add(-30, to: 1), starts: true)
        bank.harness.run(["moveRange": "bank.accounts", "min": ["key": 0], "max": ["key": 50], "toShard": "shard-02"])
        #expect(bank.commit()["codeName"]?.string == "NoSuchTransaction")
        #expect(bank.value(1) == 100)
        bank.send(Bank.read(90), session: 2, starts: true, level: "snapshot")
        let moved = bank.harness.run([
            "moveRange": "bank.accounts", "min": ["key": 60], "max": ["key": 80], "toShard": "shard-02",
        ])
        #expect(moved["ok"]?.double == 1)
        let late = bank.send(Bank.read(70), session: 2)
        #expect(late["code"]?.int64 == 272)
        #expect(Bank.labels(late) == ["TransientTransactionError"])
    }

    @Test mutating func refusals() {
        func code(_ reply: BSONDocument) -> Int64? { reply["code"]?.int64 }
        #expect(code(bank.send(["count": "accounts"], starts: true)) == 263)
        #expect(code(bank.send(["listCollections": 1], starts: true)) == 263)
        #expect(code(bank.send(["find": "chunks"], starts: true, in: "config")) == 263)
        #expect(code(bank.send(["distinct": "accounts", "key": "v"], starts: true)) == 263)
        let out: BSONDocument = ["aggregate": "accounts", "pipeline": [["$out": "x"]], "cursor": [:]]
        #expect(code(bank.send(out, starts: true)) == 263)
        #expect(code(bank.send(Bank.read(1), starts: true, level: "linearizable")) == 72)
        bank.send(Bank.read(1), starts: true)
        #expect(code(bank.send(Bank.read(1), level: "snapshot")) == 72)
        #expect(code(bank.commit(session: 9)) == 251)
        var bare = Bank.read(1)
        bare.append("autocommit", false)
        bare.append("lsid", .document(Bank.id(1)))
        #expect(code(bank.plain(bare)) == 72)
    }
}
