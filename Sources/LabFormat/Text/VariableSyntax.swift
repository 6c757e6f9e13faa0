/// Finds `${name}` in a text.
enum VariableSyntax {
    struct Occurrence: Hashable {
        let name: String
        /// UTF-8 offsets in the text, from the `$` to behind the `}`.
        let range: Range<Int>
        /// Whether it stands in a JavaScript template literal, where `${...}` is JavaScript's.
        let inTemplate: Bool
    }

    static func isName(_ text: String) -> Bool {
        let bytes = text.utf8
        guard let first = bytes.first, isNameByte(first), !isDigit(first) else { return false }
        return bytes.allSatisfy(isNameByte)
    }

    /// The occurrences in prose, titles and files; one behind a backslash is none.
    static func occurrences(in bytes: [UInt8]) -> [Occurrence] {
        guard bytes.contains(Byte.dollar) else { return [] }
        var found: [Occurrence] = []
        var at = 0
        while at < bytes.count {
            guard bytes[at] == Byte.dollar, !isEscaped(at, in: bytes),
                let occurrence = occurrence(at, in: bytes, inTemplate: false)
            else {
                at += 1
                continue
            }
            found.append(occurrence)
            at = occurrence.range.upperBound
        }
        return found
    }

    /// `${name}` beginning at an offset.
    static func occurrence(_ start: Int, in bytes: [UInt8], inTemplate: Bool) -> Occurrence? {
        guard start + 2 < bytes.count, bytes[start] == Byte.dollar, bytes[start + 1] == Byte.openBrace else {
            return nil
        }
        var end = start + 2
        while end < bytes.count, isNameByte(bytes[end]) { end += 1 }
        guard end < bytes.count, bytes[end] == Byte.closeBrace, end > start + 2, !isDigit(bytes[start + 2]) else {
            return nil
        }
        let name = String(decoding: bytes[(start + 2)..<end], as: UTF8.self)
        return Occurrence(name: name, range: start..<(end + 1), inTemplate: inTemplate)
    }

    static func isEscaped(_ at: Int, in bytes: [UInt8]) -> Bool {
        at > 0 && bytes[at - 1] == Byte.backslash
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        isDigit(byte) || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20) || byte == UInt8(ascii: "_")
    }
}
