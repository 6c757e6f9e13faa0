import BSON
import SimKernel
import Testing

@testable import ShardCluster

/// create and createIndexes in transactions, and what shards keep of sessions in config.transactions.
struct CreateInTransactionTests {
    private static let index: BSONDocument = [
        "createIndexes": "new", "indexes": [["key": ["a": 1], "name": "a_1", "unique": true]],
    ]
    private let name = Namespace("bank", "new")

    @Test func comesWithTheCommit() throws {
        var bank = TransactionHarness()
        #expect(bank.send(["create": "new"], starts: true)["ok"]?.double == 1)
        let made = bank.send(Self.index)
        #expect(made["numIndexesAfter"]?.int64 == 2, "\(made)")
        #expect(bank.send(["insert": "new", "documents": [["_id": 1, "a": 1]]])["n"]?.int64 == 1)
        #expect(
            bank.plain(["listCollections": 1, "filter": ["name": "new"]]).value(at: ["cursor", "firstBatch"])?.array
                == [])
        #expect(bank.commit()["ok"]?.double == 1)
        let stored = try #require(bank.harness.cluster[ShardID(0)].collections[name])
        #expect(stored.count == 1)
        #expect(stored.indexes.map(\.name) == ["_id_", "a_1"])
        let again = bank.plain(["insert": "new", "documents": [["_id": 2, "a": 1]]])
        #expect(again["writeErrors"]?.array?.first?.document?["code"]?.int64 == 11000)
        #expect(bank.harness.faults == [])
    }

    /// What one statement has put into a new collection is there for the next ones.
    @Test func statementsSeeWhatIsNew() {
        var bank = TransactionHarness()
        bank.send(["insert": "new", "documents": [["_id": 1]]], starts: true)
        bank.send(["insert": "new", "documents": [["_id": 2]]])
        let found = bank.send(["find": "new", "sort": ["_id": 1]]).value(at: ["cursor", "firstBatch"])
        #expect(found?.array == [["_id": 1], ["_id": 2]])
        #expect(bank.commit()["ok"]?.double == 1)
        #expect(bank.harness.cluster[ShardID(0)].collections[name]?.count == 2)
    }

    @Test func goesWithTheAbort() {
        var bank = TransactionHarness()
        bank.send(["create": "new"], starts: true)
        bank.send(Self.index)
        bank.send(["abortTransaction": 1], in: "admin")
        #expect(!bank.harness.cluster.exists(name))
    }

    /// An index on a collection that is not there makes it.
    @Test func anIndexMakesItsCollection() {
        var bank = TransactionHarness()
        let reply = bank.send(Self.index, starts: true)
        #expect(reply["createdCollectionAutomatically"] == true, "\(reply)")
        #expect(bank.commit()["ok"]?.double == 1)
        #expect(bank.harness.cluster[ShardID(0)].collections[name]?.indexes.map(\.name) == ["_id_", "a_1"])
    }

    @Test func refusals() {
        var bank = TransactionHarness()
        bank.plain(["create": "new"])
        let there = bank.send(["create": "new"], starts: true)
        #expect(there["code"]?.int64 == 48)
        let existing = bank.send(Self.index, starts: true)
        #expect(existing["code"]?.int64 == 263)
        #expect(
            existing["errmsg"]
                == "Cannot create new indexes on existing collection bank.new in a multi-document transaction.")
        bank.plain(Self.index)
        #expect(bank.send(Self.index, starts: true)["note"] == "all indexes already exist")
        bank.send(["create": "other"], starts: true)
        bank.send(["insert": "other", "documents": [["_id": 1]]])
        let filled = bank.send(["createIndexes": "other", "indexes": [["key": ["a": 1], "name": "a_1"]]])
        #expect(filled["code"]?.int64 == 263)
        #expect(
            filled["errmsg"]
                == "Cannot create new indexes on non-empty collection bank.other in a multi-document transaction.")
        let level = bank.send(["create": "third"], starts: true, level: "majority")
        #expect(level["code"]?.int64 == 72)
    }

    /// What two shards write by two-phase commit makes no collection.
    @Test func notAcrossShards() {
        var bank = TransactionHarness()
        bank.send(["create": "new"], starts: true)
        bank.send(["update": "accounts", "updates": [["q": ["key": 101], "u": ["$inc": ["v": 1]]]]])
        let reply = bank.commit()
        #expect(reply["code"]?.int64 == 263)
        #expect(reply["errmsg"] == "Cannot create new collections inside distributed transactions")
        #expect(!bank.harness.cluster.exists(name))
        #expect(bank.harness.faults == [])
    }

    private func sessions(_ bank: inout TransactionHarness, on shard: Int) -> [BSONDocument] {
        let reply = bank.harness.run(["find": "transactions"], in: "config", on: .primary(ShardID(shard)))
        return reply.value(at: ["cursor", "firstBatch"])?.array?.compactMap(\.document) ?? []
    }

    @Test func shardsKeepSessions() throws {
        var bank = TransactionHarness()
        #expect(sessions(&bank, on: 0) == [])
        bank.plain([
            "insert": "accounts", "documents": [["_id": 2, "key": 2]], "lsid": .document(TransactionHarness.id(9)),
            "txnNumber": .int64(4),
        ])
        let write = try #require(sessions(&bank, on: 0).first)
        #expect(write.keys == ["_id", "txnNum", "lastWriteOpTime", "lastWriteDate"])
        #expect(write["_id"]?.document?["id"] == TransactionHarness.id(9)["id"])
        #expect(write["txnNum"] == .int64(4))
        #expect(sessions(&bank, on: 1) == [])
        bank.send(
            ["update": "accounts", "updates": [["q": ["key": 1], "u": ["$inc": ["v": -1]]]]], session: 3, starts: true)
        bank.send(["update": "accounts", "updates": [["q": ["key": 101], "u": ["$inc": ["v": 1]]]]], session: 3)
        #expect(sessions(&bank, on: 1) == [])
        #expect(bank.commit(session: 3)["ok"]?.double == 1)
        #expect(sessions(&bank, on: 1).map { $0["state"] } == ["committed"])
        #expect(sessions(&bank, on: 0).map { $0["txnNum"] } == [.int64(1), .int64(4)])
        // The config servers have none of it, and a router asks them.
        let routed = bank.harness.run(["find": "transactions"], in: "config")
        #expect(routed.value(at: ["cursor", "firstBatch"])?.array == [])
    }
}
