import BSON

/// A regular expression that is matched in time linear in the text: `$regex` and the `$regex...` expressions.
///
/// PCRE's syntax without what needs backtracking (back references, look-around, atomic groups): those end in error
/// 51091. Options i, m, s, x.
package struct Pattern: Sendable, Hashable {
    let program: PatternProgram
    let source: BSONRegex
    /// A name or nil for each capturing group, by its opening bracket.
    package let groupNames: [String?]

    package init(_ pattern: String, options: String = "") throws(CommandError) {
        guard pattern.utf8.count <= Self.patternBytes else {
            throw .location(51091, "Regular expression is invalid: regular expression is too large")
        }
        let flags = try PatternFlags(options)
        let parsed = try PatternParser.parse(pattern, flags: flags)
        program = try PatternProgram(parsed.node)
        groupNames = parsed.groupNames
        source = BSONRegex(pattern: pattern, options: options)
    }

    /// Longest pattern, in bytes, as the server's `regexMaxPatternSize`.
    static let patternBytes = 16_384

    package func matches(_ text: String) -> Bool {
        var machine = PatternMachine(program, text: text)
        return machine.matches()
    }

    /// The first match that starts at or after `start`, as scalar offsets.
    package func firstMatch(in scalars: [UInt32], from start: Int = 0) -> Range<Int>? {
        var machine = PatternMachine(program, scalars: scalars)
        return machine.firstMatch(from: start)
    }

    /// What each group captured within a match that `firstMatch` gave, as JavaScript sees it: the last turn counts, and
    /// a group that took no part in it has nothing.
    package func captures(in scalars: [UInt32], match: Range<Int>) -> [Range<Int>?] {
        guard !groupNames.isEmpty else { return [] }
        var machine = PatternCaptures(program, scalars: scalars, groups: groupNames.count)
        return machine.groups(of: match)
    }
}
