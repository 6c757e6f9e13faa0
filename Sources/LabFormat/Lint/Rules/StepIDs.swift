/// No two steps have one id.
enum StepIDs: LabRule {
    static func check(_ linted: LintedLab) {
        var lines: [String: Int] = [:]
        for step in linted.lab.steps {
            if step.id.isEmpty, !step.title.trimmed.isEmpty {
                linted.findings.report(
                    .duplicateID, atLine: step.line, "This heading gives no id: it has neither letters nor digits",
                    "Write `id:` in the step")
            } else if let first = lines[step.id], !step.id.isEmpty {
                linted.findings.report(
                    .duplicateID, atLine: step.line, "The id `\(step.id)` is already that of the step on line \(first)",
                    "Change the heading, or write another `id:` in the step")
            }
            lines[step.id, default: step.line] += 0
        }
    }
}
