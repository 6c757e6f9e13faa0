extension Lexer {
    /// The name that begins here, if one does.
    mutating func identifier() throws(SyntaxDiagnostic) -> String? {
        let start = position
        while let current = byte() {
            if current < 0x80 {
                guard current.isNamePart, position > start || !current.isDigit else { break }
                position += 1
            } else {
                let (scalar, length) = scalar(at: position)
                let fits = position == start ? scalar.properties.isIDStart : scalar.properties.isIDContinue
                guard fits else { break }
                position += length
            }
        }
        return position > start ? text(start, position) : nil
    }

    /// The scalar at a byte offset and how many bytes it takes; the source is valid UTF-8.
    func scalar(at offset: Int) -> (Unicode.Scalar, Int) {
        let first = bytes[offset]
        let length = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
        let end = min(offset + length, bytes.count)
        let scalar = String(decoding: bytes[offset..<end], as: UTF8.self).unicodeScalars.first
        return (scalar ?? "\u{FFFD}", end - offset)
    }
}

extension UInt8 {
    var isNamePart: Bool {
        switch self {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "$"):
            true
        default: false
        }
    }
}
