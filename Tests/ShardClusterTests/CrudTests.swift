import BSON
import SimKernel
import Testing

@testable import ShardCluster

/// Two shards; `t.c` sharded by `{key: 1}`, keys from 100 on on the second; `t.u` is not sharded.
@Suite struct CrudTests {
    private var harness: AdminHarness

    init() {
        harness = AdminHarness(shards: 2)
        harness.run(["enableSharding": "t", "primaryShard": "shard-01"])
        harness.run(["shardCollection": "t.c", "key": ["key": 1]])
        harness.run(["moveRange": "t.c", "min": ["key": 100], "max": ["key": .maxKey], "toShard": "shard-02"])
        let documents = (0..<200).map {
            BSONValue.document(["_id": .integer($0), "key": .integer($0), "v": .integer($0 % 7)])
        }
        run(["insert": "c", "documents": .array(documents)])
    }

    @discardableResult
    private mutating func run(_ command: BSONDocument) -> BSONDocument { harness.run(command, in: "t") }

    private mutating func batch(_ command: BSONDocument) -> [BSONDocument] {
        run(command)["cursor"]?.document?["firstBatch"]?.array?.compactMap(\.document) ?? []
    }

    private mutating func stage(_ filter: BSONDocument, sort: BSONDocument = [:]) -> String? {
        run(["explain": ["find": "c", "filter": .document(filter), "sort": .document(sort)]])
            .value(at: ["queryPlanner", "winningPlan", "stage"])?.string
    }

    @Test mutating func targetsTheShardsThatOwnTheKeys() {
        #expect(stage(["key": 5]) == "SINGLE_SHARD")
        #expect(stage(["key": ["$gte": 5, "$lt": 100]]) == "SINGLE_SHARD")
        #expect(stage(["key": ["$gte": 5, "$lte": 100]]) == "SHARD_MERGE")
        #expect(stage(["v": 1]) == "SHARD_MERGE")
        #expect(stage(["v": 1], sort: ["key": 1]) == "SHARD_MERGE_SORT")
        let plan = run(["explain": ["find": "c", "filter": ["key": 150]], "verbosity": "executionStats"])
        #expect(plan.value(at: ["executionStats", "totalDocsExamined"])?.int64 == 1)
        let shard = plan.value(at: ["queryPlanner", "winningPlan", "shards"])?.array?.first?.document
        #expect(shard?["shardName"]?.string == "shard-02")
        let scan = run(["explain": ["find": "c", "filter": ["v": 1]], "verbosity": "executionStats"])
        #expect(scan.value(at: ["executionStats", "totalDocsExamined"])?.int64 == 200)
        #expect(scan.value(at: ["executionStats", "totalKeysExamined"])?.int64 == 0)
    }

    @Test mutating func explainCountsForEachShardWhatItReturned() {
        for sort in [[:], ["key": 1]] as [BSONDocument] {
            let find: BSONDocument = ["find": "c", "filter": ["key": ["$gte": 90]], "sort": .document(sort)]
            let plan = run(["explain": .document(find), "verbosity": "executionStats"])
            let shards = plan.value(at: ["executionStats", "executionStages", "shards"])?.array ?? []
            #expect(shards.compactMap { $0.document?["nReturned"]?.int64 } == [10, 100], "\(sort)")
        }
    }

    @Test mutating func findsByKeyOnTheStraightWayWhatTheGeneralWayFinds() {
        let straight = batch(["find": "c", "filter": ["key": 150]])
        let general = batch(["find": "c", "filter": ["key": ["$eq": 150]], "sort": ["_id": 1]])
        #expect(straight == general)
        #expect(straight.map { $0["_id"]?.int64 } == [150])
        #expect(batch(["find": "c", "filter": ["key": 999]]).isEmpty)
    }

    @Test mutating func mergesSortSkipAndLimitOverShards() {
        let found = batch([
            "find": "c", "sort": ["key": -1], "skip": 98, "limit": 4, "projection": ["_id": 0, "key": 1],
        ])
        #expect(found == [["key": 101], ["key": 100], ["key": 99], ["key": 98]])
        let byValue = batch([
            "find": "c", "sort": ["v": -1, "key": 1], "limit": 2, "projection": ["key": 1, "_id": 0],
        ])
        #expect(byValue == [["key": 6], ["key": 13]])
    }

