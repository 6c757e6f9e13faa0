extension Lexer {
    mutating func string(quote: UInt8) throws(SyntaxDiagnostic) -> String {
        let start = position
        position += 1
        var value: [UInt8] = []
        while let current = byte() {
            switch current {
            case quote:
                position += 1
                return String(decoding: value, as: UTF8.self)
            case 0x0A: throw unclosed(start, "string", String(UnicodeScalar(quote)))
            case UInt8(ascii: "\\"): try escape(into: &value)
            default:
                value.append(current)
                position += 1
            }
        }
        throw unclosed(start, "string", String(UnicodeScalar(quote)))
    }

    /// Reads on from behind a backquote or a `}` to the next `${` or the closing backquote.
    mutating func templatePiece(from start: Int) throws(SyntaxDiagnostic) -> Token.Kind {
        var value: [UInt8] = []
        while let current = byte() {
            switch current {
            case UInt8(ascii: "`"):
                position += 1
                return .template(String(decoding: value, as: UTF8.self), closes: true)
            case UInt8(ascii: "$") where byte(1) == UInt8(ascii: "{"):
                position += 2
                return .template(String(decoding: value, as: UTF8.self), closes: false)
            case UInt8(ascii: "\\"): try escape(into: &value)
            case 0x0D where byte(1) == 0x0A: position += 1
            default:
                value.append(current)
                position += 1
            }
        }
        throw unclosed(start, "template", "`")
    }

    /// Goes back to `offset`, behind the `}` that ended a template's expression.
    mutating func resumeTemplate(at offset: Int) throws(SyntaxDiagnostic) -> Token {
        position = offset
        let kind = try templatePiece(from: offset)
        return Token(kind: kind, span: SourceSpan(start: offset, end: position), newlineBefore: false)
    }

    private func unclosed(_ start: Int, _ what: String, _ mark: String) -> SyntaxDiagnostic {
        SyntaxDiagnostic(
            SourceSpan(start: start, end: start + 1), "This \(what) is not closed.", remedy: "End it with \(mark).")
    }

    private mutating func escape(into value: inout [UInt8]) throws(SyntaxDiagnostic) {
        let start = position
        position += 1
        guard let letter = byte() else { return }
        position += 1
        switch letter {
        case UInt8(ascii: "n"): value.append(0x0A)
        case UInt8(ascii: "t"): value.append(0x09)
        case UInt8(ascii: "r"): value.append(0x0D)
        case UInt8(ascii: "b"): value.append(0x08)
        case UInt8(ascii: "f"): value.append(0x0C)
        case UInt8(ascii: "v"): value.append(0x0B)
        case 0x0D:
            if byte() == 0x0A { position += 1 }
        case 0x0A: break
        case UInt8(ascii: "0") where !(byte()?.isDigit ?? false): value.append(0)
        case UInt8(ascii: "0")...UInt8(ascii: "9"):
            throw SyntaxDiagnostic(
                SourceSpan(start: start, end: position), "Octal escapes are not JavaScript's any more.",
                remedy: "Write \\xNN.")
        case UInt8(ascii: "x"): append(scalar: try hexadecimal(count: 2, start: start), to: &value)
        case UInt8(ascii: "u"): append(scalar: try unicodeEscape(start: start), to: &value)
        default: value.append(letter)
        }
    }

    private func append(scalar: Unicode.Scalar, to value: inout [UInt8]) {
        value.append(contentsOf: String(scalar).utf8)
    }

    private mutating func unicodeEscape(start: Int) throws(SyntaxDiagnostic) -> Unicode.Scalar {
        guard byte() == UInt8(ascii: "{") else {
            let unit = try hexadecimalValue(count: 4, start: start)
            guard unit >= 0xD800, unit < 0xDC00, byte() == UInt8(ascii: "\\"), byte(1) == UInt8(ascii: "u") else {
                return try scalar(unit, start: start)
            }
            position += 2
            let low = try hexadecimalValue(count: 4, start: start)
            guard low >= 0xDC00, low < 0xE000 else { return try scalar(unit, start: start) }
            return try scalar(0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00), start: start)
        }
        position += 1
        var value: UInt64 = 0
        var digits = 0
        while let digit = byte()?.digit(base: 16), value <= 0x10FFFF {
            value = value * 16 + digit
            digits += 1
            position += 1
        }
        guard digits > 0, byte() == UInt8(ascii: "}") else { throw badEscape(start) }
        position += 1
        return try scalar(UInt32(min(value, 0xFFFF_FFFF)), start: start)
    }

    private mutating func hexadecimal(count: Int, start: Int) throws(SyntaxDiagnostic) -> Unicode.Scalar {
        try scalar(try hexadecimalValue(count: count, start: start), start: start)
    }

    private mutating func hexadecimalValue(count: Int, start: Int) throws(SyntaxDiagnostic) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<count {
            guard let digit = byte()?.digit(base: 16) else { throw badEscape(start) }
            value = value << 4 | UInt32(digit)
            position += 1
        }
        return value
    }

    private func scalar(_ value: UInt32, start: Int) throws(SyntaxDiagnostic) -> Unicode.Scalar {
        guard let scalar = Unicode.Scalar(value) else { throw badEscape(start) }
        return scalar
    }

    private func badEscape(_ start: Int) -> SyntaxDiagnostic {
        SyntaxDiagnostic(
            SourceSpan(start: start, end: min(start + 2, bytes.count)), "This escape names no character.",
            remedy: "As in \\x41, \\u0041 or \\u{1F600}.")
    }
}
