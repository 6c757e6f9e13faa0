import BSON
import ShardCluster

/// Collections and documents that the storage tests share.
enum StorageFixtures {
    static let keyIndex = "k_1"

    static func collection(_ indexes: [IndexSpec] = [IndexSpec(key: ["k": 1])]) throws -> StoredCollection {
        try StoredCollection(namespace: "test.c", uuid: [1], indexes: indexes) { value in
            (value.int64 ?? 0) &* 0x9E37_79B9_7F4A_7C1
        }
    }

    static func range(_ low: BSONValue, _ high: BSONValue) -> KeyRange {
        KeyRange(low: KeyString(low), high: KeyString(high))
    }

    /// Everything that a scan of an index gives.
    static func documents(
        _ collection: StoredCollection, _ index: String = keyIndex, _ range: KeyRange = .all, reverse: Bool = false
    ) throws -> [BSONDocument] {
        var result: [BSONDocument] = []
        try collection.forEach(.index(index, ranges: [range], reverse: reverse)) { _, document in
            result.append(document)
            return true
        }
        return result
    }

    /// A generator for tests (xorshift64), the same in every run.
    struct Numbers {
        var state: UInt64 = 88_172_645_463_325_252

        mutating func next(below bound: Int) -> Int {
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            return Int(state % UInt64(bound))
        }
    }
}
