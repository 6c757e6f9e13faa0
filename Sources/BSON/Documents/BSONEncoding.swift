/// Writes elements in BSON's byte form.
package enum BSONEncoding {
    /// Appends type byte, name and value.
    package static func appendElement(_ key: String, _ value: BSONValue, to bytes: inout [UInt8]) {
        bytes.append(value.type.rawValue)
        appendNamed(key, value, to: &bytes)
    }

    /// Appends name and value behind a type byte.
    static func appendNamed(_ key: String, _ value: BSONValue, to bytes: inout [UInt8]) {
        appendCString(key, to: &bytes)
        appendValue(value, to: &bytes)
    }

    static func appendValue(_ value: BSONValue, to bytes: inout [UInt8]) {
        switch value {
        case .double(let number): appendInteger(number.bitPattern, to: &bytes)
        case .string(let text), .javascript(let text): appendString(text, to: &bytes)
        case .document(let document): bytes.append(contentsOf: document.bytes)
        case .array(let elements): appendArray(elements, to: &bytes)
        case .binary(let binary): appendBinary(binary, to: &bytes)
        case .objectID(let id):
            appendInteger(id.high.byteSwapped, to: &bytes)
            appendInteger(id.low.byteSwapped, to: &bytes)
        case .bool(let flag): bytes.append(flag ? 1 : 0)
        case .date(let milliseconds): appendInteger(milliseconds, to: &bytes)
        case .regex(let regex):
            appendCString(regex.pattern, to: &bytes)
            appendCString(regex.options, to: &bytes)
        case .int32(let number): appendInteger(number, to: &bytes)
        case .timestamp(let time): appendInteger(time.raw, to: &bytes)
        case .int64(let number): appendInteger(number, to: &bytes)
        case .decimal128(let number):
            appendInteger(number.low, to: &bytes)
            appendInteger(number.high, to: &bytes)
        case .undefined, .null, .minKey, .maxKey: break
        }
    }

    /// Writes the little-endian length of what stands from `start` to the end into its first four bytes.
    static func writeLength(of bytes: inout [UInt8], at start: Int) {
        let length = UInt32(truncatingIfNeeded: bytes.count - start).littleEndian
        bytes.withUnsafeMutableBytes { $0.storeBytes(of: length, toByteOffset: start, as: UInt32.self) }
    }

    static func appendInteger<Number: FixedWidthInteger>(_ number: Number, to bytes: inout [UInt8]) {
        withUnsafeBytes(of: number.littleEndian) { bytes.append(contentsOf: $0) }
    }

    private static func appendCString(_ text: String, to bytes: inout [UInt8]) {
        var text = text
        text.withUTF8 { utf8 in
            if !utf8.contains(0) { return bytes.append(contentsOf: utf8) }
            for byte in utf8 {
                if byte == 0 { bytes.append(contentsOf: [0xE2, 0x90, 0x80]) } else { bytes.append(byte) }
            }
        }
        bytes.append(0)
    }

    private static func appendString(_ text: String, to bytes: inout [UInt8]) {
        appendInteger(Int32(truncatingIfNeeded: text.utf8.count + 1), to: &bytes)
        bytes.append(contentsOf: text.utf8)
        bytes.append(0)
    }

    private static func appendArray(_ elements: [BSONValue], to bytes: inout [UInt8]) {
        let start = bytes.count
        bytes.append(contentsOf: [0, 0, 0, 0])
        for (index, element) in elements.enumerated() {
            bytes.append(element.type.rawValue)
            appendDigits(index, to: &bytes)
            bytes.append(0)
            appendValue(element, to: &bytes)
        }
        bytes.append(0)
        writeLength(of: &bytes, at: start)
    }

    /// A place in an array as its name: decimal digits.
    private static func appendDigits(_ number: Int, to bytes: inout [UInt8]) {
        if number >= 10 { appendDigits(number / 10, to: &bytes) }
        bytes.append(UInt8(ascii: "0") + UInt8(number % 10))
    }

    private static func appendBinary(_ binary: BSONBinary, to bytes: inout [UInt8]) {
        let isOld = binary.subtype == 2
        appendInteger(Int32(truncatingIfNeeded: binary.bytes.count + (isOld ? 4 : 0)), to: &bytes)
        bytes.append(binary.subtype)
        if isOld { appendInteger(Int32(truncatingIfNeeded: binary.bytes.count), to: &bytes) }
        bytes.append(contentsOf: binary.bytes)
    }
}
