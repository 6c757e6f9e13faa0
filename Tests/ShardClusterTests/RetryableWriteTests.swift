import BSON
import SimKernel
import Testing

@testable import ShardCluster

/// Two shards; `t.c` sharded by `{key: 1}`, keys from 100 on on the second.
@Suite struct RetryableWriteTests {
    private var harness: AdminHarness
    private static let session: BSONDocument = [
        "id": .binary(BSONBinary(subtype: 4, bytes: Array(1...16)))
    ]

    init() {
        harness = AdminHarness(shards: 2)
        harness.run(["enableSharding": "t", "primaryShard": "shard-01"])
        harness.run(["shardCollection": "t.c", "key": ["key": 1]])
        harness.run(["moveRange": "t.c", "min": ["key": 100], "max": ["key": .maxKey], "toShard": "shard-02"])
    }

    @discardableResult
    private mutating func send(_ command: BSONDocument, number: Int64) -> BSONDocument {
        var command = command
        command.append("lsid", .document(Self.session))
        command.append("txnNumber", .int64(number))
        return harness.run(command, in: "t")
    }

    private mutating func value(_ key: Int) -> Int64? {
        let reply = harness.run(["find": "c", "filter": ["key": .integer(key)]], in: "t")
        return reply.value(at: ["cursor", "firstBatch"])?.array?.first?.document?["v"]?.int64
    }

    private let insert: BSONDocument = [
        "insert": "c", "documents": [["_id": 1, "key": 1, "v": 0], ["_id": 2, "key": 101, "v": 0]],
    ]

    /// Without the table the second insert would answer a duplicate key.
    @Test mutating func aRepeatedInsertAnswersTheSameAndInsertsNothing() {
        #expect(send(insert, number: 1)["n"]?.int64 == 2)
        let again = send(insert, number: 1)
        #expect(again["n"]?.int64 == 2)
        #expect(again["writeErrors"] == nil)
        #expect(again["retriedStmtIds"]?.array?.count == 2)
        #expect(harness.run(["count": "c"], in: "t")["n"]?.int64 == 2)
    }

    @Test mutating func aRepeatedIncrementCountsOnce() {
        send(insert, number: 1)
        let update: BSONDocument = ["update": "c", "updates": [["q": ["key": 1], "u": ["$inc": ["v": 1]]]]]
        let replies = [send(update, number: 2), send(update, number: 2)]
        #expect(replies.map { $0["n"]?.int64 } == [1, 1])
        #expect(replies.map { $0["nModified"]?.int64 } == [1, 1])
        #expect(value(1) == 1)
        send(update, number: 3)
        #expect(value(1) == 2)
    }

    @Test mutating func aRepeatedFindAndModifyGivesTheFirstImage() {
        send(insert, number: 1)
        let take: BSONDocument = ["findAndModify": "c", "query": ["key": 101], "update": ["$inc": ["v": 5]]]
        let first = send(take, number: 2)
        let second = send(take, number: 2)
        #expect(first.value(at: ["value", "v"])?.int64 == 0)
        #expect(second.value(at: ["value", "v"])?.int64 == 0)
        #expect(second["retriedStmtId"]?.int64 == 0)
        #expect(value(101) == 5)
    }

    @Test mutating func aRepeatedDeleteDeletesOne() {
        send(insert, number: 1)
        let delete: BSONDocument = ["delete": "c", "deletes": [["q": ["key": ["$gte": 0]], "limit": 1]]]
        #expect(send(delete, number: 2)["n"]?.int64 == 1)
        #expect(send(delete, number: 2)["n"]?.int64 == 1)
        #expect(harness.run(["count": "c"], in: "t")["n"]?.int64 == 1)
    }

    @Test mutating func aRepeatedUpsertAnswersTheSameID() {
        let upsert: BSONDocument = [
            "update": "c", "updates": [["q": ["key": 7], "u": ["$inc": ["v": 1]], "upsert": true]],
        ]
        let first = send(upsert, number: 1)
        let second = send(upsert, number: 1)
        #expect(first["upserted"] != nil)
        #expect(first["upserted"] == second["upserted"])
        #expect(value(7) == 1)
    }

