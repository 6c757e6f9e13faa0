/// What is wrong in a lab, an enhancement file or a course, where, and what to do about it.
package struct Diagnostic: Sendable, Hashable {
    /// How much is at stake: with an error the lab cannot be trusted to run as its author means it.
    package enum Severity: String, Sendable, Hashable {
        case error
        case warning
    }

    package let path: String
    /// The line in the file, from 1.
    package let line: Int
    /// The column in characters, from 1.
    package let column: Int
    /// What is wrong: one sentence without its full stop.
    package let message: String
    /// What to do: one or more sentences without the last full stop.
    package let remedy: String
    /// The name of the rule, as `LintRules.all` lists it.
    package let rule: String
    package let severity: Severity

    package init(
        path: String, line: Int, column: Int, message: String, remedy: String, rule: String,
        severity: Severity = .error
    ) {
        self.path = path
        self.line = line
        self.column = column
        self.message = message
        self.remedy = remedy
        self.rule = rule
        self.severity = severity
    }

    /// The line that lint prints: `FILE:LINE:COLUMN: what is wrong. What to do. [rule]`.
    package var rendered: String {
        let parts = [Self.sentence(message), Self.sentence(remedy), "[\(rule)]"]
        return "\(path):\(line):\(column): " + parts.filter { !$0.isEmpty }.joined(separator: " ")
    }

    private static func sentence(_ text: String) -> String {
        guard let last = text.last, !".?!".contains(last) else { return text }
        return text + "."
    }
}

extension Diagnostic: Comparable {
    /// File order: path, line, column, then rule and message, so that two runs print the same list.
    package static func < (a: Diagnostic, b: Diagnostic) -> Bool {
        (a.path, a.line, a.column, a.rule, a.message) < (b.path, b.line, b.column, b.rule, b.message)
    }
}
