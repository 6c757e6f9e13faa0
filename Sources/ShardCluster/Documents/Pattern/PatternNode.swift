/// The syntax tree of a regular expression.
///
/// Groups inside a part have consecutive numbers.
indirect enum PatternNode: Sendable, Hashable {
    case empty
    case one(CharacterSet)
    case sequence([PatternNode])
    case choice([PatternNode])
    /// `maximum` is nil for "no bound"; a lazy one prefers fewer.
    case repeated(PatternNode, minimum: Int, maximum: Int?, isLazy: Bool)
    case assertion(Assertion)
    /// A group that captures, numbered from 0 by its opening bracket.
    case group(Int, PatternNode)

    enum Assertion: Sendable, Hashable {
        case textStart
        case textEnd
        /// The end, or before a final line feed.
        case lastLineEnd
        case lineStart
        case lineEnd
        case wordBoundary
        case noWordBoundary
    }
}

extension PatternNode {
    /// The scalars that one step of a pattern accepts: sorted ranges, perhaps negated.
    struct CharacterSet: Sendable, Hashable {
        var ranges: [ClosedRange<UInt32>] = []
        var isNegated = false

        init(_ ranges: [ClosedRange<UInt32>] = [], negated: Bool = false) {
            self.ranges = ranges
            isNegated = negated
        }

        func contains(_ scalar: UInt32) -> Bool {
            for range in ranges where range.contains(scalar) { return !isNegated }
            return isNegated
        }

        /// Also accepts the other case of each letter, ASCII and the scalars with a simple mapping.
        func foldingCase() -> CharacterSet {
            var folded = self
            for range in ranges {
                folded.ranges += Self.shifted(range, from: 0x41...0x5A, by: 32)
                folded.ranges += Self.shifted(range, from: 0x61...0x7A, by: -32)
                folded.ranges += Self.shifted(range, from: 0xC0...0xDE, by: 32)
                folded.ranges += Self.shifted(range, from: 0xE0...0xFE, by: -32)
            }
            return folded
        }

        private static func shifted(
            _ range: ClosedRange<UInt32>, from letters: ClosedRange<UInt32>, by distance: Int32
        ) -> [ClosedRange<UInt32>] {
            guard range.overlaps(letters) else { return [] }
            let part = range.clamped(to: letters)
            let move = { (scalar: UInt32) in UInt32(bitPattern: Int32(bitPattern: scalar) + distance) }
            return [move(part.lowerBound)...move(part.upperBound)]
        }

        static let digits = CharacterSet([0x30...0x39])
        static let word = CharacterSet([0x30...0x39, 0x41...0x5A, 0x5F...0x5F, 0x61...0x7A])
        static let space = CharacterSet([0x09...0x0D, 0x20...0x20])
        static let horizontalSpace = CharacterSet([0x09...0x09, 0x20...0x20, 0xA0...0xA0])
        static let anything = CharacterSet([0...0x10FFFF])
        static let notLineFeed = CharacterSet([0x0A...0x0A], negated: true)

        /// The scalars outside of this set, as plain ranges.
        var complementRanges: [ClosedRange<UInt32>] {
            let sorted = ranges.sorted { $0.lowerBound < $1.lowerBound }
            var result: [ClosedRange<UInt32>] = []
            var next: UInt32 = 0
            for range in sorted {
                if range.lowerBound > next { result.append(next...(range.lowerBound - 1)) }
                next = max(next, range.upperBound + 1)
            }
            if next <= 0x10FFFF { result.append(next...0x10FFFF) }
            return result
        }
    }
}

extension PatternNode {
    /// The numbers of the groups inside.
    var groups: Range<Int> {
        switch self {
        case .empty, .one, .assertion: 0..<0
        case .repeated(let inner, _, _, _): inner.groups
        case .group(let number, let inner): number..<max(number + 1, inner.groups.upperBound)
        case .sequence(let parts), .choice(let parts):
            parts.map(\.groups).filter { !$0.isEmpty }.reduce(0..<0) { all, part in
                all.isEmpty ? part : min(all.lowerBound, part.lowerBound)..<max(all.upperBound, part.upperBound)
            }
        }
    }
}
