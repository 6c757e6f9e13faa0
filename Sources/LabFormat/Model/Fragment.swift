/// A gap in a fragment that the learner fills: `{{answer | hint}}`.
package struct Blank: Sendable, Hashable {
    /// The mode from which on the blank stands open.
    package enum Level: String, Sendable, Hashable, CaseIterable {
        case plain
        case challenge
        case expert
    }

    /// How an answer is judged.
    package enum Kind: Sendable, Hashable {
        /// The answer is the text itself.
        case text
        /// The answer is what this expression gives in the sandbox: `{{= expression | hint}}`.
        case expression
    }

    package let level: Level
    package let kind: Kind
    /// The text that belongs there or, for an expression, its source; variables are not replaced yet.
    package let answer: String
    /// Empty where the author gave none.
    package let hint: String
    package let position: SourcePosition
}

/// The lines of a `shell` or `fill` block, with their blanks: text, skeleton and solution are views of it.
package struct Fragment: Sendable, Hashable {
    package enum Piece: Sendable, Hashable {
        case literal(String)
        case blank(Blank)
    }

    package let pieces: [Piece]
    /// UTF-8 offset in the file of each piece's text (of a blank: of its answer), one for each of `pieces`.
    package let offsets: [Int]
    /// The line of the first character, from 1.
    package let line: Int

    package init(pieces: [Piece], offsets: [Int], line: Int) {
        self.pieces = pieces
        self.offsets = offsets
        self.line = line
    }

    /// The blanks in file order; blank N of a view is `blanks[N - first]`.
    package var blanks: [Blank] {
        pieces.compactMap { piece in
            if case .blank(let blank) = piece { blank } else { nil }
        }
    }
}
