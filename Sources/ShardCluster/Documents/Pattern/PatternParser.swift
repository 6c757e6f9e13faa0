/// Reads the part of PCRE that a linear-time matcher can honour; the rest ends in an error.
struct PatternParser {
    private let scalars: [UInt32]
    private var position = 0
    private var flags: PatternFlags
    private var depth = 0
    /// The names of the capturing groups, nil for those without one.
    private(set) var groupNames: [String?] = []
    /// The name that the group being opened has.
    private var openedName: String?

    /// Groups inside one another.
    private static let depthLimit = 100
    /// Largest count in `{n,m}`: each repetition becomes instructions.
    static let repeatLimit = 1_000

    init(_ pattern: String, flags: PatternFlags) {
        scalars = pattern.unicodeScalars.map(\.value)
        self.flags = flags
    }

    static func parse(
        _ pattern: String, flags: PatternFlags
    ) throws(CommandError) -> (node: PatternNode, groupNames: [String?]) {
        var parser = PatternParser(pattern, flags: flags)
        let node = try parser.choice()
        if parser.position < parser.scalars.count { throw parser.problem("unmatched closing parenthesis") }
        return (node, parser.groupNames)
    }

    private var current: UInt32? { position < scalars.count ? scalars[position] : nil }

    private func isNext(_ character: Character) -> Bool { current == character.unicodeScalars.first?.value }

    private mutating func take(_ character: Character) -> Bool {
        guard isNext(character) else { return false }
        position += 1
        return true
    }

    func problem(_ what: String) -> CommandError {
        .location(51091, "Regular expression is invalid: \(what) at offset \(position)")
    }

    private mutating func choice() throws(CommandError) -> PatternNode {
        var branches = [try sequence()]
        while take("|") { branches.append(try sequence()) }
        return branches.count == 1 ? branches[0] : .choice(branches)
    }

    private mutating func sequence() throws(CommandError) -> PatternNode {
        var parts: [PatternNode] = []
        while let scalar = current, scalar != 0x7C, scalar != 0x29 {
            if flags.extended, skipsBlank(scalar) { continue }
            guard let atom = try atom() else { continue }
            parts.append(try quantified(atom))
        }
        return parts.count == 1 ? parts[0] : parts.isEmpty ? .empty : .sequence(parts)
    }

    /// Under `x`: white space and comments up to the line's end mean nothing.
    private mutating func skipsBlank(_ scalar: UInt32) -> Bool {
        if PatternNode.CharacterSet.space.contains(scalar) {
            position += 1
            return true
        }
        guard scalar == 0x23 else { return false }
        while let next = current, next != 0x0A { position += 1 }
        return true
    }

    /// One unit without its quantifier; nil for a group that only sets flags.
    private mutating func atom() throws(CommandError) -> PatternNode? {
        guard let scalar = current else { return .empty }
        position += 1
        switch scalar {
        case 0x28: return try group()
        case 0x5B: return .one(try bracket())
        case 0x2E: return .one(flags.dotAll ? .anything : .notLineFeed)
        case 0x5E: return .assertion(flags.multiline ? .lineStart : .textStart)
        case 0x24: return .assertion(flags.multiline ? .lineEnd : .lastLineEnd)
        case 0x5C: return try escape()
        case 0x2A, 0x2B, 0x3F:
            position -= 1
            throw problem("quantifier does not follow a repeatable item")
        default: return .one(folded(PatternNode.CharacterSet([scalar...scalar])))
        }
    }

    private func folded(_ set: PatternNode.CharacterSet) -> PatternNode.CharacterSet {
        flags.ignoreCase ? set.foldingCase() : set
    }

    private mutating func group() throws(CommandError) -> PatternNode? {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.depthLimit else { throw problem("parentheses are too deeply nested") }
        let outer = flags
        let isPlain = !isNext("?")
        openedName = nil
        if take("?"), try groupHeader() { return nil }
        let number = isPlain || openedName != nil ? groupNames.count : nil
        if number != nil { groupNames.append(openedName) }
        defer { flags = outer }
        let inner = try choice()
        guard take(")") else { throw problem("missing closing parenthesis") }
        return number.map { .group($0, inner) } ?? inner
    }

