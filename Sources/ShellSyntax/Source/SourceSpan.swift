/// A stretch of a source text in UTF-8 offsets, `end` not included.
package struct SourceSpan: Sendable, Hashable {
    package var start: Int
    package var end: Int

    package init(start: Int, end: Int) {
        self.start = start
        self.end = end
    }

    /// The smallest span that holds both.
    package func joined(with other: SourceSpan) -> SourceSpan {
        SourceSpan(start: min(start, other.start), end: max(end, other.end))
    }

    /// The span seen from a text in which this one's text begins at `offset`.
    package func shifted(by offset: Int) -> SourceSpan {
        SourceSpan(start: start + offset, end: end + offset)
    }
}
