import BSON

/// How much of a collection a range holds on one shard.
struct RangeShare: Sendable, Hashable {
    let documents: Int
    let bytes: Int64
}