    /// Behind `(?`: true when the group only sets flags for what follows it.
    private mutating func groupHeader() throws(CommandError) -> Bool {
        if take(":") { return false }
        if take("P") || isNext("<") || isNext("'") {
            if take("<") || take("'") {
                guard !isNext("="), !isNext("!") else { throw problem("lookbehind is not supported") }
                var name = ""
                while let scalar = current, scalar != 0x3E, scalar != 0x27 {
                    name.unicodeScalars.append(UnicodeScalar(scalar) ?? " ")
                    position += 1
                }
                openedName = name
                guard take(">") || take("'") else { throw problem("syntax error in subpattern name") }
                return false
            }
            throw problem("a named back reference is not supported")
        }
        if isNext("=") || isNext("!") { throw problem("lookahead is not supported") }
        if isNext(">") { throw problem("an atomic group is not supported") }
        if take("#") {
            while let scalar = current, scalar != 0x29 { position += 1 }
            guard take(")") else { throw problem("missing ) after (?# comment") }
            return true
        }
        return try inlineFlags()
    }

    private mutating func inlineFlags() throws(CommandError) -> Bool {
        var on = true
        var changed = flags
        while let scalar = current {
            position += 1
            switch scalar {
            case 0x2D: on = false
            case 0x69: changed.ignoreCase = on
            case 0x6D: changed.multiline = on
            case 0x73: changed.dotAll = on
            case 0x78: changed.extended = on
            case 0x29:
                flags = changed
                return true
            case 0x3A:
                flags = changed
                return false
            default: throw problem("unrecognized character after (? or (?-")
            }
        }
        throw problem("missing closing parenthesis")
    }
}

extension PatternParser {
    private mutating func quantified(_ atom: PatternNode) throws(CommandError) -> PatternNode {
        var result = atom
        while let bounds = try quantifier() {
            if take("+") { throw problem("a possessive quantifier is not supported") }
            let isLazy = take("?")
            result = .repeated(result, minimum: bounds.minimum, maximum: bounds.maximum, isLazy: isLazy)
        }
        return result
    }

    private mutating func quantifier() throws(CommandError) -> (minimum: Int, maximum: Int?)? {
        if take("*") { return (0, nil) }
        if take("+") { return (1, nil) }
        if take("?") { return (0, 1) }
        guard isNext("{") else { return nil }
        let start = position
        position += 1
        guard let minimum = number() else {
            position = start
            return nil
        }
        var maximum: Int? = minimum
        if take(",") { maximum = isNext("}") ? nil : number() ?? -1 }
        guard take("}"), maximum != -1 else {
            position = start
            return nil
        }
        guard minimum <= Self.repeatLimit, (maximum ?? 0) <= Self.repeatLimit else {
            throw problem("number too big in {} quantifier")
        }
        guard minimum <= maximum ?? minimum else { throw problem("numbers out of order in {} quantifier") }
        return (minimum, maximum)
    }

    private mutating func number() -> Int? {
        var value: Int?
        while let digit = current, digit >= 0x30, digit <= 0x39 {
            value = min((value ?? 0) * 10 + Int(digit - 0x30), Self.repeatLimit + 1)
            position += 1
        }
        return value
    }

    private mutating func escape() throws(CommandError) -> PatternNode {
        guard let scalar = current else { throw problem("\\ at end of pattern") }
        switch Character(UnicodeScalar(scalar) ?? " ") {
        case "b": return asserting(.wordBoundary)
        case "B": return asserting(.noWordBoundary)
        case "A": return asserting(.textStart)
        case "z": return asserting(.textEnd)
        case "Z": return asserting(.lastLineEnd)
        case "1"..."9", "k", "g": throw problem("a back reference is not supported")
        case "Q": return quotedLiteral()
        default: return .one(folded(try escapedSet()))
        }
    }

    private mutating func asserting(_ assertion: PatternNode.Assertion) -> PatternNode {
        position += 1
        return .assertion(assertion)
    }

    /// `\Q...\E`: everything stands for itself.
    private mutating func quotedLiteral() -> PatternNode {
        position += 1
        var parts: [PatternNode] = []
        while let scalar = current {
            if scalar == 0x5C, position + 1 < scalars.count, scalars[position + 1] == 0x45 {
                position += 2
                break
            }
            parts.append(.one(folded(.init([scalar...scalar]))))
            position += 1
        }
        return .sequence(parts)
    }

