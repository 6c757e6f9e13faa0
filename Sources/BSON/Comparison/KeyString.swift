/// Bytes whose `memcmp` order is the order of `BSONValue.compare`: the key of an index entry.
///
/// No key of the same directions is a proper prefix of another, so that keys may be padded with zeros.
package struct KeyString: Sendable, Hashable, Comparable {
    package let bytes: [UInt8]

    package init(_ value: BSONValue, descending: Bool = false) {
        if !descending, let number = Self.exact(value) {
            self.init(exact: number)
            return
        }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(value.isNumber ? Self.numberBytes : Self.usualBytes)
        KeyStringEncoding.append(value, descending: descending, to: &bytes)
        self.init(bytes: bytes)
    }

    /// A compound key; a direction below zero turns its field around, missing directions ascend.
    package init(_ values: [BSONValue], directions: [Int] = []) {
        if values.count == 1, directions.first ?? 1 >= 0, let number = Self.exact(values[0]) {
            self.init(exact: number)
            return
        }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(Self.usualBytes * values.count)
        for (index, value) in values.enumerated() {
            let descending = index < directions.count && directions[index] < 0
            KeyStringEncoding.append(value, descending: descending, to: &bytes)
        }
        self.init(bytes: bytes)
    }

    package init(bytes: [UInt8]) { self.bytes = bytes }

    /// A number that a double holds as it is; most keys are such.
    private static func exact(_ value: BSONValue) -> Double? {
        switch value {
        case .int32(let number): Double(number)
        case .int64(let number) where number.magnitude <= 1 << 53: Double(number)
        case .double(let number): number
        default: nil
        }
    }

    private init(exact number: Double) {
        let bits = NumberOrder(exact: number).bits.bigEndian
        bytes = withUnsafeTemporaryAllocation(byteCount: 10, alignment: 8) { bytes in
            bytes[0] = BSONType.double.canonicalOrder
            bytes.storeBytes(of: bits, toByteOffset: 1, as: UInt64.self)
            bytes[9] = KeyStringEncoding.NumberMark.exact
            return [UInt8](UnsafeRawBufferPointer(bytes))
        }
    }

    /// Room for a number that is a double, an ObjectId or a short text.
    private static let usualBytes = 16
    /// And for what a double leaves out of a number.
    private static let numberBytes = 28

    /// Below every key.
    package static let lowest = KeyString(bytes: [])
    /// Above every key.
    package static let highest = KeyString(bytes: [0xFF])

    /// Above this key and all that begin with it, below every greater one.
    package var afterPrefix: KeyString {
        var above: [UInt8] = []
        above.reserveCapacity(bytes.count + 1)
        above.append(contentsOf: bytes)
        above.append(0xFF)
        return KeyString(bytes: above)
    }

    /// Eight bytes at a time: routing does little else.
    package static func < (a: KeyString, b: KeyString) -> Bool {
        a.bytes.withUnsafeBytes { left in
            b.bytes.withUnsafeBytes { right in
                let shared = min(left.count, right.count)
                var place = 0
                while place &+ 8 <= shared {
                    let one = UInt64(bigEndian: left.loadUnaligned(fromByteOffset: place, as: UInt64.self))
                    let other = UInt64(bigEndian: right.loadUnaligned(fromByteOffset: place, as: UInt64.self))
                    if one != other { return one < other }
                    place &+= 8
                }
                while place < shared {
                    if left[place] != right[place] { return left[place] < right[place] }
                    place &+= 1
                }
                return left.count < right.count
            }
        }
    }
}
