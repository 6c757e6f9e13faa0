import ShellSyntax

/// A lab's prerequisites are labs.
enum Prerequisites: LabRule {
    static func check(_ linted: LintedLab) {
        for reference in linted.lab.prerequisites where reference.name == linted.lab.id {
            linted.findings.report(.unknownLab, at: reference.position, "The lab requires itself", "Remove it")
        }
        guard let known = linted.surroundings?.labs else { return }
        for reference in linted.lab.prerequisites where !known.contains(reference.name) {
            let remedy = nearest(reference.name, in: known).map { "Did you mean `\($0)`?" } ?? "Write it as topic/name"
            linted.findings.report(.unknownLab, at: reference.position, "There is no lab `\(reference.name)`", remedy)
        }
    }
}