    /// Behind a backslash: a class or one character; also used inside brackets.
    private mutating func escapedSet() throws(CommandError) -> PatternNode.CharacterSet {
        guard let scalar = current else { throw problem("\\ at end of pattern") }
        position += 1
        switch Character(UnicodeScalar(scalar) ?? " ") {
        case "d": return .digits
        case "D": return .init(PatternNode.CharacterSet.digits.complementRanges)
        case "w": return .word
        case "W": return .init(PatternNode.CharacterSet.word.complementRanges)
        case "s": return .space
        case "S": return .init(PatternNode.CharacterSet.space.complementRanges)
        case "h": return .horizontalSpace
        case "n": return .init([0x0A...0x0A])
        case "r": return .init([0x0D...0x0D])
        case "t": return .init([0x09...0x09])
        case "f": return .init([0x0C...0x0C])
        case "v": return .init([0x0A...0x0D])
        case "a": return .init([0x07...0x07])
        case "e": return .init([0x1B...0x1B])
        case "0": return .init([0...0])
        case "x": return try hexadecimal()
        case "p", "P", "X", "R", "K", "G", "C", "c", "u", "U", "L", "l", "N", "E":
            throw problem("the escape \\\(Character(UnicodeScalar(scalar) ?? " ")) is not supported")
        default: return .init([scalar...scalar])
        }
    }

    /// `\x41` or `\x{1F600}`.
    private mutating func hexadecimal() throws(CommandError) -> PatternNode.CharacterSet {
        let braced = take("{")
        var value: UInt32 = 0
        var digits = 0
        while let scalar = current, digits < (braced ? 6 : 2), let digit = Self.hexDigit(scalar) {
            value = value * 16 + digit
            digits += 1
            position += 1
        }
        if braced, !take("}") { throw problem("missing terminating } for \\x{") }
        guard value <= 0x10FFFF else { throw problem("character code point value in \\x{} is too large") }
        return .init([value...value])
    }

    private static func hexDigit(_ scalar: UInt32) -> UInt32? {
        switch scalar {
        case 0x30...0x39: scalar - 0x30
        case 0x41...0x46: scalar - 0x41 + 10
        case 0x61...0x66: scalar - 0x61 + 10
        default: nil
        }
    }

    private mutating func bracket() throws(CommandError) -> PatternNode.CharacterSet {
        let negated = take("^")
        var set = PatternNode.CharacterSet()
        var isFirst = true
        while let scalar = current {
            position += 1
            if scalar == 0x5D, !isFirst {
                set = folded(set)
                set.isNegated = negated
                return set
            }
            isFirst = false
            if scalar == 0x5B, isNext(":") {
                set.ranges += try posixClass()
                continue
            }
            let low = try bracketItem(scalar)
            set.ranges += try rangeTo(low)
        }
        throw problem("missing terminating ] for character class")
    }

    private mutating func bracketItem(_ scalar: UInt32) throws(CommandError) -> PatternNode.CharacterSet {
        guard scalar == 0x5C else { return .init([scalar...scalar]) }
        if take("b") { return .init([0x08...0x08]) }
        return try escapedSet()
    }

    /// `low`, or `low-high` when a hyphen and an end follow.
    private mutating func rangeTo(_ low: PatternNode.CharacterSet) throws(CommandError) -> [ClosedRange<UInt32>] {
        guard let start = low.ranges.first, low.ranges.count == 1, start.count == 1, isNext("-"),
            position + 1 < scalars.count, scalars[position + 1] != 0x5D
        else { return low.ranges }
        position += 2
        let high = try bracketItem(scalars[position - 1])
        guard let end = high.ranges.first, high.ranges.count == 1, end.count == 1 else {
            throw problem("invalid range in character class")
        }
        guard start.lowerBound <= end.lowerBound else { throw problem("range out of order in character class") }
        return [start.lowerBound...end.lowerBound]
    }

    private mutating func posixClass() throws(CommandError) -> [ClosedRange<UInt32>] {
        position += 1
        var name = ""
        while let scalar = current, scalar != 0x3A {
            name.unicodeScalars.append(UnicodeScalar(scalar) ?? " ")
            position += 1
        }
        guard take(":"), take("]"), let ranges = Self.posixClasses.first(where: { $0.name == name })?.ranges else {
            throw problem("unknown POSIX class name")
        }
        return ranges
    }

    private static let posixClasses: [(name: String, ranges: [ClosedRange<UInt32>])] = [
        ("alpha", [0x41...0x5A, 0x61...0x7A]), ("digit", [0x30...0x39]),
        ("alnum", [0x30...0x39, 0x41...0x5A, 0x61...0x7A]), ("upper", [0x41...0x5A]), ("lower", [0x61...0x7A]),
        ("space", [0x09...0x0D, 0x20...0x20]), ("blank", [0x09...0x09, 0x20...0x20]),
        ("punct", [0x21...0x2F, 0x3A...0x40, 0x5B...0x60, 0x7B...0x7E]),
        ("xdigit", [0x30...0x39, 0x41...0x46, 0x61...0x66]),
        ("word", [0x30...0x39, 0x41...0x5A, 0x5F...0x5F, 0x61...0x7A]),
    ]
}
