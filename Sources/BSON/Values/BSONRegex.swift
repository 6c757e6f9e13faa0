/// A stored regular expression; nothing here runs it.
package struct BSONRegex: Sendable, Hashable {
    package let pattern: String
    /// Option letters in alphabetical order, as BSON wants them.
    package let options: String

    package init(pattern: String, options: String = "") {
        self.pattern = pattern
        self.options = String(options.sorted { $0.unicodeScalars.lexicographicallyPrecedes($1.unicodeScalars) })
    }
}
