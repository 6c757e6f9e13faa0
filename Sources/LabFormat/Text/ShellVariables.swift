/// Finds `${name}` in shell code and tells template literals, where it is JavaScript's, from everything else.
struct ShellVariables {
    private enum State {
        case code
        case lineComment
        case blockComment
        case string(quote: UInt8)
        case template
    }

    private let bytes: [UInt8]
    private var at = 0
    private var state = State.code
    /// For each template literal that is open around the code, how many braces are open in its `${`.
    private var templates: [Int] = []
    private var found: [VariableSyntax.Occurrence] = []

    static func occurrences(in bytes: [UInt8]) -> [VariableSyntax.Occurrence] {
        guard bytes.contains(Byte.dollar) else { return [] }
        var scanner = ShellVariables(bytes: bytes)
        while scanner.at < bytes.count { scanner.step() }
        return scanner.found
    }

    private init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    private var next: UInt8? { at + 1 < bytes.count ? bytes[at + 1] : nil }

    private mutating func step() {
        let byte = bytes[at]
        if case .template = state {
            template(byte)
        } else if byte == Byte.dollar, let occurrence = VariableSyntax.occurrence(at, in: bytes, inTemplate: false),
            !VariableSyntax.isEscaped(at, in: bytes)
        {
            found.append(occurrence)
            at = occurrence.range.upperBound
        } else {
            plain(byte)
        }
    }

    private mutating func template(_ byte: UInt8) {
        switch byte {
        case Byte.backslash: at += 1
        case Byte.backtick: state = .code
        case Byte.dollar where next == Byte.openBrace:
            if let occurrence = VariableSyntax.occurrence(at, in: bytes, inTemplate: true) {
                found.append(occurrence)
                at = occurrence.range.upperBound - 1
            } else {
                templates.append(0)
                state = .code
                at += 1
            }
        default: break
        }
        at += 1
    }

    private mutating func plain(_ byte: UInt8) {
        switch state {
        case .code: code(byte)
        case .lineComment: if byte == Byte.newline { state = .code }
        case .blockComment:
            if byte == Byte.star, next == Byte.slash {
                state = .code
                at += 1
            }
        case .string(let quote):
            if byte == Byte.backslash { at += 1 } else if byte == quote || byte == Byte.newline { state = .code }
        case .template: break
        }
        at += 1
    }

    private mutating func code(_ byte: UInt8) {
        switch byte {
        case Byte.quote, Byte.apostrophe: state = .string(quote: byte)
        case Byte.backtick: state = .template
        case Byte.slash where next == Byte.slash: state = .lineComment
        case Byte.slash where next == Byte.star: state = .blockComment
        case Byte.openBrace where !templates.isEmpty: templates[templates.count - 1] += 1
        case Byte.closeBrace where !templates.isEmpty:
            if templates[templates.count - 1] == 0 {
                templates.removeLast()
                state = .template
            } else {
                templates[templates.count - 1] -= 1
            }
        default: break
        }
    }
}
