/// A file's text as it is read: UTF-8 without byte order mark, lines ended by `\n`, offsets in bytes.
package struct LabSource: Sendable {
    /// No lab is larger; libcmark takes time that grows with the square of a hostile text.
    package static let maximumBytes = 131_072

    package let path: String
    let bytes: [UInt8]
    /// The offset of each line's first byte; a last line without `\n` counts, an empty one behind it does not.
    let lineStarts: [Int]

    init(path: String, bytes: [UInt8]) {
        self.path = path
        self.bytes = bytes
        var starts = [0]
        bytes.withUnsafeBufferPointer { buffer in
            for index in buffer.indices where buffer[index] == Byte.newline && index + 1 < buffer.count {
                starts.append(index + 1)
            }
        }
        lineStarts = starts
    }

    var lineCount: Int { lineStarts.count }

    /// The bytes of a line, from 1, without its line end; empty beyond the file.
    func line(_ number: Int) -> Range<Int> {
        guard number >= 1, number <= lineCount else { return bytes.count..<bytes.count }
        let start = lineStarts[number - 1]
        var end = number < lineCount ? lineStarts[number] : bytes.count
        if end > start, bytes[end - 1] == Byte.newline { end -= 1 }
        return start..<end
    }

    /// The lines `first ... last` with their line ends; empty if `last` is before `first`.
    func lines(_ first: Int, _ last: Int) -> Range<Int> {
        guard first <= last, first >= 1, first <= lineCount else { return bytes.count..<bytes.count }
        return lineStarts[first - 1]..<(last < lineCount ? lineStarts[last] : bytes.count)
    }

    func text(_ range: Range<Int>) -> String {
        String(decoding: bytes[range], as: UTF8.self)
    }

    func excerpt(_ range: Range<Int>) -> Excerpt {
        Excerpt(text: text(range), offset: range.lowerBound, line: lineNumber(at: range.lowerBound))
    }

    /// The line that holds a byte, from 1; logarithmic in the number of lines.
    func lineNumber(at offset: Int) -> Int {
        var low = 0
        var high = lineStarts.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if lineStarts[middle] <= offset { low = middle } else { high = middle }
        }
        return low + 1
    }

    /// Line and column of a byte; the column counts characters as a reader sees them.
    package func position(of offset: Int) -> SourcePosition {
        let offset = min(max(offset, 0), bytes.count)
        let line = lineNumber(at: offset)
        let start = lineStarts[line - 1]
        return SourcePosition(line: line, column: text(start..<offset).count + 1)
    }

    func isBlank(_ number: Int) -> Bool {
        bytes[line(number)].allSatisfy { $0 == Byte.space || $0 == Byte.tab }
    }

    func hasText(_ text: String, at offset: Int) -> Bool {
        let wanted = text.utf8
        guard offset >= 0, offset + wanted.count <= bytes.count else { return false }
        return bytes[offset..<(offset + wanted.count)].elementsEqual(wanted)
    }
}

/// The bytes that the format's own syntax is made of.
enum Byte {
    static let tab = UInt8(ascii: "\t")
    static let newline = UInt8(ascii: "\n")
    static let carriageReturn = UInt8(ascii: "\r")
    static let space = UInt8(ascii: " ")
    static let quote = UInt8(ascii: "\"")
    static let apostrophe = UInt8(ascii: "'")
    static let backtick = UInt8(ascii: "`")
    static let tilde = UInt8(ascii: "~")
    static let backslash = UInt8(ascii: "\\")
    static let ampersand = UInt8(ascii: "&")
    static let dollar = UInt8(ascii: "$")
    static let hash = UInt8(ascii: "#")
    static let slash = UInt8(ascii: "/")
    static let star = UInt8(ascii: "*")
    static let equals = UInt8(ascii: "=")
    static let bar = UInt8(ascii: "|")
    static let dash = UInt8(ascii: "-")
    static let openBrace = UInt8(ascii: "{")
    static let closeBrace = UInt8(ascii: "}")
}
