/// What is wrong with a text, where, and what to do about it.
package struct SyntaxDiagnostic: Error, Sendable, Hashable {
    package var span: SourceSpan
    package var message: String
    /// Empty when the message already says what to do.
    package var remedy: String

    package init(_ span: SourceSpan, _ message: String, remedy: String = "") {
        self.span = span
        self.message = message
        self.remedy = remedy
    }

    /// Message and remedy as one line.
    package var text: String { remedy.isEmpty ? message : message + " " + remedy }
}
