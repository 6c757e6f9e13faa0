import BSON
import SimKernel
import Testing

@testable import ShardCluster

/// What goes a shorter way answers as the general one does.
@Suite("Straight ways")
struct StraightWaysTests {
    /// Two shards, `test.c` sharded by key, 40 documents of ten tags on each, and orphans of a range that has moved.
    private static func cluster(index: BSONDocument) -> AdminHarness {
        var harness = AdminHarness()
        harness.run(["enableSharding": "test", "primaryShard": "shard-01"])
        harness.run(["shardCollection": "test.c", "key": ["key": 1]])
        for entry in index {
            harness.run(
                ["createIndexes": "c", "indexes": [["key": entry.value, "name": .string(entry.key)]]], in: "test")
        }
        let documents = (0..<80).map { number -> BSONValue in
            ["_id": .integer(number), "key": .integer(number), "tag": .integer(number % 10), "n": .integer(-number)]
        }
        harness.run(["insert": "c", "documents": .array(documents)], in: "test")
        harness.run([
            "moveRange": "test.c", "min": ["key": 40], "max": ["key": .maxKey], "toShard": "shard-02",
        ])
        #expect(harness.cluster.hiddenRanges(of: Namespace("test", "c"), on: ShardID(0)) != nil)
        return harness
    }

    private static let indexes: [BSONDocument] = [
        [:], ["tag": ["tag": 1]], ["both": ["tag": 1, "n": 1], "tag": ["tag": 1]], ["tag": ["tag": -1]],
        ["tag": ["tag": "hashed"]],
    ]

    /// While there are orphans the general way is gone, afterwards the straight one.
    @Test("A field's value, with limits and batches", arguments: indexes) func oneField(_ index: BSONDocument) {
        var harness = Self.cluster(index: index)
        for wait: Int64 in [0, 1_000] {
            harness.wait(seconds: wait)
            #expect((harness.cluster.hiddenRanges(of: Namespace("test", "c"), on: ShardID(0)) == nil) == (wait > 0))
            for more: BSONDocument in [
                [:], ["limit": 3], ["limit": 8], ["batchSize": 2], ["batchSize": 0], ["batchSize": 2, "limit": 2],
                ["skip": 2],
            ] {
                let straight: BSONDocument = ["find": "c", "filter": ["tag": 3]]
                let general: BSONDocument = [
                    "find": "c", "filter": ["$and": [["tag": 3], ["tag": ["$exists": true]]]],
                ]
                let (a, b) = (answer(straight, more, &harness), answer(general, more, &harness))
                #expect(a.documents == b.documents, "\(more) after \(wait) s")
                #expect(a.isOpen == b.isOpen, "\(more) after \(wait) s")
                #expect(!a.documents.isEmpty || more["batchSize"]?.int64 == 0)
            }
        }
    }

    private func answer(
        _ command: BSONDocument, _ more: BSONDocument, _ harness: inout AdminHarness
    ) -> (documents: [BSONValue], isOpen: Bool) {
        var command = command
        command.append(fieldsOf: more)
        let cursor = harness.run(command, in: "test")["cursor"]?.document
        return (cursor?["firstBatch"]?.array ?? [], cursor?["id"]?.int64 != 0)
    }

    @Test("A write by _id meets the rest of its filter, and no orphans") func byID() {
        var harness = Self.cluster(index: [:])
        func update(_ filter: BSONDocument, _ change: BSONDocument) -> [Int64?] {
            let reply = harness.run(
                ["update": "c", "updates": [["q": .document(filter), "u": .document(change)]]], in: "test")
            return [reply["n"]?.int64, reply["nModified"]?.int64]
        }
        #expect(update(["_id": 45, "tag": 4], ["$set": ["seen": 1]]) == [0, 0])
        #expect(update(["_id": 45, "tag": 5], ["$set": ["seen": 1]]) == [1, 1])
        #expect(update(["_id": 45.0, "key": 45], ["$set": ["seen": 1]]) == [1, 0])
        #expect(update(["_id": 900], ["$set": ["seen": 1]]) == [0, 0])
        let seen = harness.run(["count": "c", "query": ["seen": 1]], in: "test")
        #expect(seen["n"]?.int64 == 1)
        #expect(harness.cluster[ShardID(1)].collections[Namespace("test", "c")]?.document(withID: 45)?["seen"] == 1)
        #expect(harness.cluster[ShardID(0)].collections[Namespace("test", "c")]?.document(withID: 45)?["seen"] == nil)
    }

