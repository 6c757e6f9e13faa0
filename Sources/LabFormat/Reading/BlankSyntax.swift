/// What stands between `{{` and `}}`: a level, an answer or `= expression`, and a hint behind the last ` | `.
struct BlankSyntax {
    let level: Blank.Level
    let kind: Blank.Kind
    let hasSeparator: Bool
    let answer: Range<Int>
    private let answerText: String
    private let hint: String

    /// The offset of the `}}` that closes a blank: the first at which the braces opened inside are closed again.
    static func end(of range: Range<Int>, in bytes: [UInt8]) -> Int? {
        var depth = 0
        var at = range.lowerBound
        while at < range.upperBound {
            if bytes[at] == Byte.openBrace {
                depth += 1
            } else if bytes[at] == Byte.closeBrace {
                if depth == 0, at + 1 < range.upperBound, bytes[at + 1] == Byte.closeBrace { return at }
                depth = max(0, depth - 1)
            }
            at += 1
        }
        return nil
    }

    init(_ range: Range<Int>, in source: LabSource) {
        let separator = Array(" | ".utf8)
        var split = range.upperBound - separator.count
        while split >= range.lowerBound, !source.bytes[split..<(split + 3)].elementsEqual(separator) { split -= 1 }
        hasSeparator = split >= range.lowerBound
        hint = hasSeparator ? source.text((split + 3)..<range.upperBound).trimmed : ""
        var body = range.lowerBound..<(hasSeparator ? split : range.upperBound)

        func skipSpaces() {
            while let first = body.first, source.bytes[first] == Byte.space { body.removeFirst() }
            while let last = body.last, source.bytes[last] == Byte.space { body = body.dropLast() }
        }
        skipSpaces()
        var level = Blank.Level.plain
        for named in [Blank.Level.challenge, .expert] where source.hasText(named.rawValue + ":", at: body.lowerBound) {
            guard body.count > named.rawValue.utf8.count else { break }
            level = named
            body = (body.lowerBound + named.rawValue.utf8.count + 1)..<body.upperBound
            break
        }
        self.level = level
        skipSpaces()
        if let first = body.first, source.bytes[first] == Byte.equals,
            body.count == 1 || source.bytes[first + 1] == Byte.space
        {
            kind = .expression
            body.removeFirst()
            skipSpaces()
        } else {
            kind = .text
        }
        answer = body
        answerText = source.text(body)
    }

    func blank(at position: SourcePosition) -> Blank {
        Blank(level: level, kind: kind, answer: answerText, hint: hint, position: position)
    }

    func report(at open: Int, _ findings: Findings) {
        let form = "Write {{answer | hint}}, or \\{{ for two braces"
        if answer.isEmpty {
            findings.report(.blank, at: open, "This blank has no answer", form)
        } else if hint.isEmpty {
            findings.report(.blank, at: open, "This blank has no hint", form)
        }
    }
}

extension String {
    /// Without white space at its ends.
    var trimmed: String {
        var text = Substring(self)
        while let first = text.first, first.isWhitespace { text.removeFirst() }
        while let last = text.last, last.isWhitespace { text.removeLast() }
        return String(text)
    }
}
