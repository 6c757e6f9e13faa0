import BSON
import ShardCluster
import Testing

@Suite struct StorageCollectionTests {
    @Test func aSecondDocumentOfAnIDIsRefusedInTheServersWords() throws {
        var collection = try StorageFixtures.collection()
        try collection.insert(["_id": 1, "k": 1])
        let error = #expect(throws: CommandError.self) { try collection.insert(["_id": .double(1), "k": 2]) }
        #expect(
            error?.message
                == "E11000 duplicate key error collection: test.c index: _id_ dup key: { _id: 1.0 }")
        #expect(error?.code == 11000)
        #expect(error?.reply["keyValue"] == ["_id": .double(1)])
        #expect(collection.count == 1)
        #expect(try StorageFixtures.documents(collection).count == 1)
    }

    /// 300 entries of one key fill several leaves; its neighbours stand before and behind them.
    @Test func allDocumentsWithOneKeyAreFoundAndNoOthers() throws {
        var collection = try StorageFixtures.collection()
        var number: Int32 = 0
        for key in [1, 2, 3] as [Int32] {
            for _ in 0..<(key == 2 ? 300 : 70) {
                number += 1
                try collection.insert(["_id": .int32(number), "k": .int32(key)])
            }
        }
        func ids(_ key: BSONValue, _ maximum: Int) -> [Int]? {
            collection.documents(with: KeyString(key), in: "k", maximum: maximum)?
                .compactMap { $0["_id"]?.int64.map { Int($0) } }
        }
        #expect(ids(1, .max) == Array(1...70))
        #expect(ids(2, .max) == Array(71...370))
        #expect(ids(3, .max) == Array(371...440))
        #expect(ids(2, 3) == [71, 72, 73])
        #expect(ids(0, .max) == [])
        #expect(ids(4, .max) == [])
        #expect(ids(.double(2.5), .max) == [])
        #expect(collection.documents(with: KeyString(1), in: "other", maximum: 1) == nil)
    }

    /// The server rebuilds the key that collides, so that an array shows the one element, and null stands for nothing.
    @Test func aDuplicateOfAnArrayNamesTheElement() throws {
        func fault(_ key: BSONDocument, _ first: BSONDocument, _ second: BSONDocument) throws -> CommandError? {
            var collection = try StorageFixtures.collection([IndexSpec(key: key, unique: true)])
            try collection.insert(first)
            let inserted = #expect(throws: CommandError.self) { try collection.insert(second) }
            let other = try collection.insert(["_id": 3, "f": 30, "g": 30, "a": ["b": 30]])
            var replacement = second
            replacement["_id"] = 3
            let replaced = #expect(throws: CommandError.self) { try collection.replace(other, with: replacement) }
            #expect(inserted == replaced)
            var built = try StorageFixtures.collection([])
            for document in [first, second] { try built.insert(document) }
            let building = #expect(throws: CommandError.self) {
                try built.createIndex(IndexSpec(key: key, unique: true), materialiseLimit: 0)
            }
            #expect(inserted == building)
            return inserted
        }
        let rows: [(key: BSONDocument, first: BSONDocument, second: BSONDocument, text: String, value: BSONDocument)] =
            [
                (["f": 1], ["f": [1, 2, 3]], ["f": [9, 3, 2]], "{ f: 2 }", ["f": 2]),
                (["f": 1], ["f": "x"], ["f": ["y", "x"]], "{ f: \"x\" }", ["f": "x"]),
                (["f": -1], ["f": [1, 2, 3]], ["f": [9, 3, 2]], "{ f: 3 }", ["f": 3]),
                (["f": 1], ["f": .array([])], ["f": .array([])], "{ f: undefined }", ["f": .undefined]),
                (
                    ["a.b": 1, "g": 1], ["a": [["b": 1], ["b": 2]], "g": 5], ["a": [["b": 7], ["b": 2]], "g": 5],
                    "{ a.b: 2, g: 5 }", ["a.b": 2, "g": 5]
                ),
                (
                    ["a.b": 1, "g": 1], ["a": 1], ["a": [1], "g": .null], "{ a.b: null, g: null }",
                    ["a.b": .null, "g": .null]
                ),
            ]
        for (number, row) in rows.enumerated() {
            var (first, second) = (row.first, row.second)
            first["_id"] = 1
            second["_id"] = 2
            let error = try fault(row.key, first, second)
            let name = IndexSpec(key: row.key).name
            #expect(
                error?.message == "E11000 duplicate key error collection: test.c index: \(name) dup key: \(row.text)",
                "\(number)")
            #expect(error?.reply["keyValue"] == .document(row.value), "\(number)")
        }
    }

    @Test func aRefusedInsertLeavesNoEntryInEarlierIndexes() throws {
        var collection = try StorageFixtures.collection([
            IndexSpec(key: ["k": 1]), IndexSpec(key: ["u": 1], unique: true),
        ])
        try collection.insert(["_id": 1, "k": 1, "u": "x"])
        #expect(throws: CommandError.self) { try collection.insert(["_id": 2, "k": 5, "u": "x"]) }
        #expect(try StorageFixtures.documents(collection, "k_1").count == 1)
        try collection.insert(["_id": 2, "k": 5, "u": "y"])
        #expect(collection.totals(in: .all, keyIndex: "k_1") == collection.totals(in: .all, keyIndex: "_id_"))
    }

    @Test func replacingMovesIndexEntriesAndBytes() throws {
        var collection = try StorageFixtures.collection()
        let id = try collection.insert(["_id": 1, "k": 1])
        try collection.insert(["_id": 2, "k": 2])
        try collection.replace(id, with: ["_id": 1, "k": 9, "text": "longer than before"])
        #expect(try StorageFixtures.documents(collection).map { $0["k"] } == [2, 9])
        let size = collection.document(id)?.bytes.count ?? 0
        #expect(collection.bytes(in: StorageFixtures.range(9, 10), keyIndex: "k_1") == Int64(size))
        #expect(collection.bytes(in: .all, keyIndex: "_id_") == collection.dataBytes)
        #expect(throws: CommandError.self) { try collection.replace(id, with: ["_id": 2, "k": 9]) }
        #expect(collection.document(id)?["_id"] == 1)
        collection.remove(id)
        #expect(collection.count == 1 && collection.document(id) == nil)
        #expect(collection.totals(in: .all, keyIndex: "k_1").bytes == collection.dataBytes)
    }

    @Test func arraysHaveAnEntryAnElementAndAreSeenOnce() throws {
        var collection = try StorageFixtures.collection([IndexSpec(key: ["tags": 1])])
        try collection.insert(["_id": 1, "tags": ["a", "c", "a"]])
        try collection.insert(["_id": 2, "tags": "b"])
        try collection.insert(["_id": 3])
        try collection.insert(["_id": 4, "tags": .array([])])
        let order = try StorageFixtures.documents(collection, "tags_1").map { $0["_id"] }
        #expect(order == [4, 3, 1, 2])
        let backwards = try StorageFixtures.documents(collection, "tags_1", reverse: true).map { $0["_id"] }
        #expect(backwards == [1, 2, 3, 4])
        let c = try StorageFixtures.documents(collection, "tags_1", .prefix(KeyString("c"))).map { $0["_id"] }
        #expect(c == [1])
    }

    @Test func compoundDescendingAndNestedKeysOrderTheScan() throws {
        var collection = try StorageFixtures.collection([IndexSpec(key: ["a.b": 1, "n": -1])])
        try collection.insert(["_id": 1, "a": ["b": "x"], "n": 1])
        try collection.insert(["_id": 2, "a": ["b": "x"], "n": 2])
        try collection.insert(["_id": 3, "a": [["b": "w"], ["b": "y"]], "n": 0])
        try collection.insert(["_id": 4, "a": 5, "n": .int64(7)])
        #expect(collection.indexes.map(\.name) == ["_id_", "a.b_1_n_-1"])
        #expect(try StorageFixtures.documents(collection, "a.b_1_n_-1").map { $0["_id"] } == [4, 3, 2, 1])
        let error = #expect(throws: CommandError.self) {
            try collection.insert(["_id": 5, "a": [["b": 1], ["b": 2]], "n": [1, 2]])
        }
        #expect(error?.code == 171)
    }

    @Test func hashedEntriesOrderByTheHash() throws {
        var collection = try StorageFixtures.collection([IndexSpec(key: ["k": "hashed"])])
        for k in 0..<50 { try collection.insert(["_id": .integer(k), "k": .integer(k)]) }
        let hashes = try StorageFixtures.documents(collection, "k_hashed").map {
            ($0["k"]?.int64 ?? 0) &* 0x9E37_79B9_7F4A_7C1
        }
        #expect(hashes.count == 50 && hashes == hashes.sorted())
        let split = collection.splitPoint(keyIndex: "k_hashed", range: .all, afterBytes: collection.dataBytes / 2)
        #expect(split == ["k": .int64(hashes[25])])
        #expect(throws: CommandError.self) { try collection.insert(["_id": 99, "k": [1]]) }
    }

    @Test func indexesAreBuiltAndDropped() throws {
        var collection = try StorageFixtures.collection([])
        for n in 0..<300 { try collection.insert(["_id": .integer(n), "v": .integer(n % 7)]) }
        #expect(throws: CommandError.self) {
            try collection.createIndex(IndexSpec(key: ["v": 1], unique: true), materialiseLimit: 0)
        }
        #expect(collection.indexes.count == 1)
        try collection.createIndex(IndexSpec(key: ["v": 1]), materialiseLimit: 0)
        #expect(collection.count(inShardKeyRange: StorageFixtures.range(2, 4), keyIndex: "v_1") == 86)
        let clash = #expect(throws: CommandError.self) {
            try collection.createIndex(IndexSpec(name: "v_1", key: ["w": 1]), materialiseLimit: 0)
        }
        #expect(clash?.code == 86)
        try collection.dropIndex("v_1")
        #expect(throws: CommandError.self) { try collection.dropIndex("v_1") }
        #expect(throws: CommandError.self) { try collection.dropIndex("_id_") }
        #expect(throws: CommandError.self) {
            try collection.createIndex(IndexSpec(key: ["v": 0]), materialiseLimit: 0)
        }
    }

    @Test func whatNoDocumentMayBeIsRefused() throws {
        var collection = try StorageFixtures.collection()
        var deep: BSONValue = 1
        for _ in 0..<100 { deep = [deep] }
        let refused: [(BSONDocument, Int32)] = [
            (["k": 1], 2), (["_id": [1]], 53), (["_id": .undefined], 53), (["_id": 1, "deep": deep], 15),
            (["_id": 1, "large": .string(String(repeating: "x", count: 16 << 20))], 10334),
        ]
        let id = try collection.insert(["_id": 7, "k": 1])
        for (document, code) in refused {
            #expect(throws: CommandError.self) { try collection.insert(document) }
            let error = #expect(throws: CommandError.self) { try collection.replace(id, with: document) }
            #expect(error?.code == code)
        }
        #expect(collection.count == 1)
    }

    @Test func aCopyNeverSeesLaterWrites() throws {
        var collection = try StorageFixtures.collection()
        for n in 0..<5000 { try collection.insert(["_id": .integer(n), "k": .integer(n * 7 % 5000)]) }
        let before = collection
        let scan = try StorageFixtures.documents(before)
        for n in 0..<5000 where n % 3 == 0 { collection.remove(RecordID(raw: Int64(n + 1))) }
        for n in 0..<500 { try collection.insert(["_id": .integer(n + 9000), "k": .integer(n)]) }
        try collection.replace(RecordID(raw: 2), with: ["_id": 1, "k": -1])
        #expect(try StorageFixtures.documents(before) == scan)
        #expect(before.count == 5000 && collection.count == 5000 - 1667 + 500)
        #expect(try StorageFixtures.documents(collection).count == collection.count)
    }
}
