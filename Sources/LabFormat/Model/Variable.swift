/// A variable of a lab: a value drawn from the learner's seed, written `${name}` in the lab.
package struct VariableDeclaration: Sendable, Hashable {
    /// Where the value comes from.
    package enum Domain: Sendable, Hashable {
        /// One of these texts, never empty.
        case pick([String])
        /// A number low, low + step, low + 2 step ... up to and including high at most.
        case integers(low: Int64, high: Int64, step: Int64)
    }

    package let name: String
    package let domain: Domain
    /// The variable, declared before this one, whose value this one must differ from.
    package let not: String?
    package let position: SourcePosition

    /// How many values the domain has; at least 1, saturating.
    package var valueCount: Int64 {
        switch domain {
        case .pick(let texts):
            return Int64(texts.count)
        case .integers(let low, let high, let step):
            let (width, overflow) = high.subtractingReportingOverflow(low)
            if overflow { return Int64.max }
            return width / step + 1
        }
    }

    /// The value with this index, `0 ..< valueCount`, as the text that replaces `${name}`; nil beyond the domain.
    package func value(at index: Int64) -> String? {
        guard index >= 0, index < valueCount else { return nil }
        switch domain {
        case .pick(let texts): return texts[Int(index)]
        case .integers(let low, _, let step): return String(low &+ index &* step)
        }
    }
}
