/// Reads the lines of a `shell` or `fill` block: blanks, escapes, and the notes for the mutation test.
struct FragmentReader {
    private let source: LabSource
    private let findings: Findings
    private var pieces: [Fragment.Piece] = []
    private var offsets: [Int] = []
    private var literal: [UInt8] = []
    private var literalOffset = 0
    private var notes: [MutantNote] = []

    /// The fragment of a block's content with the notes that were taken out of it.
    ///
    /// `blanks` false reports blanks; `notes` says whether `// mutant ok:` has its meaning.
    static func read(
        _ content: Excerpt, blanks: Bool, notes: Bool, findings: Findings
    ) -> (fragment: Fragment, notes: [MutantNote]) {
        var reader = FragmentReader(source: findings.source, findings: findings)
        let end = content.offset + content.text.utf8.count
        var at = content.offset
        while at < end {
            let lineEnd = reader.source.bytes[at..<end].firstIndex(of: Byte.newline) ?? end
            let cut = notes ? reader.takeNote(at..<lineEnd) : lineEnd
            reader.read(at..<cut, blanks: blanks)
            if cut < lineEnd { reader.flush() }
            if lineEnd < end { reader.append(Byte.newline, at: lineEnd) }
            at = lineEnd + 1
        }
        reader.flush()
        let fragment = Fragment(pieces: reader.pieces, offsets: reader.offsets, line: content.line)
        return (fragment, reader.notes)
    }

    private init(source: LabSource, findings: Findings) {
        self.source = source
        self.findings = findings
    }

    private mutating func append(_ byte: UInt8, at offset: Int) {
        if literal.isEmpty { literalOffset = offset }
        literal.append(byte)
    }

    /// Ends the piece of text that is being read; each piece lies in the file as one.
    private mutating func flush() {
        guard !literal.isEmpty else { return }
        pieces.append(.literal(String(decoding: literal, as: UTF8.self)))
        offsets.append(literalOffset)
        literal.removeAll(keepingCapacity: true)
    }

    private static let noteMark = Array("// mutant ok:".utf8)

    /// Takes the note at the end of a line; gives the end of what is left.
    private mutating func takeNote(_ line: Range<Int>) -> Int {
        let mark = Self.noteMark
        guard line.count >= mark.count else { return line.upperBound }
        var start = line.upperBound - mark.count
        while start >= line.lowerBound, !source.bytes[start..<(start + mark.count)].elementsEqual(mark) { start -= 1 }
        guard start >= line.lowerBound else { return line.upperBound }
        let reason = source.text((start + mark.count)..<line.upperBound).trimmed
        if reason.isEmpty {
            findings.report(
                .emptyText, at: start, "This note gives no reason",
                "Write why a mutant may survive: `// mutant ok: reason`")
        }
        notes.append(MutantNote(reason: reason, line: source.lineNumber(at: start)))
        while start > line.lowerBound, source.bytes[start - 1] == Byte.space { start -= 1 }
        return start
    }

    private mutating func read(_ line: Range<Int>, blanks: Bool) {
        var at = line.lowerBound
        while at < line.upperBound {
            guard source.bytes[at] == Byte.openBrace, at + 1 < line.upperBound,
                source.bytes[at + 1] == Byte.openBrace
            else {
                append(source.bytes[at], at: at)
                at += 1
                continue
            }
            if blanks, at > line.lowerBound, source.bytes[at - 1] == Byte.backslash {
                literal.removeLast()
                flush()
                append(Byte.openBrace, at: at)
                append(Byte.openBrace, at: at + 1)
                at += 2
            } else if let end = readBlank(at, in: line, blanks: blanks) {
                at = end
            } else {
                // Nothing further in the line can close, so it is text.
                for offset in at..<line.upperBound { append(source.bytes[offset], at: offset) }
                at = line.upperBound
            }
        }
    }

    /// Reads the blank that opens at an offset; gives the offset behind it, or nil if it is not closed.
    private mutating func readBlank(_ open: Int, in line: Range<Int>, blanks: Bool) -> Int? {
        guard let close = BlankSyntax.end(of: open + 2..<line.upperBound, in: source.bytes) else {
            if blanks {
                findings.report(
                    .blank, at: open, "This blank is not closed on its line",
                    "Close it with }}, or write \\{{ for two braces")
            }
            return nil
        }
        let syntax = BlankSyntax(open + 2..<close, in: source)
        if blanks {
            syntax.report(at: open, findings)
        } else if syntax.hasSeparator {
            findings.report(
                .blank, at: open, "A blank cannot stand here",
                "Blanks belong into `shell` and `fill` blocks that learners see")
        } else {
            append(Byte.openBrace, at: open)
            append(Byte.openBrace, at: open + 1)
            return open + 2
        }
        flush()
        pieces.append(.blank(syntax.blank(at: findings.position(of: open))))
        offsets.append(syntax.answer.lowerBound)
        return close + 2
    }
}
