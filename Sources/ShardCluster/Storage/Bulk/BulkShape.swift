import BSON

/// What the documents of equal batches have in common; two batches of one shape differ only in their numbers.
struct BulkShape: Sendable, Hashable {
    let field: String
    let low: Int64
    let width: Int64
    let count: Int64
    let padBytes: Int32

    init(_ batch: BulkBatch) {
        field = batch.field
        low = batch.low
        width = batch.width
        count = batch.count
        padBytes = batch.padBytes
    }

    /// The key of a rank in 0...count.
    func key(ofRank rank: Int64) -> Int64 {
        let (product, overflows) = rank.multipliedReportingOverflow(by: width)
        if !overflows { return low &+ product / count }
        let wide = UInt64(rank).multipliedFullWidth(by: UInt64(width))
        return low &+ Int64(bitPattern: UInt64(count).dividingFullWidth(wide).quotient)
    }

    /// The first rank whose key is at least `key`, `count` when there is none.
    func firstRank(withKeyFrom key: Int64) -> Int64 {
        if key <= low { return 0 }
        let (distance, overflows) = key.subtractingReportingOverflow(low)
        if overflows || distance >= width { return count }
        let product = UInt64(distance).multipliedFullWidth(by: UInt64(count))
        let (quotient, remainder) = UInt64(width).dividingFullWidth(product)
        return Int64(bitPattern: quotient) + (remainder == 0 ? 0 : 1)
    }

    /// BSON bytes of the documents of these ranks, once.
    func bytes(ofRanks ranks: Range<Int64>) -> Int64 {
        let small = ranks.clamped(
            to: firstRank(withKeyFrom: Int64(Int32.min))..<firstRank(withKeyFrom: Int64(Int32.max) + 1))
        let documents = Int64(ranks.count)
        return documents &* documentBytes &+ 4 &* (documents &- Int64(small.count))
    }

    /// Bytes of a document whose key is an int32.
    private var documentBytes: Int64 {
        let pad = padBytes > 0 ? 10 + Int64(padBytes) : 0
        return 4 + 17 + 1 + Int64(field.utf8.count) + 1 + 4 + pad + 1
    }

    func document(rank: Int64, number: Int64) -> BSONDocument {
        var document: BSONDocument = [
            "_id": .objectID(BulkNumber.id(number)), field: .integer(key(ofRank: rank)),
        ]
        if padBytes > 0 {
            document.append("pad", .string(String(repeating: "x", count: Int(padBytes))))
        }
        return document
    }
}

/// The identifiers of generated documents: in order of their numbers, and leading back to them.
enum BulkNumber {
    /// Seconds of 2026-01-01T00:00:00Z, where virtual time begins.
    private static let seconds: UInt32 = 1_767_225_600

    static func id(_ number: Int64) -> ObjectID {
        let bits = UInt64(bitPattern: number)
        return ObjectID(high: UInt64(seconds) << 32 | bits >> 32, low: UInt32(truncatingIfNeeded: bits))
    }

    static func number(_ id: ObjectID) -> Int64? {
        guard id.timestamp == seconds else { return nil }
        let number = Int64(bitPattern: id.high << 32 | UInt64(id.low))
        return number >= 0 ? number : nil
    }
}
