/// A hint says something that no other hint of the lab says.
enum RepeatedHints: LabRule {
    static func check(_ linted: LintedLab) {
        var lines: [String: Int] = [:]
        for hint in linted.lab.steps.flatMap(\.hints) {
            // Compared without regard to case, white space and marks.
            let words = hint.markdown.lowercased().split { !$0.isLetter && !$0.isNumber }.joined(separator: " ")
            if let first = lines[words] {
                linted.findings.report(
                    .repeatedHint, atLine: hint.line - 1, "This hint repeats the one on line \(first)",
                    "Say what helps towards this step's goal, or remove it")
            }
            lines[words, default: hint.line - 1] += 0
        }
    }
}
