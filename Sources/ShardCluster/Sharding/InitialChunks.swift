import BSON

/// The chunks that a collection begins with.
enum InitialChunks {
    /// Chunks a shard of an empty collection with a hashed key (two before 7.2).
    static let perShard = 1
    /// The most chunks a shard that `numInitialChunks` may ask for.
    static let maxPerShard = 8192

    /// Cuts the 64-bit hashes into `count` intervals of the same width around 0; ascending.
    static func hashedSplitPoints(_ count: Int) -> [Int64] {
        guard count > 1 else { return [] }
        let width = Int64.max / Int64(count) * 2
        var points: [Int64] = []
        var current: Int64 = 0
        if count % 2 == 0 {
            points.append(0)
            current = width
        } else {
            current = width / 2
        }
        for _ in 0..<(count - 1) / 2 {
            points.append(current)
            points.append(-current)
            current &+= width
        }
        return points.sorted()
    }

    /// Bounds of a pattern with one hashed field: the fields before it at MinKey, those behind it as well.
    static func bounds(_ points: [Int64], of pattern: ShardKeyPattern) -> [KeyBound] {
        points.map { point in
            KeyBound(BSONDocument(pattern.fields.map { ($0.name, $0.hashed ? .int64(point) : .minKey) }))
        }
    }
}
