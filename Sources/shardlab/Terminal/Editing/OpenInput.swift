import ShellSyntax

/// Tells whether an input goes on on the next line.
enum OpenInput {
    /// True while a bracket, a template string or a comment is open, and the text so far is no whole program.
    ///
    /// A bracket that closes another kind is a mistake that no further line puts right.
    static func isOpen(_ text: String) -> Bool {
        if text.drop(while: \.isWhitespace).first == ":" { return false }
        guard case .failure = Parser.parse(text) else { return false }
        return hasOpenBracket(Array(text.utf8))
    }

    private static func hasOpenBracket(_ bytes: [UInt8]) -> Bool {
        var open: [UInt8] = []
        var position = 0
        while position < bytes.count {
            switch bytes[position] {
            case UInt8(ascii: "("): open.append(UInt8(ascii: ")"))
            case UInt8(ascii: "["): open.append(UInt8(ascii: "]"))
            case UInt8(ascii: "{"): open.append(UInt8(ascii: "}"))
            case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"):
                guard open.popLast() == bytes[position] else { return false }
            case UInt8(ascii: "\""), UInt8(ascii: "'"):
                guard let end = quoteEnd(bytes, position, acrossLines: false) else { return false }
                position = end
            case UInt8(ascii: "`"):
                guard let end = quoteEnd(bytes, position, acrossLines: true) else { return true }
                position = end
            case UInt8(ascii: "/"):
                guard let end = commentEnd(bytes, position) else { return true }
                position = end
            default: break
            }
            position += 1
        }
        return !open.isEmpty
    }

    /// The closing mark's offset; nil where there is none.
    private static func quoteEnd(_ bytes: [UInt8], _ start: Int, acrossLines: Bool) -> Int? {
        var position = start + 1
        while position < bytes.count {
            if bytes[position] == bytes[start] { return position }
            if bytes[position] == 0x0A && !acrossLines { return nil }
            position += bytes[position] == UInt8(ascii: "\\") ? 2 : 1
        }
        return nil
    }

    /// The offset of a comment's last byte, of the slash itself where none begins; nil for one that is not closed.
    private static func commentEnd(_ bytes: [UInt8], _ start: Int) -> Int? {
        guard start + 1 < bytes.count else { return start }
        if bytes[start + 1] == UInt8(ascii: "/") {
            return (bytes[start...].firstIndex(of: 0x0A) ?? bytes.count) - 1
        }
        guard bytes[start + 1] == UInt8(ascii: "*") else { return start }
        var position = start + 2
        while position + 1 < bytes.count {
            if bytes[position] == UInt8(ascii: "*"), bytes[position + 1] == UInt8(ascii: "/") { return position + 1 }
            position += 1
        }
        return nil
    }
}
