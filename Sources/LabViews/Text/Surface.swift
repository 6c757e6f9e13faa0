/// What a text is drawn on: how wide it is, and what it can show.
package struct Surface: Sendable, Hashable {
    package enum Glyphs: Sendable, Hashable {
        /// Block elements, Braille patterns, arrows.
        case unicode
        case ascii
    }

    /// Columns of a terminal cell each; never below 20.
    package let width: Int
    package let hasColour: Bool
    package let glyphs: Glyphs
    /// For screen readers: sentences and rows instead of drawings.
    package let isPlain: Bool

    package init(width: Int = 80, hasColour: Bool = false, glyphs: Glyphs = .unicode, isPlain: Bool = false) {
        self.width = max(width, 20)
        self.hasColour = hasColour && !isPlain
        self.glyphs = isPlain ? .ascii : glyphs
        self.isPlain = isPlain
    }

    /// Sentences in 80 columns, no colour: what a pipe or a screen reader gets.
    package static let plain = Surface(isPlain: true)

    package func narrowed(by columns: Int) -> Surface {
        Surface(width: width - columns, hasColour: hasColour, glyphs: glyphs, isPlain: isPlain)
    }
}