    /// Chunks' contents are summed up from the index of the shard key, what shards own from the documents.
    @Test(
        "Indexes follow documents that grow, shrink or change",
        arguments: [["key": 1], ["key": "hashed"]] as [BSONDocument])
    func indexesFollow(_ key: BSONDocument) {
        var harness = AdminHarness()
        harness.run(["enableSharding": "test", "primaryShard": "shard-01"])
        harness.run(["shardCollection": "test.c", "key": .document(key)])
        harness.run(["createIndexes": "c", "indexes": [["key": ["a": 1], "name": "a"]]], in: "test")
        harness.run(["insert": "c", "documents": [["_id": 1, "key": 1, "a": 1, "log": []]]], in: "test")
        for change: BSONDocument in [
            ["$push": ["log": "more"]], ["$unset": ["log": ""]], ["$set": ["a": .int64(1)]], ["$set": ["a": [1, 2]]],
            ["$set": ["a": [1, 2], "b": 1]], ["$set": ["a": 3.5]], ["$unset": ["a": ""]],
        ] {
            harness.run(
                ["update": "c", "updates": [["q": ["_id": 1, "key": 1], "u": .document(change)]]], in: "test")
            #expect(harness.cluster.checkInvariants() == [], "\(change)")
            for value: BSONValue in [1, 2, 3.5, .null] {
                func count(_ hint: BSONDocument) -> Int64? {
                    harness.run(
                        ["count": "c", "query": ["a": value], "hint": .document(hint)], in: "test")["n"]?.int64
                }
                #expect(count(["a": 1]) == count(["$natural": 1]), "\(change), \(value)")
            }
        }
    }

    @Test(
        "A full disk refuses also what would change nothing",
        arguments: [["_id": 1], ["n": ["$gte": 0]]] as [BSONDocument])
    func fullDisk(_ filter: BSONDocument) {
        var harness = ReplicationHarness()
        harness.run(harness.insertion(1))
        harness.run(["update": "items", "updates": [["q": ["_id": 1], "u": ["$set": ["n": 1]]]]])
        harness.cluster.inject(.fullDisk(harness.node(0)), named: "disk")
        let reply = harness.run(
            ["update": "items", "updates": [["q": .document(filter), "u": ["$set": ["n": 1]]]]])
        #expect(reply.value(at: ["writeErrors"])?.array?.first?.document?["code"]?.int64 == 14_031, "\(reply)")
    }

    /// A primary that still catches up confirms no read, and leaves no entry behind for having tried.
    @Test("A linearizable read waits for a primary that takes writes") func catchingUp() throws {
        var harness = ReplicationHarness()
        harness.run(harness.insertion(1))
        harness.halt(2)
        harness.run(["insert": "items", "documents": [["_id": 2]], "writeConcern": ["w": 1]])
        let primary = try #require(harness.set.primary)
        harness.cluster.shards[0].replicaSet.members[primary].standing.isCatchingUp = true
        let tip = harness.cluster[harness.shard].history.tip
        let progress = harness.begin(
            ["find": "items", "filter": ["_id": 1], "readConcern": ["level": "linearizable"]],
            on: .member(harness.shard, primary))
        if case .done(let reply, _) = progress { Issue.record("answered: \(reply)") }
        #expect(harness.cluster[harness.shard].history.tip == tip)
    }

    /// An attempt that has to wait is taken back: routers, cursors and transactions are as they were.
    @Test("What has to wait has not begun") func waitsUnbegun() throws {
        var harness = ReplicationHarness()
        harness.run(harness.insertion(1))
        harness.kill(1)
        harness.kill(2)
        harness.wait(.seconds(30))
        #expect(harness.set.primary == nil)
        let before = harness.cluster
        var statement = harness.insertion(2)
        statement.append(
            fieldsOf: [
                "lsid": .document(TransactionHarness.id(1)), "txnNumber": .int64(1), "autocommit": false,
                "startTransaction": true,
            ])
        var find: BSONDocument = ["find": "items", "filter": [:]]
        find.append("readConcern", ["level": "linearizable"])
        let waiting = [harness.begin(statement), harness.begin(find)]
        for progress in waiting { if case .done(let reply, _) = progress { Issue.record("answered: \(reply)") } }
        #expect(harness.cluster.transactions.started == before.transactions.started)
        #expect(harness.cluster.transactions.open.isEmpty)
        #expect(harness.cluster.shards.map(\.history.tip) == before.shards.map(\.history.tip))
        #expect(harness.cluster.routers.map(\.refreshes) == before.routers.map(\.refreshes))
        harness.heal()
        #expect(harness.finish(waiting[0])["ok"]?.double == 1)
        #expect(harness.finish(waiting[1])["ok"]?.double == 1)
        #expect(harness.cluster.transactions.started == 1)
    }
}

@Suite("Statements of a retryable write")
struct StatementListTests {
    /// Random numbers, set and taken away, against a dictionary.
    @Test func isADictionary() {
        var chance = Generator(seed: 5)
        var list = StatementList()
        var model: [Int32: Int32] = [:]
        for step in 0..<500 as Range<Int32> {
            let number = Int32(chance.below(60))
            let isRemoved = chance.below(5) == 0
            model[number] = isRemoved ? nil : step
            list[number] =
                isRemoved
                ? nil
                : SessionTable.Statement(
                    optime: .none, namespace: Namespace("t", "c"), result: StatementResult(matched: step))
        }
        for number in 0..<60 as Range<Int32> { #expect(list[number]?.result.matched == model[number]) }
        #expect(list.all.map(\.number) == model.keys.sorted())
    }
}