    @Test mutating func givesCursorsInBatchesFromTheStateAtTheirBeginning() throws {
        let reply = run(["find": "c"])
        let cursor = try #require(reply["cursor"]?.document)
        let id = try #require(cursor["id"])
        #expect(cursor["firstBatch"]?.array?.count == 101)
        #expect(id.int64 != 0)
        run(["delete": "c", "deletes": [["q": [:], "limit": 0]]])
        let next = run(["getMore": id, "collection": "c", "batchSize": 90])["cursor"]?.document
        #expect(next?["nextBatch"]?.array?.count == 90)
        let last = run(["getMore": id, "collection": "c"])["cursor"]?.document
        #expect(last?["nextBatch"]?.array?.count == 9)
        #expect(last?["id"]?.int64 == 0)
        #expect(run(["getMore": id, "collection": "c"])["code"]?.int64 == 43)
    }

    @Test mutating func tellsErrorsOfOrderedAndUnorderedInserts() throws {
        let documents: BSONValue = [["_id": 1000, "key": 1], ["_id": 1000, "key": 1], ["_id": 1001, "key": 1]]
        let ordered = run(["insert": "c", "documents": documents])
        #expect(ordered["n"]?.int64 == 1)
        let error = try #require(ordered["writeErrors"]?.array?.first?.document)
        #expect(error["index"]?.int64 == 1)
        #expect(error["code"]?.int64 == 11000)
        #expect(
            error["errmsg"]?.string == "E11000 duplicate key error collection: t.c index: _id_ dup key: { _id: 1000 }")
        let unordered = run(["insert": "c", "documents": documents, "ordered": false])
        #expect(unordered["n"]?.int64 == 1)
        #expect(unordered["writeErrors"]?.array?.count == 2)
        #expect(run(["insert": "c", "documents": []])["code"]?.int64 == 16)
        #expect(
            run(["insert": "c", "documents": [["key": [1]]]])["writeErrors"]?.array?.first?.document?["code"]?.int64
                == 61)
    }

    @Test mutating func updatesCountAndMoveDocuments() throws {
        let many = run(["update": "c", "updates": [["q": ["v": 1], "u": ["$set": ["w": 1]], "multi": true]]])
        #expect(many["n"]?.int64 == 29)
        #expect(many["nModified"]?.int64 == 29)
        let moved = run(["update": "c", "updates": [["q": ["key": 5], "u": ["$set": ["key": 150]]]]])
        #expect(moved["nModified"]?.int64 == 1)
        #expect(harness.cluster[ShardID(1)].collections[Namespace("t", "c")]?.count == 101)
        #expect(batch(["find": "c", "filter": ["key": 150], "sort": ["_id": 1]]).map { $0["_id"]?.int64 } == [5, 150])
        let all = run(["update": "c", "updates": [["q": ["v": 2], "u": ["$set": ["key": 1]], "multi": true]]])
        #expect(all["writeErrors"]?.array?.first?.document?["code"]?.int64 == 72)
    }

    @Test mutating func upsertsOfManyNeedTheShardKey() throws {
        let without = run([
            "update": "c",
            "updates": [["q": ["v": 99], "u": ["$set": ["x": 1]], "upsert": true, "multi": true]],
        ])
        #expect(without["writeErrors"]?.array?.first?.document?["code"]?.int64 == 61)
        let with = run([
            "update": "c", "updates": [["q": ["key": 500, "_id": 7777], "u": ["$inc": ["x": 1]], "upsert": true]],
        ])
        #expect(with["upserted"]?.array?.first?.document == ["index": 0, "_id": 7777])
        #expect(batch(["find": "c", "filter": ["key": 500]]) == [["_id": 7777, "key": 500, "x": 1]])
    }

    @Test mutating func deletesOneOrAll() {
        #expect(run(["delete": "c", "deletes": [["q": ["v": 3], "limit": 1]]])["n"]?.int64 == 1)
        #expect(run(["delete": "c", "deletes": [["q": ["v": 3], "limit": 0]]])["n"]?.int64 == 28)
        #expect(run(["count": "c"])["n"]?.int64 == 171)
        #expect(
            run(["delete": "c", "deletes": [["q": [:], "limit": 2]]])["writeErrors"]?.array?.first?.document?["code"]?
                .int64 == 9)
    }

    @Test mutating func findAndModifyShowsBeforeOrAfter() {
        let before = run(["findAndModify": "c", "query": ["v": 6], "sort": ["key": -1], "update": ["$inc": ["v": 10]]])
        #expect(before["value"]?.document == ["_id": 195, "key": 195, "v": 6])
        let after = run(["findAndModify": "c", "query": ["key": 195], "update": ["$inc": ["v": 1]], "new": true])
        #expect(after["value"]?.document?["v"]?.int64 == 17)
        let removed = run(["findAndModify": "c", "query": ["key": 195], "remove": true])
        #expect(removed.value(at: ["lastErrorObject", "n"])?.int64 == 1)
        #expect(run(["findAndModify": "c", "query": ["key": 195], "remove": true])["value"] == .null)
        #expect(run(["findAndModify": "c", "query": [:]])["code"]?.int64 == 9)
    }

    @Test mutating func aggregatesOverShards() {
        let groups = batch([
            "aggregate": "c", "cursor": [:],
            "pipeline": [
                ["$match": ["key": ["$lt": 140]]],
                ["$group": ["_id": "$v", "n": ["$sum": 1], "last": ["$max": "$key"]]],
                ["$sort": ["_id": 1]], ["$limit": 2],
            ],
        ])
        #expect(groups == [["_id": 0, "n": 20, "last": 133], ["_id": 1, "n": 20, "last": 134]])
        #expect(batch(["aggregate": "c", "cursor": [:], "pipeline": [["$count": "all"]]]) == [["all": 200]])
        #expect(
            batch(["aggregate": "c", "cursor": [:], "pipeline": [["$match": ["key": -1]], ["$count": "all"]]]).isEmpty)
        let unknown = run(["aggregate": "c", "cursor": [:], "pipeline": [["$foo": 1]]])
        #expect(unknown["code"]?.int64 == 40324)
        #expect(unknown["errmsg"]?.string == "Unrecognized pipeline stage name: '$foo'")
    }

    @Test mutating func looksUpUnwindsAndWritesOut() {
        run(["insert": "u", "documents": [["_id": 1, "v": 3, "name": "three"], ["_id": 2, "v": 4, "name": "four"]]])
        let joined = batch([
            "aggregate": "c", "cursor": [:],
            "pipeline": [
                ["$match": ["key": ["$in": [3, 4, 5]]]], ["$sort": ["key": 1]],
                ["$lookup": ["from": "u", "localField": "v", "foreignField": "v", "as": "u"]], ["$unwind": "$u"],
                ["$project": ["_id": 0, "key": 1, "name": "$u.name"]],
            ],
        ])
        #expect(joined == [["key": 3, "name": "three"], ["key": 4, "name": "four"]])
        run(["aggregate": "c", "cursor": [:], "pipeline": [["$match": ["key": ["$gte": 198]]], ["$out": "copy"]]])
        #expect(run(["count": "copy"])["n"]?.int64 == 2)
        run(["aggregate": "copy", "cursor": [:], "pipeline": [["$set": ["m": 1]], ["$merge": "u"]]])
        #expect(run(["count": "u"])["n"]?.int64 == 4)
        #expect(run(["aggregate": "u", "cursor": [:], "pipeline": [["$out": "c"]]])["code"]?.int64 == 28769)
    }

    @Test mutating func countsChunksAsTheProofDoes() {
        let reply = harness.run(
            [
                "aggregate": "collections", "cursor": [:],
                "pipeline": [
                    ["$match": ["_id": "t.c"]],
                    ["$lookup": ["from": "chunks", "localField": "uuid", "foreignField": "uuid", "as": "chunks"]],
                    ["$unwind": "$chunks"], ["$group": ["_id": "$chunks.shard", "cnt": ["$sum": 1]]],
                    ["$sort": ["_id": 1]],
                    ["$project": ["_id": 0, "shard": "$_id", "cnt": 1]],
                ],
            ], in: "config")
        let batch = reply["cursor"]?.document?["firstBatch"]?.array?.compactMap(\.document)
        #expect(batch == [["cnt": 1, "shard": "shard-01"], ["cnt": 1, "shard": "shard-02"]])
    }

    /// All but a count without a filter: that is each shard's own figure, until the range deleter has been there.
    @Test mutating func hidesOrphansFromReads() {
        harness.run(["moveRange": "t.c", "min": ["key": 50], "max": ["key": 100], "toShard": "shard-02"])
        #expect(harness.cluster[ShardID(0)].collections[Namespace("t", "c")]?.count == 100)
        #expect(run(["count": "c"])["n"]?.int64 == 250)
        #expect(run(["count": "c", "query": ["_id": ["$exists": true]]])["n"]?.int64 == 200)
        let stages: BSONValue = [["$match": [:]], ["$group": ["_id": 1, "n": ["$sum": 1]]]]
        #expect(batch(["aggregate": "c", "pipeline": stages, "cursor": [:]]) == [["_id": 1, "n": 200]])
        let plan = run(["explain": ["count": "c"]]).value(at: ["queryPlanner", "winningPlan", "shards"])?.array
        #expect(
            plan?.map { $0.document?.value(at: ["winningPlan", "stage"]) }
                == ["RECORD_STORE_FAST_COUNT", "RECORD_STORE_FAST_COUNT"])
        #expect(run(["count": "c", "query": ["v": ["$gte": 0]]])["n"]?.int64 == 200)
        #expect(run(["count": "c", "query": ["key": ["$gte": 40, "$lt": 60]]])["n"]?.int64 == 20)
        #expect(batch(["find": "c", "filter": ["v": 0], "sort": ["key": 1]]).count == 29)
        harness.wait(seconds: 16 * 60)
        #expect(run(["count": "c"])["n"]?.int64 == 200)
    }

    @Test mutating func countsAndReadsGeneratedDocumentsWithoutMakingThem() throws {
        let bulk = BulkBatch(field: "key", low: 0, width: 1_000_000, count: 5_000_000, firstNumber: 0, padBytes: 0)
        harness.run(["shardCollection": "t.bulk", "key": ["key": 1]])
        _ = try harness.cluster.insertBulk(Namespace("t", "bulk"), bulk)
        #expect(run(["count": "bulk"])["n"]?.int64 == 5_000_000)
        #expect(run(["count": "bulk", "query": ["key": ["$lt": 10]]])["n"]?.int64 == 50)
        #expect(batch(["aggregate": "bulk", "cursor": [:], "pipeline": [["$count": "n"]]]) == [["n": 5_000_000]])
        #expect(
            batch(["find": "bulk", "sort": ["key": -1], "limit": 2]).map { $0["key"]?.int64 } == [999_999, 999_999])
        #expect(
            run(["delete": "bulk", "deletes": [["q": [:], "limit": 0]]])["writeErrors"]?.array?.first?.document?[
                "code"]?.int64 == 146)
        #expect(run(["delete": "bulk", "deletes": [["q": ["key": 7], "limit": 0]]])["n"]?.int64 == 5)
        #expect(run(["count": "bulk"])["n"]?.int64 == 4_999_995)
    }

    @Test mutating func writesSettingsAndRefusesTheRestOfConfig() {
        let set: BSONDocument = [
            "update": "settings",
            "updates": [["q": ["_id": "chunksize"], "u": ["$set": ["value": 1]], "upsert": true]],
        ]
        #expect(harness.run(set, in: "config")["n"]?.int64 == 1)
        #expect(harness.cluster.catalog.settings.rangeSizeBytes == 1024 * 1024)
        let refused = harness.run(["insert": "chunks", "documents": [["_id": 1]]], in: "config")
        #expect(refused["code"]?.int64 == 13)
    }

    @Test mutating func listsDistinctValues() {
        #expect(run(["distinct": "c", "key": "v"])["values"] == [0, 1, 2, 3, 4, 5, 6])
        run(["insert": "u", "documents": [["_id": 1, "l": [1, 2]], ["_id": 2, "l": 2.0], ["_id": 3]]])
        #expect(run(["distinct": "u", "key": "l"])["values"] == [1, 2])
    }
}
