import BSON

extension BSONValue {
    /// A count as a shell's number: int32 where it fits, else a double, which is exact up to 2^53.
    static func number(_ count: Int64) -> BSONValue {
        Int32(exactly: count).map { .int32($0) } ?? .double(Double(count))
    }
}
