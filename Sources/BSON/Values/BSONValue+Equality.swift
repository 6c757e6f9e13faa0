extension BSONValue: Hashable {
    package static func == (a: BSONValue, b: BSONValue) -> Bool {
        switch (a, b) {
        case (.double(let x), .double(let y)): x.bitPattern == y.bitPattern
        case (.string(let x), .string(let y)), (.javascript(let x), .javascript(let y)): UTF8Order.equal(x, y)
        case (.document(let x), .document(let y)): x == y
        case (.array(let x), .array(let y)): x == y
        case (.binary(let x), .binary(let y)): x == y
        case (.objectID(let x), .objectID(let y)): x == y
        case (.bool(let x), .bool(let y)): x == y
        case (.date(let x), .date(let y)), (.int64(let x), .int64(let y)): x == y
        case (.regex(let x), .regex(let y)):
            UTF8Order.equal(x.pattern, y.pattern) && UTF8Order.equal(x.options, y.options)
        case (.int32(let x), .int32(let y)): x == y
        case (.timestamp(let x), .timestamp(let y)): x == y
        case (.decimal128(let x), .decimal128(let y)): x == y
        case (.undefined, .undefined), (.null, .null), (.minKey, .minKey), (.maxKey, .maxKey): true
        default: false
        }
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(type.rawValue)
        switch self {
        case .double(let x): hasher.combine(x.bitPattern)
        case .string(let x), .javascript(let x): UTF8Order.hash(x, into: &hasher)
        case .document(let x): hasher.combine(x)
        case .array(let x): hasher.combine(x)
        case .binary(let x): hasher.combine(x)
        case .objectID(let x): hasher.combine(x)
        case .bool(let x): hasher.combine(x)
        case .date(let x), .int64(let x): hasher.combine(x)
        case .regex(let x): UTF8Order.hash(x.pattern, into: &hasher)
        case .int32(let x): hasher.combine(x)
        case .timestamp(let x): hasher.combine(x)
        case .decimal128(let x): hasher.combine(x)
        case .undefined, .null, .minKey, .maxKey: break
        }
    }
}

/// Strings by their UTF-8 bytes, where Swift's own `==` and `<` take canonical equivalents for equal.
package enum UTF8Order {
    package static func equal(_ a: String, _ b: String) -> Bool {
        guard a.utf8.count == b.utf8.count else { return false }
        var (a, b) = (a, b)
        return a.withUTF8 { left in b.withUTF8 { right in left.elementsEqual(right) } }
    }

    /// -1, 0 or 1.
    package static func compare(_ a: String, _ b: String) -> Int {
        if a.utf8.lexicographicallyPrecedes(b.utf8) { return -1 }
        return equal(a, b) ? 0 : 1
    }

    static func hash(_ text: String, into hasher: inout Hasher) {
        var copy = text
        copy.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
        hasher.combine(UInt8(0xFF))
    }
}
