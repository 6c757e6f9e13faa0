import BSON
import Testing

@testable import ShardCluster

/// Undoing changes in reverse gives every earlier state again, documents and indexes alike.
@Suite struct StorageUndoTests {
    /// All that a collection shows: documents with their IDs in each order, totals and sizes.
    private struct Content: Equatable {
        var scans: [[Found]] = []
        var totals: [DocumentTotals] = []
        var sizes: [Int64]

        struct Found: Equatable {
            let id: RecordID?
            let document: BSONDocument
        }

        init(_ collection: StoredCollection) throws {
            sizes = [collection.dataBytes, collection.realBytes, Int64(collection.count), collection.modelBytes]
            scans.append(try Self.scan(collection, .collectionScan))
            for index in collection.storedIndexes {
                scans.append(
                    try Self.scan(collection, .index(index.spec.name, ranges: [.all], reverse: false)))
                totals.append(index.tree.totals)
                totals += (0..<index.tree.count).map { rank in
                    index.tree.entry(atRank: rank).map { index.tree.totals(before: $0.key) } ?? DocumentTotals()
                }
            }
        }

        static func scan(_ collection: StoredCollection, _ access: StoredCollection.Access) throws -> [Found] {
            var found: [Found] = []
            try collection.forEach(access) { id, document in
                found.append(Found(id: id, document: document))
                return true
            }
            return found
        }
    }

    private static let indexes = [
        IndexSpec(key: ["k": 1]), IndexSpec(key: ["u": 1], unique: true), IndexSpec(key: ["tags": 1]),
        IndexSpec(key: ["a.b": 1, "k": -1]), IndexSpec(key: ["codes": 1], unique: true),
        IndexSpec(key: ["k": "hashed"]),
    ]

    private func document(_ id: Int, _ numbers: inout StorageFixtures.Numbers) -> BSONDocument {
        let tags = (0..<numbers.next(below: 4)).map { _ in BSONValue.integer(numbers.next(below: 5)) }
        let codes = (0..<1 + numbers.next(below: 3)).map { _ in BSONValue.integer(numbers.next(below: 400)) }
        return [
            "_id": .integer(id), "k": .integer(numbers.next(below: 30)), "u": .integer(numbers.next(below: 300)),
            "tags": .array(tags), "a": ["b": .string(String(repeating: "long ", count: numbers.next(below: 8)))],
            "codes": .array(codes),
        ]
    }

    @Test(arguments: [1, 2, 3])
    func everyStateComesBack(seed: UInt64) throws {
        var numbers = StorageFixtures.Numbers(state: seed &* 0x9E37_79B9_7F4A_7C15)
        var collection = try StorageFixtures.collection(Self.indexes)
        var live: [RecordID] = []
        var history: [(before: StoredCollection, undo: StorageUndo)] = []
        for step in 0..<320 {
            let before = collection
            let choice = live.isEmpty ? 0 : numbers.next(below: 10)
            let document = document(step, &numbers)
            if choice < (step < 200 ? 6 : 2) {
                guard let id = try? collection.insert(document) else { continue }
                live.append(id)
                history.append((before, .remove(id)))
            } else if choice < 8 {
                let id = live[numbers.next(below: live.count)]
                var changed = document
                changed["_id"] = collection.document(id)?["_id"]
                guard let old = try? collection.replace(id, with: changed) else { continue }
                history.append((before, .restore(old, at: id)))
            } else {
                let id = live.remove(at: numbers.next(below: live.count))
                let old = collection.remove(id)
                try history.append((before, .restore(#require(old), at: id)))
            }
        }
        #expect(history.count > 150)
        let end = collection
        for (before, undo) in history.reversed() {
            collection.undo(undo)
            #expect(try Content(collection) == Content(before))
        }
        #expect(collection.count == 0 && end.count > 10)
    }

    @Test func generatedDocumentsComeBackToo() throws {
        var collection = try StorageFixtures.collection()
        var history: [(before: StoredCollection, undo: StorageUndo)] = []
        func batch(_ number: Int64) -> BulkBatch {
            BulkBatch(field: "k", low: number * 10, width: 100, count: 40, firstNumber: number * 40, padBytes: 0)
        }
        for number in 0..<4 as Range<Int64> {
            history.append((collection, .bulk(collection.bulkSnapshot)))
            try collection.append(bulk: batch(number))
            let (before, snapshot) = (collection, collection.bulkSnapshot)
            let range = StorageFixtures.range(.int64(number * 10 + 20), .int64(number * 10 + 25))
            let records = try collection.materialise(.index("k_1", ranges: [range], reverse: false), limit: 100) { _ in
                true
            }
            #expect(!records.isEmpty)
            history.append((before, .generate(snapshot, instead: records)))
            history.append((collection, .restore(try #require(collection.document(records[0])), at: records[0])))
            try collection.replace(records[0], with: ["_id": .int64(number), "k": -1])
        }
        for (before, undo) in history.reversed() {
            collection.undo(undo)
            #expect(try Content(collection) == Content(before))
        }
        #expect(collection.count == 0)
    }

    @Test func aRestoredDocumentIsNotHeldAgainstUniqueIndexes() throws {
        var collection = try StorageFixtures.collection([IndexSpec(key: ["u": 1], unique: true)])
        let first = try collection.insert(["_id": 1, "u": [1, 2]])
        let removed = collection.remove(first)
        let old = try #require(removed)
        let second = try collection.insert(["_id": 1, "u": 2])
        collection.restore(old, at: first)
        #expect(collection.document(first) == old && collection.count == 2)
        #expect(try StorageFixtures.documents(collection, "u_1").count == 2)
        collection.remove(second)
        #expect(try StorageFixtures.documents(collection, "_id_") == [old])
        #expect(collection.totals(in: .all, keyIndex: "_id_").bytes == collection.dataBytes)
    }

    @Test func anIDThatWasNeverGivenIsLeftAlone() throws {
        var collection = try StorageFixtures.collection()
        let id = try collection.insert(["_id": 1, "k": 1])
        let before = try Content(collection)
        collection.restore(["_id": 2, "k": 2], at: RecordID(raw: id.raw + 1))
        #expect(try Content(collection) == before)
    }
}
