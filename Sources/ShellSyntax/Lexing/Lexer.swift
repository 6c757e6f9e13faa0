/// Makes tokens on demand in one pass over the bytes; the parser asks anew where `/` begins a regular expression or
/// `}` goes on with a template.
struct Lexer: Sendable {
    let bytes: [UInt8]
    var position = 0
    private(set) var comments: [Comment] = []
    private var lineHasToken = false

    init(_ text: String) { bytes = Array(text.utf8) }

    func byte(_ ahead: Int = 0) -> UInt8? {
        let index = position + ahead
        return index < bytes.count ? bytes[index] : nil
    }

    func text(_ start: Int, _ end: Int) -> String { String(decoding: bytes[start..<end], as: UTF8.self) }

    mutating func next() throws(SyntaxDiagnostic) -> Token {
        let newline = try skipBlanksAndComments()
        let start = position
        guard let first = byte() else {
            return Token(kind: .end, span: SourceSpan(start: start, end: start), newlineBefore: newline)
        }
        lineHasToken = true
        let kind = try kind(startingWith: first)
        return Token(kind: kind, span: SourceSpan(start: start, end: position), newlineBefore: newline)
    }

    private mutating func kind(startingWith first: UInt8) throws(SyntaxDiagnostic) -> Token.Kind {
        switch first {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): return .number(try number())
        case UInt8(ascii: "."):
            if let digit = byte(1), digit.isDigit { return .number(try number()) }
        case UInt8(ascii: "\""), UInt8(ascii: "'"): return .string(try string(quote: first))
        case UInt8(ascii: "`"):
            position += 1
            return try templatePiece(from: position - 1)
        default: break
        }
        if matches(Array("<!--".utf8)) {
            throw SyntaxDiagnostic(
                SourceSpan(start: position, end: position + 4), "JavaScript takes <!-- for a comment.",
                remedy: "Put a blank behind the <.")
        }
        if let name = try identifier() {
            if let keyword = Keyword.byName[name] { return .keyword(keyword) }
            return .identifier(name)
        }
        for (spelling, punctuator) in Punctuator.byFirstByte[first] ?? [] where matches(spelling) {
            // `a?.5:b` is a conditional.
            if punctuator == .optionalDot, let digit = byte(2), digit.isDigit { continue }
            position += spelling.count
            return .punctuator(punctuator)
        }
        throw unexpectedCharacter()
    }

    private func matches(_ spelling: [UInt8]) -> Bool {
        position + spelling.count <= bytes.count
            && bytes[position..<position + spelling.count].elementsEqual(spelling)
    }

    private func unexpectedCharacter() -> SyntaxDiagnostic {
        let (scalar, length) = scalar(at: position)
        let span = SourceSpan(start: position, end: position + length)
        let quotes: Set<Unicode.Scalar> = ["\u{2018}", "\u{2019}", "\u{201C}", "\u{201D}"]
        if quotes.contains(scalar) {
            return SyntaxDiagnostic(span, "A typographic quotation mark can't stand here.", remedy: "Type \" or '.")
        }
        if scalar.value < 0x20 || scalar.value == 0x7F {
            return SyntaxDiagnostic(span, "A control character can't stand here.", remedy: "Take it out.")
        }
        return SyntaxDiagnostic(
            span, "\(scalar) can't stand here.", remedy: "Take it out, or put it into quotation marks.")
    }

    /// True when a line end was among what was skipped.
    private mutating func skipBlanksAndComments() throws(SyntaxDiagnostic) -> Bool {
        var newline = position == 0
        while let current = byte() {
            switch current {
            case 0x20, 0x09, 0x0B, 0x0C, 0x0D: position += 1
            case 0x0A:
                position += 1
                newline = true
                lineHasToken = false
            case UInt8(ascii: "/") where byte(1) == UInt8(ascii: "/"): lineComment()
            case UInt8(ascii: "/") where byte(1) == UInt8(ascii: "*"):
                if try blockComment() { newline = true }
            case 0xC2 where byte(1) == 0xA0: position += 2
            case 0xEF where byte(1) == 0xBB && byte(2) == 0xBF: position += 3
            default: return newline
            }
        }
        return newline
    }

    private mutating func lineComment() {
        let start = position
        while let current = byte(), current != 0x0A { position += 1 }
        var end = position
        if bytes[end - 1] == 0x0D { end -= 1 }
        add(comment: start, end, content: start + 2, end, isLine: true)
    }

    /// True when the comment holds a line end.
    private mutating func blockComment() throws(SyntaxDiagnostic) -> Bool {
        let start = position
        position += 2
        var newline = false
        while let current = byte() {
            if current == UInt8(ascii: "*"), byte(1) == UInt8(ascii: "/") {
                position += 2
                add(comment: start, position, content: start + 2, position - 2, isLine: false)
                if newline { lineHasToken = false }
                return newline
            }
            if current == 0x0A { newline = true }
            position += 1
        }
        throw SyntaxDiagnostic(
            SourceSpan(start: start, end: start + 2), "This comment is not closed.", remedy: "End it with */.")
    }

    private mutating func add(comment start: Int, _ end: Int, content: Int, _ contentEnd: Int, isLine: Bool) {
        var from = content
        var to = contentEnd
        while from < to, bytes[from].isBlank { from += 1 }
        while to > from, bytes[to - 1].isBlank { to -= 1 }
        comments.append(
            Comment(
                span: SourceSpan(start: start, end: end), text: text(from, to), isLine: isLine, ownLine: !lineHasToken))
    }
}

extension UInt8 {
    var isDigit: Bool { self >= UInt8(ascii: "0") && self <= UInt8(ascii: "9") }

    var isBlank: Bool { self == 0x20 || (self >= 0x09 && self <= 0x0D) }

    /// The digit's value in a base up to 16; nil when it is none.
    func digit(base: UInt64) -> UInt64? {
        let value: UInt64
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): value = UInt64(self - UInt8(ascii: "0"))
        case UInt8(ascii: "a")...UInt8(ascii: "f"): value = UInt64(self - UInt8(ascii: "a")) + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): value = UInt64(self - UInt8(ascii: "A")) + 10
        default: return nil
        }
        return value < base ? value : nil
    }
}
