import BSON

extension FieldBounds {
    /// `$regex`: the strings that begin as the pattern does, and the pattern itself as a stored value.
    static func bounds(of pattern: Pattern) -> FieldBounds {
        let start = PatternPrefix(pattern.source)
        let own = ValueInterval.point(.regex(pattern.source))
        let texts = start.text.isEmpty ? ValueInterval.texts : ValueInterval(texts: start.text)
        return FieldBounds([texts, own], isExact: start.isWhole)
    }
}

extension ValueInterval {
    /// All strings.
    fileprivate static let texts = ValueInterval(.string(""), true, .document([:]), false)

    /// The strings that begin with a text: up to that with its last character raised by one.
    fileprivate init(texts prefix: String) {
        var end = Array(prefix.unicodeScalars)
        let last = end.popLast()?.value ?? 0
        // Surrogates are no characters: what follows U+D7FF is U+E000.
        guard let next = Unicode.Scalar(last == 0xD7FF ? 0xE000 : last + 1) else {
            self.init(.string(prefix), true, .document([:]), false)
            return
        }
        var high = String.UnicodeScalarView(end)
        high.append(next)
        self.init(.string(prefix), true, .string(String(high)), false)
    }
}

/// How every string begins that a pattern finds, read from the pattern's text by the server's rules.
struct PatternPrefix: Sendable, Hashable {
    private(set) var text = ""
    /// Whether every string that begins so matches.
    private(set) var isWhole = false

    private static let stops: Set<Unicode.Scalar> = ["^", "$", ".", "[", "(", ")", "+"]
    private static let optional: Set<Unicode.Scalar> = ["*", "?", "{"]

    /// A pattern has one if it is bound to the string's start (`^` without the option m, or `\A`), has no alternatives,
    /// and no option but m.
    init(_ pattern: BSONRegex) {
        guard pattern.options.allSatisfy({ $0 == "m" }) else { return }
        var rest = pattern.pattern.unicodeScalars[...]
        if rest.starts(with: "\\A".unicodeScalars) {
            rest = rest.dropFirst(2)
        } else if rest.first == "^", pattern.options.isEmpty {
            rest = rest.dropFirst()
        } else {
            return
        }
        guard !rest.contains("|") else { return }
        read(rest)
    }

    private mutating func read(_ pattern: Substring.UnicodeScalarView) {
        var rest = pattern
        var found = String.UnicodeScalarView()
        defer { text = String(found) }
        while let next = rest.popFirst() {
            if Self.stops.contains(next) { return }
            if Self.optional.contains(next) {
                if !found.isEmpty { found.removeLast() }
                return
            }
            guard next == "\\" else {
                found.append(next)
                continue
            }
            // A letter or digit behind a backslash has a meaning of its own.
            guard let escaped = rest.popFirst(), !Self.isWordly(escaped) else { return }
            found.append(escaped)
        }
        isWhole = !found.isEmpty
    }

    private static func isWordly(_ scalar: Unicode.Scalar) -> Bool {
        scalar.isASCII && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil)
    }
}
