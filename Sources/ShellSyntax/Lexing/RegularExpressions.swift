extension Lexer {
    /// Reads a regular expression whose first `/` stands at `start`.
    mutating func regularExpression(at start: Int) throws(SyntaxDiagnostic) -> (pattern: String, flags: String) {
        position = start + 1
        var inClass = false
        while let current = byte(), current != 0x0A {
            switch current {
            case UInt8(ascii: "\\"):
                position += byte(1) == 0x0A || byte(1) == nil ? 1 : 2
                continue
            case UInt8(ascii: "["): inClass = true
            case UInt8(ascii: "]"): inClass = false
            case UInt8(ascii: "/") where !inClass:
                try checkRegularExpression(start + 1..<position)
                let pattern = text(start + 1, position)
                position += 1
                return (pattern, try flags())
            default: break
            }
            position += 1
        }
        throw SyntaxDiagnostic(
            SourceSpan(start: start, end: start + 1), "This regular expression is not closed.", remedy: "End it with /."
        )
    }

    private mutating func flags() throws(SyntaxDiagnostic) -> String {
        let start = position
        var seen: [UInt8] = []
        while let current = byte(), current.isNamePart {
            guard "gimsuy".utf8.contains(current), !seen.contains(current) else {
                throw SyntaxDiagnostic(
                    SourceSpan(start: position, end: position + 1),
                    "This is not a flag of a regular expression, or stands twice.",
                    remedy: "The flags are g, i, m, s, u and y.")
            }
            seen.append(current)
            position += 1
        }
        return text(start, position)
    }
}
