/// The words behind an opening fence: a language, then words, `key=value` pairs and titles in quotation marks.
struct InfoString: Sendable, Hashable {
    struct Word: Sendable, Hashable {
        let text: String
        /// UTF-8 offset in the file.
        let offset: Int
    }

    struct Attribute: Sendable, Hashable {
        let key: Word
        let value: Word
    }

    fileprivate(set) var language = Word(text: "", offset: 0)
    fileprivate(set) var words: [Word] = []
    fileprivate(set) var attributes: [Attribute] = []
    fileprivate(set) var titles: [Word] = []
    /// Where a quotation mark is not closed.
    fileprivate(set) var openQuote: Int?
    /// Where a backslash stands, which CommonMark would take off.
    fileprivate(set) var backslash: Int?

    /// Reads the info string in `range` of a file.
    init(_ source: LabSource, _ range: Range<Int>) {
        var scanner = InfoStringScanner(source: source, at: range.lowerBound, end: range.upperBound)
        backslash = range.first { source.bytes[$0] == Byte.backslash }
        language = scanner.word { $0 == Byte.space || $0 == Byte.tab }
        while scanner.skipSpaces() { scanner.token(into: &self) }
    }
}

private struct InfoStringScanner {
    let source: LabSource
    var at: Int
    let end: Int

    /// Moves to the next word; false at the end.
    mutating func skipSpaces() -> Bool {
        while at < end, source.bytes[at] == Byte.space || source.bytes[at] == Byte.tab { at += 1 }
        return at < end
    }

    mutating func word(until isEnd: (UInt8) -> Bool) -> InfoString.Word {
        let start = at
        while at < end, !isEnd(source.bytes[at]) { at += 1 }
        return InfoString.Word(text: source.text(start..<at), offset: start)
    }

    /// The text between the quotation mark here and the next; nil if there is no next.
    mutating func quoted(into info: inout InfoString) -> InfoString.Word? {
        let opening = at
        at += 1
        let text = word { $0 == Byte.quote }
        guard at < end else {
            info.openQuote = opening
            return nil
        }
        at += 1
        return text
    }

    mutating func token(into info: inout InfoString) {
        if source.bytes[at] == Byte.quote {
            if let title = quoted(into: &info) { info.titles.append(title) }
            return
        }
        let key = word { [Byte.space, Byte.tab, Byte.equals, Byte.quote].contains($0) }
        guard at < end, source.bytes[at] == Byte.equals else {
            info.words.append(key)
            return
        }
        at += 1
        if at < end, source.bytes[at] == Byte.quote {
            if let value = quoted(into: &info) { info.attributes.append(.init(key: key, value: value)) }
        } else {
            info.attributes.append(.init(key: key, value: word { $0 == Byte.space || $0 == Byte.tab }))
        }
    }
}