    /// The range has moved between the write and its retry: the recipient must know of it.
    @Test mutating func aRetryAfterAMigrationDoesNotDouble() {
        send(insert, number: 1)
        let update: BSONDocument = ["update": "c", "updates": [["q": ["key": 1], "u": ["$inc": ["v": 1]]]]]
        send(update, number: 2)
        let moved = harness.run(["moveRange": "t.c", "min": ["key": 0], "max": ["key": 50], "toShard": "shard-02"])
        #expect(moved["ok"]?.double == 1)
        #expect(send(update, number: 2)["nModified"]?.int64 == 1)
        #expect(value(1) == 1)
    }

    /// What is not in the shard's history any more has not happened, and is done by the retry.
    @Test mutating func aRetryAfterARollbackDoesItAgain() throws {
        send(insert, number: 1)
        let shard = try #require(harness.cluster.shardID(named: "shard-01"))
        let point = harness.cluster[shard].oplog.lastOptime
        let update: BSONDocument = ["update": "c", "updates": [["q": ["key": 1], "u": ["$inc": ["v": 1]]]]]
        send(update, number: 2)
        let before = harness.cluster[shard].sessions
        #expect(before[try #require(SessionID(Self.session["id"]))]?.number == 2)
        _ = harness.cluster.rollBackOplogForTest(shard, to: point)
        #expect(send(update, number: 2)["retriedStmtIds"] == nil)
        #expect(value(1) == 2)
    }

    /// Rolled back is the second statement alone: the write has begun all the same, and an older one comes too late.
    @Test mutating func aWriteCountsWhileAStatementOfItStands() throws {
        send(insert, number: 1)
        let shard = try #require(harness.cluster.shardID(named: "shard-01"))
        let increment: BSONDocument = ["q": ["key": 1], "u": ["$inc": ["v": 1]]]
        send(["update": "c", "updates": [.document(increment), .document(increment)]], number: 5)
        let first = try #require(harness.cluster[shard].oplog.suffix(2).first?.optime)
        #expect(harness.cluster.rollBackOplogForTest(shard, to: first) == 1)
        #expect(send(["update": "c", "updates": [.document(increment)]], number: 4)["code"]?.int64 == 225)
        #expect(value(1) == 2)
    }

    /// The document goes to a shard that the filter does not lead to.
    @Test mutating func aRepeatedUpsertOfAnotherKeyInsertsOnce() {
        let upsert: BSONDocument = [
            "update": "c", "updates": [["q": ["key": 7], "u": ["$set": ["key": 150]], "upsert": true]],
        ]
        let first = send(upsert, number: 1)
        #expect(first["upserted"] != nil)
        let second = send(upsert, number: 1)
        #expect(second["upserted"] == first["upserted"])
        #expect(second["retriedStmtIds"] == [0])
        #expect(harness.run(["count": "c"], in: "t")["n"]?.int64 == 1)
    }

    /// A late one moves its document to a shard that has run a newer write of the session.
    @Test mutating func anOlderWriteElsewhereLeavesTheNewerRemembered() {
        harness.run(["insert": "c", "documents": [["_id": 1, "key": 5], ["_id": 2, "key": 150, "v": 0]]], in: "t")
        let newer: BSONDocument = ["update": "c", "updates": [["q": ["key": 150], "u": ["$inc": ["v": 1]]]]]
        send(newer, number: 46)
        let older: BSONDocument = ["update": "c", "updates": [["q": ["key": 5], "u": ["$set": ["key": 160]]]]]
        #expect(send(older, number: 45)["nModified"]?.int64 == 1)
        #expect(send(newer, number: 46)["retriedStmtIds"] == [0])
        #expect(value(150) == 1)
    }

    @Test mutating func refusesOldNumbersAndManyDocuments() {
        send(insert, number: 5)
        let old = send(["insert": "c", "documents": [["key": 3]]], number: 4)
        #expect(old["code"]?.int64 == 225)
        #expect(old["codeName"]?.string == "TransactionTooOld")
        let many = send(["update": "c", "updates": [["q": [:], "u": ["$set": ["v": 1]], "multi": true]]], number: 6)
        #expect(many["code"]?.int64 == 72)
        #expect(send(["find": "c"], number: 7)["code"]?.int64 == 50768)
        let bare = harness.run(["insert": "c", "documents": [["key": 1]], "txnNumber": .int64(1)], in: "t")
        #expect(bare["code"]?.int64 == 72)
    }
}

extension Cluster {
    /// Takes the newest entries of an oplog back, not their effect: enough to see that they no longer count.
    mutating func rollBackOplogForTest(_ shard: ShardID, to point: OpTime) -> Int {
        shards[shard.slot].oplog.removeEntries(after: point).count
    }
}
