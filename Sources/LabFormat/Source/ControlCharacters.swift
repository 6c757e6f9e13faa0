/// Finds the characters that a terminal would obey or that hide text from a reader.
enum ControlCharacters {
    static func find(in source: LabSource, into findings: Findings) {
        for offset in offsets(in: source.bytes) {
            let scalar = Unicode.Scalar(decoding: source.bytes, at: offset)
            findings.report(
                .controlCharacter, at: offset, "The control character \(name(of: scalar)) stands here",
                "Remove it, or write its name in words")
        }
    }

    private static func offsets(in bytes: [UInt8]) -> [Int] {
        var found: [Int] = []
        bytes.withUnsafeBufferPointer { buffer in
            for index in buffer.indices where isStart(of: buffer, at: index) {
                found.append(index)
            }
        }
        return found
    }

    /// C0 but tab and newline, DEL, C1 (C2 80 ... C2 9F), U+2028 ... U+202E (E2 80 A8 ... AE), and
    /// U+2066 ... U+2069 (E2 81 A6 ... A9).
    @inline(__always)
    private static func isStart(of bytes: UnsafeBufferPointer<UInt8>, at index: Int) -> Bool {
        let byte = bytes[index]
        if byte >= 0x20, byte < 0x7F { return false }
        if byte < 0x20 { return byte != Byte.tab && byte != Byte.newline }
        if byte == 0x7F { return true }
        if byte == 0xC2 { return index + 1 < bytes.count && bytes[index + 1] < 0xA0 }
        guard byte == 0xE2, index + 2 < bytes.count else { return false }
        switch bytes[index + 1] {
        case 0x80: return (0xA8...0xAE).contains(bytes[index + 2])
        case 0x81: return (0xA6...0xA9).contains(bytes[index + 2])
        default: return false
        }
    }

    private static func name(of scalar: Unicode.Scalar) -> String {
        let digits = String(scalar.value, radix: 16, uppercase: true)
        return "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }
}

extension Unicode.Scalar {
    /// The scalar whose first byte stands at an offset of valid UTF-8.
    init(decoding bytes: [UInt8], at offset: Int) {
        var decoder = UTF8()
        var iterator = bytes[offset...].makeIterator()
        if case .scalarValue(let scalar) = decoder.decode(&iterator) { self = scalar } else { self = "\u{FFFD}" }
    }
}
