import BSON
import SimKernel

/// Documents of 150 bytes as BSON: an ObjectId, a shard key of 64 bits, text.
struct BenchDocuments {
    static let bytes = 150

    private var generator: Generator
    private var number: UInt64 = 0
    private let padding = BSONValue.string(String(repeating: "x", count: bytes - overhead))

    /// Length and terminator 5, `_id` 17, `key` 13, `pad` 10 with the length and terminator of its text.
    private static let overhead = 5 + 17 + 13 + 10

    init(seed: UInt64) {
        generator = Generator(seed: seed)
    }

    mutating func next() -> BSONDocument {
        number += 1
        var id = [UInt8](repeating: 0, count: 12)
        for place in 0..<8 { id[11 - place] = UInt8(truncatingIfNeeded: number >> (8 * UInt64(place))) }
        return BSONDocument([
            ("_id", ObjectID(bytes: id).map { .objectID($0) } ?? .null),
            ("key", .int64(generator.int(in: 0...(1 << 32)))),
            ("pad", padding),
        ])
    }

    /// An insert command with `count` of them.
    mutating func insert(_ count: Int) -> BSONDocument {
        let documents = (0..<count).map { _ in BSONValue.document(next()) }
        return ["insert": "docs", "documents": .array(documents)]
    }
}
