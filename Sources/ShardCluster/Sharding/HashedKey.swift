package import BSON
import Crypto

/// The hash that hashed indexes and hashed shard keys use: the first eight bytes of an MD5, as a little-endian integer.
///
/// What is hashed: a 32-bit seed of zero, the value's canonical type, then the value, numbers squashed to 64 bits so
/// that 42, 42.0 and NumberLong(42) go to the same chunk; documents and arrays field by field.
package enum HashedKey {
    package static func hash(_ value: BSONValue) -> Int64 {
        var digest = Insecure.MD5()
        if value.isNumber {
            let number = squashed(value).littleEndian
            let whole = (UInt32(0), canonicalType(value).littleEndian, number)
            withUnsafeBytes(of: whole) { digest.update(bufferPointer: $0) }
        } else {
            update(&digest, with: littleEndian(UInt32(0)))
            combine(value, name: nil, depth: 0, into: &digest)
        }
        return digest.finalize().withUnsafeBytes { Int64(littleEndian: $0.loadUnaligned(as: Int64.self)) }
    }

    private static func combine(_ value: BSONValue, name: String?, depth: Int, into digest: inout Insecure.MD5) {
        update(&digest, with: littleEndian(UInt32(bitPattern: canonicalType(value))))
        if let name { update(&digest, with: Array(name.utf8) + [0]) }
        guard depth < BSONLimits.depth else { return }
        switch value {
        case .document(let document):
            for (field, inner) in document { combine(inner, name: field, depth: depth + 1, into: &digest) }
        case .array(let elements):
            for (index, inner) in elements.enumerated() {
                combine(inner, name: String(index), depth: depth + 1, into: &digest)
            }
        case .double, .int32, .int64, .decimal128:
            update(&digest, with: littleEndian(UInt64(bitPattern: squashed(value))))
        default:
            update(&digest, with: encoded(value))
        }
    }

    /// A number as 64 bits: fractions cut off, not a number as 0, what is too large at the nearest end.
    private static func squashed(_ value: BSONValue) -> Int64 {
        switch value {
        case .int32(let number): return Int64(number)
        case .int64(let number): return number
        default:
            guard let number = value.double, !number.isNaN else { return 0 }
            if number == 9_223_372_036_854_775_808 { return .min }
            if number > 9_223_372_036_854_775_808 { return .max }
            if number <= -9_223_372_036_854_775_808 { return .min }
            return Int64(number)
        }
    }

    /// The server's numbers for the families of types that compare with each other.
    private static func canonicalType(_ value: BSONValue) -> Int32 {
        switch value {
        case .minKey: -1
        case .undefined: 0
        case .null: 5
        case .double, .int32, .int64, .decimal128: 10
        case .string: 15
        case .document: 20
        case .array: 25
        case .binary: 30
        case .objectID: 35
        case .bool: 40
        case .date: 45
        case .timestamp: 47
        case .regex: 50
        case .javascript: 60
        case .maxKey: 127
        }
    }

    /// The value's own bytes: a document that holds only it, without length, type, empty name and terminator.
    private static func encoded(_ value: BSONValue) -> [UInt8] {
        Array(BSONDocument([("", value)]).bytes.dropFirst(6).dropLast())
    }

    private static func update(_ digest: inout Insecure.MD5, with bytes: [UInt8]) {
        bytes.withUnsafeBytes { digest.update(bufferPointer: $0) }
    }

    private static func littleEndian(_ number: some FixedWidthInteger) -> [UInt8] {
        (0..<number.bitWidth / 8).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
    }
}
