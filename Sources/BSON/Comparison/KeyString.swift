/// Bytes whose `memcmp` order is the order of `BSONValue.compare`: the key of an index entry.
///
/// No key of the same directions is a proper prefix of another, so that keys may be padded with zeros.
package struct KeyString: Sendable, Hashable, Comparable {
    package let bytes: [UInt8]

    package init(_ value: BSONValue, descending: Bool = false) {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(Self.usualBytes)
        KeyStringEncoding.append(value, descending: descending, to: &bytes)
        self.bytes = bytes
    }

    /// A compound key; a direction below zero turns its field around, missing directions ascend.
    package init(_ values: [BSONValue], directions: [Int] = []) {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(Self.usualBytes * values.count)
        for (index, value) in values.enumerated() {
            let descending = index < directions.count && directions[index] < 0
            KeyStringEncoding.append(value, descending: descending, to: &bytes)
        }
        self.bytes = bytes
    }

    package init(bytes: [UInt8]) { self.bytes = bytes }

    /// Room for a number, an ObjectId or a short text.
    private static let usualBytes = 16

    /// Below every key.
    package static let lowest = KeyString(bytes: [])
    /// Above every key.
    package static let highest = KeyString(bytes: [0xFF])

    /// Above this key and all that begin with it, below every greater one.
    package var afterPrefix: KeyString { KeyString(bytes: bytes + [0xFF]) }

    package static func < (a: KeyString, b: KeyString) -> Bool { a.bytes.lexicographicallyPrecedes(b.bytes) }
}
