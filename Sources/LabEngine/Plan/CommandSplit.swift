import ShellSyntax

/// A block of shell lines as the commands that a learner would type one after the other.
enum CommandSplit {
    /// UTF-8 ranges of whole lines: a statement with what begins on the line where it ends, comments behind it included.
    static func ranges(_ text: String) throws(SyntaxDiagnostic) -> [Range<Int>] {
        let program = try Parser.parse(text).get()
        let source = SourceText(text)
        let starts = lineStarts(text)
        var groups: [(first: Int, last: Int)] = []
        for statement in program.statements {
            let first = source.line(of: statement.span.start)
            let last = source.line(of: max(statement.span.start, statement.span.end - 1))
            if let open = groups.last, first <= open.last {
                groups[groups.count - 1].last = max(open.last, last)
            } else {
                groups.append((first, last))
            }
        }
        return groups.map { group in
            let end = group.last < starts.count ? starts[group.last] - 1 : text.utf8.count
            return starts[group.first - 1]..<max(starts[group.first - 1], end)
        }
    }

    static func commands(_ text: String) throws(SyntaxDiagnostic) -> [String] {
        let source = SourceText(text)
        return try ranges(text).map { source.slice(SourceSpan(start: $0.lowerBound, end: $0.upperBound)) }
    }

    private static func lineStarts(_ text: String) -> [Int] {
        var starts = [0]
        for (offset, byte) in text.utf8.enumerated() where byte == 0x0A { starts.append(offset + 1) }
        return starts
    }
}
