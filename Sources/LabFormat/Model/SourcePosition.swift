/// A place in a file, as diagnostics print it.
package struct SourcePosition: Sendable, Hashable {
    /// From 1.
    package let line: Int
    /// In characters, from 1.
    package let column: Int

    package init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }
}

/// A word that an author wrote to name something else, with its place: a step's id, a check's title, an enhancement.
package struct Reference: Sendable, Hashable {
    package let name: String
    package let position: SourcePosition

    package init(name: String, position: SourcePosition) {
        self.name = name
        self.position = position
    }
}

/// A piece of a file's text that keeps its place in it.
package struct Excerpt: Sendable, Hashable {
    package let text: String
    /// UTF-8 offset of the text's first byte in the file, after its byte order mark is gone and its line ends are `\n`.
    package let offset: Int
    /// The line of the text's first character, from 1.
    package let line: Int

    package init(text: String, offset: Int, line: Int) {
        self.text = text
        self.offset = offset
        self.line = line
    }
}
