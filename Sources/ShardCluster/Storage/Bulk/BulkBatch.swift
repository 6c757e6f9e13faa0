import BSON

/// A generated batch of documents that is stored as its description.
///
/// Rank r of 0..<count has the key low + floor(r x width / count) and the number firstNumber + r. Its document is
/// `{_id: ObjectId of the number, FIELD: key, pad: "xxx..."}`, `pad` only where padBytes > 0.
package struct BulkBatch: Sendable, Hashable {
    /// The shard-key field, a plain name.
    package let field: String
    package let low: Int64
    /// Keys lie in low..<low+width.
    package let width: Int64
    package let count: Int64
    package let firstNumber: Int64
    package let padBytes: Int32

    package init(
        field: String, low: Int64, width: Int64, count: Int64, firstNumber: Int64, padBytes: Int32 = 0
    ) {
        self.field = field
        self.low = low
        self.width = width
        self.count = count
        self.firstNumber = firstNumber
        self.padBytes = padBytes
    }

    /// Throws `BadValue` for numbers that can't be: what passes never overflows later.
    package func validate() throws(CommandError) {
        let isPlain = !field.isEmpty && field != "_id" && !field.utf8.contains { $0 == 0 || $0 == UInt8(ascii: ".") }
        guard isPlain else { throw .badValue("a bulk batch needs a top-level field other than _id, not \"\(field)\"") }
        guard width > 0, !low.addingReportingOverflow(width).overflow else {
            throw .badValue("the keys of a bulk batch must lie in low..<low+width with width > 0")
        }
        guard count > 0, firstNumber >= 0, !firstNumber.addingReportingOverflow(count).overflow else {
            throw .badValue("a bulk batch needs a count > 0 and numbers from 0 to 2^63")
        }
        guard padBytes >= 0, Int(padBytes) + 64 + field.utf8.count <= BSONLimits.documentBytes else {
            throw .badValue("the pad of a bulk document must lie in 0..<16 MiB")
        }
    }
}
