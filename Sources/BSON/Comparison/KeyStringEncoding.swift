/// Appends one value to a key: the byte of its canonical type, then a self-delimiting form of it.
package enum KeyStringEncoding {
    /// Adds `value` to the end of `bytes`; `descending` inverts what it adds.
    package static func append(_ value: BSONValue, descending: Bool, to bytes: inout [UInt8]) {
        let start = bytes.count
        append(value, to: &bytes)
        if descending {
            for index in start..<bytes.count { bytes[index] = ~bytes[index] }
        }
    }

    private static func append(_ value: BSONValue, to bytes: inout [UInt8]) {
        bytes.append(value.type.canonicalOrder)
        switch value {
        case .double, .int32, .int64, .decimal128: append(NumberOrder(value), to: &bytes)
        case .string(let text), .javascript(let text): append(text, to: &bytes)
        case .document(let document):
            for (key, value) in document {
                bytes.append(value.type.canonicalOrder)
                append(key, to: &bytes)
                append(value, to: &bytes)
            }
            bytes.append(0)
        case .array(let elements):
            for element in elements { append(element, to: &bytes) }
            bytes.append(0)
        case .binary(let binary):
            appendBigEndian(UInt32(truncatingIfNeeded: binary.bytes.count), to: &bytes)
            bytes.append(binary.subtype)
            bytes.append(contentsOf: binary.bytes)
        case .objectID(let id):
            appendBigEndian(id.high, to: &bytes)
            appendBigEndian(id.low, to: &bytes)
        case .bool(let flag): bytes.append(flag ? 1 : 0)
        case .date(let milliseconds):
            appendBigEndian(UInt64(bitPattern: milliseconds) ^ 1 << 63, to: &bytes)
        case .timestamp(let time): appendBigEndian(time.raw, to: &bytes)
        case .regex(let regex):
            append(regex.pattern, to: &bytes)
            append(regex.options, to: &bytes)
        case .undefined, .null, .minKey, .maxKey: break
        }
    }

    /// Marks behind a double's bits: what the double leaves out lies below, nothing is left out, it lies above.
    package enum NumberMark {
        package static let below: UInt8 = 0x40
        package static let exact: UInt8 = 0x80
        package static let above: UInt8 = 0xC0
    }

    private static func append(_ number: NumberOrder, to bytes: inout [UInt8]) {
        appendBigEndian(number.bits, to: &bytes)
        guard let residue = number.residue else { return bytes.append(NumberMark.exact) }
        bytes.append(residue.isNegative ? NumberMark.below : NumberMark.above)
        appendBigEndian(residue.isNegative ? ~residue.exponent : residue.exponent, to: &bytes)
        appendBigEndian(residue.isNegative ? ~residue.coefficient : residue.coefficient, to: &bytes)
    }

    /// UTF-8 with a zero byte as 00 FF, ended by 00 00.
    private static func append(_ text: String, to bytes: inout [UInt8]) {
        for byte in text.utf8 {
            bytes.append(byte)
            if byte == 0 { bytes.append(0xFF) }
        }
        bytes.append(0)
        bytes.append(0)
    }

    private static func appendBigEndian<Number: FixedWidthInteger>(_ number: Number, to bytes: inout [UInt8]) {
        withUnsafeBytes(of: number.bigEndian) { bytes.append(contentsOf: $0) }
    }
}
