import BSON
import ShardCluster
import Testing

/// The index tree against a sorted array that does the same.
@Suite struct StorageIndexModelTests {
    private struct Row {
        let id: RecordID
        let key: BSONValue
        let document: BSONDocument
    }

    @Test(arguments: [1, 20])
    func totalsRanksAndScansAgreeWithASortedArray(distinctKeys: Int) throws {
        var numbers = StorageFixtures.Numbers(state: UInt64(distinctKeys))
        var collection = try StorageFixtures.collection()
        var rows: [Row] = []
        for step in 0..<1600 {
            if numbers.next(below: 5) < (step < 1100 ? 4 : 1) || rows.isEmpty {
                let key = key(numbers.next(below: 100 * distinctKeys))
                let document: BSONDocument = [
                    "_id": .integer(step), "k": key, "p": .string(String(repeating: "x", count: step % 50)),
                ]
                rows.append(Row(id: try collection.insert(document), key: key, document: document))
            } else {
                collection.remove(rows.remove(at: numbers.next(below: rows.count)).id)
            }
            if step % 400 == 399 { try check(collection, rows, &numbers, keys: 100 * distinctKeys) }
        }
        for row in rows { collection.remove(row.id) }
        #expect(collection.count == 0 && collection.dataBytes == 0)
        #expect(collection.totals(in: .all, keyIndex: "k_1") == DocumentTotals())
    }

    /// Keys that are short, longer than sixteen bytes, and alike in the first sixteen.
    private func key(_ number: Int) -> BSONValue {
        number % 3 == 0 ? .string("a common beginning of keys \(number)") : .integer(number)
    }

    private func check(
        _ collection: StoredCollection, _ rows: [Row], _ numbers: inout StorageFixtures.Numbers, keys: Int
    ) throws {
        let sorted = rows.enumerated().sorted {
            let order = BSONValue.compare($0.element.key, $1.element.key)
            return order != 0 ? order < 0 : $0.element.id < $1.element.id
        }.map(\.element)
        #expect(try StorageFixtures.documents(collection) == sorted.map(\.document))
        #expect(try StorageFixtures.documents(collection, reverse: true) == sorted.reversed().map(\.document))
        for _ in 0..<15 {
            let bounds = [key(numbers.next(below: keys)), key(numbers.next(below: keys))].sorted {
                BSONValue.compare($0, $1) < 0
            }
            let range = StorageFixtures.range(bounds[0], bounds[1])
            let inside = sorted.filter {
                BSONValue.compare($0.key, bounds[0]) >= 0 && BSONValue.compare($0.key, bounds[1]) < 0
            }
            #expect(try StorageFixtures.documents(collection, "k_1", range) == inside.map(\.document))
            #expect(
                try StorageFixtures.documents(collection, "k_1", range, reverse: true)
                    == inside.reversed().map(\.document))
            let bytes = inside.reduce(0) { $0 + $1.document.bytes.count }
            #expect(
                collection.totals(in: range, keyIndex: "k_1")
                    == DocumentTotals(count: inside.count, bytes: Int64(bytes)))
            checkSplit(collection, range, inside, afterBytes: bytes / 3)
        }
    }

    private func checkSplit(_ collection: StoredCollection, _ range: KeyRange, _ inside: [Row], afterBytes: Int) {
        let expected = inside.first { candidate in
            let before = inside.filter { BSONValue.compare($0.key, candidate.key) < 0 }
            return before.reduce(0) { $0 + $1.document.bytes.count } >= afterBytes
        }
        let split = collection.splitPoint(keyIndex: "k_1", range: range, afterBytes: Int64(afterBytes))
        #expect(split?["k"] == expected?.key)
    }

    @Test func uniqueKeysAreFoundAcrossBlocks() throws {
        var collection = try StorageFixtures.collection([IndexSpec(key: ["u": 1], unique: true)])
        var ids: [RecordID] = []
        for n in 0..<300 { ids.append(try collection.insert(["_id": .integer(n), "u": .integer(n)])) }
        for n in 0..<300 {
            try collection.replace(ids[n], with: ["_id": .integer(n), "u": .integer(-n - 1)])
            collection.remove(try collection.insert(["_id": .integer(n + 5000), "u": .integer(n)]))
            try collection.replace(ids[n], with: ["_id": .integer(n), "u": .integer(n)])
            #expect(throws: CommandError.self) { try collection.insert(["_id": 9999, "u": .integer(n)]) }
        }
        #expect(collection.count == 300)
    }
}
