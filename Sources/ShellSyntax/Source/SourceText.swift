/// A text with its line starts: maps UTF-8 offsets to lines and columns. Built in O(n), asked in O(log n + line).
package struct SourceText: Sendable {
    package let text: String
    private let lineStarts: [Int]

    package struct Position: Sendable, Hashable {
        /// From 1.
        package var line: Int
        /// In characters, from 1.
        package var column: Int
    }

    package init(_ text: String) {
        var copy = text
        copy.makeContiguousUTF8()
        self.text = copy
        var starts = [0]
        for (offset, byte) in copy.utf8.enumerated() where byte == 0x0A { starts.append(offset + 1) }
        lineStarts = starts
    }

    package var lineCount: Int { lineStarts.count }

    /// Offsets beyond the text count as its end.
    package func position(of offset: Int) -> Position {
        let offset = max(0, min(offset, text.utf8.count))
        let line = line(of: offset)
        let before = slice(SourceSpan(start: lineStarts[line - 1], end: offset))
        return Position(line: line, column: before.count + 1)
    }

    /// The number of the line that holds an offset, from 1.
    package func line(of offset: Int) -> Int {
        var low = 0
        var high = lineStarts.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if lineStarts[middle] <= offset { low = middle } else { high = middle }
        }
        return low + 1
    }

    /// The line's text without its line end; empty for a line that does not exist.
    package func line(_ number: Int) -> String {
        guard number >= 1, number <= lineStarts.count else { return "" }
        let end = number < lineStarts.count ? lineStarts[number] - 1 : text.utf8.count
        var line = slice(SourceSpan(start: lineStarts[number - 1], end: end))
        if line.utf8.last == 0x0D { line.unicodeScalars.removeLast() }
        return line
    }

    /// The text of a span, clamped to the text.
    package func slice(_ span: SourceSpan) -> String {
        let utf8 = text.utf8
        let start = max(0, min(span.start, utf8.count))
        let end = max(start, min(span.end, utf8.count))
        let from = utf8.index(utf8.startIndex, offsetBy: start)
        return String(decoding: utf8[from..<utf8.index(from, offsetBy: end - start)], as: UTF8.self)
    }
}
