import BSON
import LabSandbox
import ShardCluster
import SimKernel
import Testing

/// 10,000 documents, once generated and once stored one by one, give equal answers to every command.
@Suite struct BulkAndRealTests {
    private var bulk = Sandbox(SandboxConfiguration(), seed: 7)
    private var real = Sandbox(SandboxConfiguration(), seed: 7)

    init() throws {
        both(["shardCollection": "t.c", "key": ["key": 1]], "admin")
        _ = try bulk.call(
            "load.start", [["namespace": "t.c", "batch": 10_000, "batches": 1, "keys": ["low": 0, "high": 2_499]]])
        try bulk.wait(.minutes(1))
        let documents = bulk.run(["find": "c", "batchSize": 20_000], database: "t").value(at: ["cursor", "firstBatch"])
        let all = try #require(documents?.array)
        #expect(all.count == 10_000)
        for start in stride(from: 0, to: all.count, by: 1_000) {
            let part = Array(all[start..<start + 1_000])
            #expect(real.run(["insert": "c", "documents": .array(part)], database: "t")["n"]?.int64 == 1_000)
        }
        #expect(real.cluster.shards.reduce(0) { $1.collections.reduce($0) { $0 + $1.1.realCount } } == 10_000)
        #expect(bulk.cluster.shards.reduce(0) { $1.collections.reduce($0) { $0 + $1.1.realCount } } == 0)
    }

    @discardableResult
    private mutating func both(_ command: BSONDocument, _ database: String = "t") -> (BSONDocument, BSONDocument) {
        (bulk.run(command, database: database), real.run(command, database: database))
    }

    /// The value at a path of both replies, which must be there and be the same.
    private mutating func agree(
        _ command: BSONDocument, _ path: String..., database: String = "t",
        at location: SourceLocation = #_sourceLocation
    ) {
        let (one, other) = both(command, database)
        let text = ExtendedJSON.relaxed(.document(command))
        let value = one.value(at: path)
        #expect(value != nil, "\(text): \(ExtendedJSON.relaxed(.document(one)))", sourceLocation: location)
        #expect(value == other.value(at: path), "\(text)", sourceLocation: location)
    }

    private mutating func compareReads(at location: SourceLocation = #_sourceLocation) {
        let range: BSONValue = ["key": ["$gte": 100, "$lt": 1_900]]
        for filter: BSONValue in [
            [:], range, ["key": 7], ["key": ["$in": [1, 2, 9_999]]], ["key": ["$mod": [10, 3]]],
        ] {
            agree(["count": "c", "query": filter], "n", at: location)
            agree(["distinct": "c", "key": "key", "query": filter], "values", at: location)
            agree(
                ["find": "c", "filter": filter, "sort": ["key": -1, "_id": 1], "skip": 3, "limit": 50], "cursor",
                "firstBatch", at: location)
            for field in ["nReturned", "totalDocsExamined", "totalKeysExamined"] {
                agree(
                    ["explain": ["find": "c", "filter": filter], "verbosity": "executionStats"], "executionStats",
                    field, at: location)
            }
        }
        let group: BSONValue = [
            "$group": [
                "_id": ["$mod": ["$key", 4]], "n": ["$sum": 1], "s": ["$sum": "$key"], "a": ["$avg": "$key"],
                "m": ["$max": "$_id"],
            ]
        ]
        let bucket: BSONValue = ["$bucket": ["groupBy": "$key", "boundaries": [0, 10, 100, 2_500]]]
        for pipeline: BSONValue in [[group, ["$sort": ["_id": 1]]], [["$match": range], bucket], [["$count": "n"]]] {
            agree(["aggregate": "c", "pipeline": pipeline, "cursor": [:]], "cursor", "firstBatch", at: location)
        }
        for field in ["count", "size", "avgObjSize", "nchunks"] { agree(["collStats": "c"], field, at: location) }
        for shard in ["shard-01", "shard-02"] {
            for field in ["count", "size", "avgObjSize"] {
                let values = [bulk, real].map { sandbox in
                    var sandbox = sandbox
                    return sandbox.run(["collStats": "c"], database: "t").value(at: ["shards", shard, field])
                }
                #expect(values[0] == values[1], "\(shard) \(field)", sourceLocation: location)
            }
        }
    }

    private func shares(_ sandbox: Sandbox) throws -> [String] {
        try sandbox.cluster.chunkFacts(Namespace("t", "c")).map {
            "\($0.min.serverText) \($0.shard) \($0.documents) \($0.bytes)"
        }
    }

    @Test mutating func answersAreEqual() throws {
        compareReads()
        agree(["split": "t.c", "middle": ["key": 800]], "ok", database: "admin")
        agree(["split": "t.c", "find": ["key": 2_000]], "ok", database: "admin")
        #expect(try shares(bulk) == shares(real))
        let target = try #require(shares(bulk).first).contains("shard-01") ? "shard-02" : "shard-01"
        let move: BSONDocument = [
            "moveRange": "t.c", "min": ["key": 300], "max": ["key": 800], "toShard": .string(target),
        ]
        agree(move, "ok", database: "admin")
        #expect(try shares(bulk) == shares(real))
        #expect(try shares(bulk).filter { $0.contains(target) }.count == 1)
        compareReads()
        agree(["delete": "c", "deletes": [["q": ["key": ["$gte": 700, "$lt": 900]], "limit": 0]]], "n")
        agree(["update": "c", "updates": [["q": ["key": 5], "u": ["$set": ["w": 1]], "multi": true]]], "nModified")
        #expect(try shares(bulk) == shares(real))
        compareReads()
    }
}
