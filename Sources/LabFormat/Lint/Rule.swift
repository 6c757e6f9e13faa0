/// A kind of mistake that lint finds.
package struct Rule: Sendable, Hashable {
    package let name: String
    /// What a diagnostic of the rule points at.
    package let place: String
    /// What the rule finds.
    package let summary: String
    package let severity: Diagnostic.Severity

    init(_ name: String, at place: String, _ summary: String, severity: Diagnostic.Severity = .error) {
        self.name = name
        self.place = place
        self.summary = summary
        self.severity = severity
    }

    /// Every rule, in the order of Docs/LabFormat.md.
    package static let all: [Rule] =
        fileRules + yamlRules + markdownRules + blockRules + stepRules + shellRules + variableRules + libraryRules
}
