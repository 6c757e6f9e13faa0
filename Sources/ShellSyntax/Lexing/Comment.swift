/// A comment as it stands in the source.
package struct Comment: Sendable, Hashable {
    /// With its marks.
    package var span: SourceSpan
    /// Without marks and the blanks around.
    package var text: String
    package var isLine: Bool
    /// True when nothing but blanks stands before it on its line.
    package var ownLine: Bool
}

/// Finds comments as the lexer does, so that strings, templates and regular expressions may hold `//`.
package enum Comments {
    /// All comments of a program in order, or what keeps it from being read.
    package static func all(in text: String) -> Result<[Comment], SyntaxDiagnostic> {
        Parser.parse(text).map(\.comments)
    }
}
