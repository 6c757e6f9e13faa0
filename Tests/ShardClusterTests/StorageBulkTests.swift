import BSON
import ShardCluster
import Testing

/// Generated documents answer as if each of them had been stored.
@Suite struct StorageBulkTests {
    /// Ten batches of 1,000 documents, twice of one shape, with keys that repeat and that leave gaps.
    static let batches: [BulkBatch] = (0..<10 as Range<Int64>).map { n in
        let isDense = n % 2 == 0
        return BulkBatch(
            field: "k", low: isDense ? -300 : 100, width: isDense ? 400 : 3777, count: 1000, firstNumber: n * 1000,
            padBytes: isDense ? 0 : 40)
    }

    private func twins(_ batches: Int = 10) throws -> (bulk: StoredCollection, real: StoredCollection) {
        var bulk = try StorageFixtures.collection()
        for batch in Self.batches.prefix(batches) { try bulk.append(bulk: batch) }
        var real = try StorageFixtures.collection()
        for document in try StorageFixtures.documents(bulk, "_id_") { try real.insert(document) }
        #expect(real.realCount == batches * 1000 && bulk.bulkCount == real.realCount && bulk.realCount == 0)
        return (bulk, real)
    }

    @Test func documentsAreWhatTheBatchSays() throws {
        var collection = try StorageFixtures.collection([IndexSpec(key: ["key": 1])])
        try collection.append(
            bulk: BulkBatch(field: "key", low: 10, width: 3, count: 4, firstNumber: 255, padBytes: 0))
        let documents = try StorageFixtures.documents(collection, "key_1")
        #expect(documents.map { $0["key"] } == [10, 10, 11, 12])
        #expect(documents[0]["_id"]?.objectID?.hex == "6955b90000000000000000ff")
        #expect(documents.allSatisfy { $0.bytes.count == 31 })
        #expect(collection.dataBytes == 124)
    }

    @Test func countsBytesScansAndSplitsAreThoseOfRealDocuments() throws {
        let (bulk, real) = try twins()
        try expectEqual(bulk, real)
    }

    @Test func mixedCollectionsAnswerAsRealOnes() throws {
        var (bulk, real) = try twins(3)
        for n in 0..<500 {
            let document: BSONDocument = ["_id": .integer(n), "k": .double(Double(n * 9) - 350.5), "x": "real"]
            try bulk.insert(document)
            try real.insert(document)
        }
        try expectEqual(bulk, real)
    }

    private func expectEqual(_ bulk: StoredCollection, _ real: StoredCollection) throws {
        #expect(bulk.count == real.count && bulk.dataBytes == real.dataBytes)
        for index in ["k_1", "_id_"] {
            #expect(try StorageFixtures.documents(bulk, index) == StorageFixtures.documents(real, index))
            let backwards = try StorageFixtures.documents(bulk, index, reverse: true)
            #expect(try backwards == StorageFixtures.documents(real, index, reverse: true))
        }
        var numbers = StorageFixtures.Numbers()
        for _ in 0..<25 {
            let low = numbers.next(below: 4500) - 400
            let range = StorageFixtures.range(.integer(low), .double(Double(low + numbers.next(below: 2000)) + 0.5))
            let totals = bulk.totals(in: range, keyIndex: "k_1")
            #expect(totals == real.totals(in: range, keyIndex: "k_1"))
            for part: Int64 in [1, 2, 3] {
                let afterBytes = totals.bytes * part / 4
                #expect(
                    bulk.splitPoint(keyIndex: "k_1", range: range, afterBytes: afterBytes)
                        == real.splitPoint(keyIndex: "k_1", range: range, afterBytes: afterBytes))
            }
        }
        let ids = try StorageFixtures.documents(real, "_id_").compactMap { $0["_id"] }
        let range = StorageFixtures.range(ids[1234], ids[2777])
        #expect(bulk.totals(in: range, keyIndex: "_id_") == real.totals(in: range, keyIndex: "_id_"))
        #expect(
            try StorageFixtures.documents(bulk, "_id_", range) == StorageFixtures.documents(real, "_id_", range))
    }

    /// Fields that generated documents don't have are null in their keys.
    @Test(arguments: [["k": 1, "z": -1, "y.x": 1], ["z": 1], ["h": "hashed"]] as [BSONDocument])
    func indexesOverOtherFieldsNeedNoDocuments(pattern: BSONDocument) throws {
        var (bulk, real) = try twins(1)
        let index = IndexSpec(key: pattern)
        for n in [3, 77] {
            let document: BSONDocument = ["_id": .integer(n), "k": 50, "z": .integer(n % 2), "h": 5]
            try bulk.insert(document)
            try real.insert(document)
        }
        try bulk.createIndex(index, materialiseLimit: 0)
        try real.createIndex(index, materialiseLimit: 0)
        #expect(try StorageFixtures.documents(bulk, index.name) == StorageFixtures.documents(real, index.name))
        for range in [StorageFixtures.range(nil, 0), StorageFixtures.range(1, 60), .prefix(KeyString([50, nil]))] {
            let totals = bulk.totals(in: range, keyIndex: index.name)
            #expect(totals == real.totals(in: range, keyIndex: index.name))
            #expect(
                bulk.splitPoint(keyIndex: index.name, range: range, afterBytes: totals.bytes / 2)
                    == real.splitPoint(keyIndex: index.name, range: range, afterBytes: totals.bytes / 2))
            let payload = try bulk.extract(range: range, keyIndex: index.name)
            let stored = try real.extract(range: range, keyIndex: index.name)
            #expect(payload.totals == stored.totals)
            #expect(try sorted(bulk) == sorted(real))
            try bulk.absorb(payload)
            try real.absorb(stored)
        }
    }

    @Test func extractingAndAbsorbingMovesTheSameDocuments() throws {
        var (bulk, real) = try twins()
        var (bulkTarget, realTarget) = (try StorageFixtures.collection(), try StorageFixtures.collection())
        let all = try StorageFixtures.documents(real)
        for (low, high) in [(-1000, -100), (50, 120), (1000, 3000)] {
            let range = StorageFixtures.range(.integer(low), .integer(high))
            let fromBulk = try bulk.extract(range: range, keyIndex: "k_1")
            let fromReal = try real.extract(range: range, keyIndex: "k_1")
            #expect(fromBulk.totals == fromReal.totals && fromBulk.totals.count > 0)
            #expect(bulk.totals(in: range, keyIndex: "k_1").count == 0)
            try bulkTarget.absorb(fromBulk)
            try realTarget.absorb(fromReal)
        }
        for (generated, stored) in [(bulk, real), (bulkTarget, realTarget)] {
            #expect(generated.count == stored.count && generated.dataBytes == stored.dataBytes)
            #expect(try sorted(generated) == sorted(stored))
        }
        try bulk.absorb(try bulkTarget.extract(range: .all, keyIndex: "k_1"))
        #expect(try StorageFixtures.documents(bulk) == all && bulkTarget.count == 0)
    }

    /// One `_id` that is here already, the last of a hundred: nothing is taken, by no index.
    @Test func takesAllDocumentsOrNone() throws {
        var (donor, target) = (try StorageFixtures.collection(), try StorageFixtures.collection())
        for id in 0..<100 as Range<Int32> { try donor.insert(["_id": .int32(id), "k": .int32(id)]) }
        try target.insert(["_id": 99, "k": 500])
        let before = target
        let error = #expect(throws: CommandError.self) {
            try target.absorb(try donor.payload(of: .all, keyIndex: "k_1"))
        }
        #expect(error?.code == 11_000)
        #expect(target.count == 1 && target.dataBytes == before.dataBytes)
        #expect(target.totals(in: .all, keyIndex: "k_1").count == 1)
        #expect(try sorted(target) == sorted(before))
        try target.absorb(try donor.extract(range: StorageFixtures.range(nil, 99), keyIndex: "k_1"))
        #expect(target.count == 100 && donor.count == 1)
    }

    private func sorted(_ collection: StoredCollection) throws -> [BSONDocument] {
        try StorageFixtures.documents(collection, "_id_")
    }

    @Test func tenThousandEqualBatchesCostAsOne() throws {
        var collection = try StorageFixtures.collection()
        for n in 0..<10_000 as Range<Int64> {
            for (low, high) in [(0, 40), (60, 80)] {
                try collection.append(
                    bulk: BulkBatch(field: "k", low: 0, width: 100, count: 100_000, firstNumber: n * 100_000),
                    range: StorageFixtures.range(.integer(low), .integer(high)))
            }
        }
        #expect(collection.bulkCount == 600_000_000)
        #expect(collection.modelBytes < 1000)
        #expect(collection.count(inShardKeyRange: StorageFixtures.range(30, 61), keyIndex: "k_1") == 110_000_000)
    }

    @Test func matchingDocumentsTurnRealWithinALimit() throws {
        var (bulk, real) = try twins(3)
        let access = StoredCollection.Access.index("k_1", ranges: [StorageFixtures.range(0, 20)], reverse: false)
        let matching = bulk.count(inShardKeyRange: StorageFixtures.range(0, 20), keyIndex: "k_1")
        let error = #expect(throws: CommandError.self) {
            try bulk.materialise(access, limit: matching - 1) { _ in true }
        }
        #expect(error?.codeName == "ExceededMemoryLimit" && bulk.realCount == 0)
        try bulk.materialise(access, limit: matching) { _ in true }
        #expect(bulk.realCount == matching && bulk.count == 3000 && bulk.dataBytes == real.dataBytes)
        #expect(try sorted(bulk) == sorted(real))
        let change: [RecordID] = try bulk.recordIDs(access)
        #expect(change.count == matching)
        try bulk.replace(change[0], with: ["_id": 77, "k": 5])
        #expect(throws: CommandError.self) { try bulk.insert(["_id": try sorted(real)[3]["_id"] ?? nil, "k": 1]) }
    }

    @Test func whatBulkCannotDoIsNamed() throws {
        var collection = try StorageFixtures.collection([IndexSpec(key: ["k": 1]), IndexSpec(key: ["z": 1, "k": 1])])
        let batch = BulkBatch(field: "k", low: 0, width: 10, count: 10, firstNumber: 0)
        #expect(throws: CommandError.self) { try collection.append(bulk: batch) }
        try collection.dropIndex("z_1_k_1")
        try collection.append(bulk: batch)
        for wrong in [
            BulkBatch(field: "j", low: 0, width: 10, count: 10, firstNumber: 10),
            BulkBatch(field: "k", low: .max, width: 10, count: 10, firstNumber: 10),
            BulkBatch(field: "k", low: 0, width: 0, count: 10, firstNumber: 10),
            BulkBatch(field: "_id", low: 0, width: 1, count: 10, firstNumber: 10),
            BulkBatch(field: "k", low: 0, width: 1, count: .max, firstNumber: 10),
        ] {
            #expect(throws: CommandError.self) { try collection.append(bulk: wrong) }
        }
        #expect(throws: CommandError.self) {
            try collection.createIndex(IndexSpec(key: ["k": -1]), materialiseLimit: 9)
        }
        #expect(collection.bulkCount == 10)
        try collection.createIndex(IndexSpec(key: ["k": -1]), materialiseLimit: 10)
        #expect(collection.realCount == 10)
    }

    @Test func extremeBatchesStayExact() throws {
        var collection = try StorageFixtures.collection()
        let low = Int64.min
        let batch = BulkBatch(field: "k", low: low, width: .max, count: 4_000_000_000_000, firstNumber: 1)
        try collection.append(bulk: batch)
        #expect(collection.bulkCount == 4_000_000_000_000)
        let half = StorageFixtures.range(.minKey, .int64(low / 2))
        #expect(collection.count(inShardKeyRange: half, keyIndex: "k_1") == 2_000_000_000_001)
        let split = collection.splitPoint(keyIndex: "k_1", range: .all, afterBytes: collection.dataBytes / 2)
        let key = try #require(split?["k"]?.int64)
        #expect(abs(key - low / 2) < 1_000_000_000)
    }
}

extension StoredCollection {
    /// Records that an access finds among real documents.
    fileprivate func recordIDs(_ access: Access) throws -> [RecordID] {
        var result: [RecordID] = []
        try forEach(access) { id, _ in
            if let id { result.append(id) }
            return true
        }
        return result
    }
}
