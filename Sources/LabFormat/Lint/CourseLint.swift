import ShellSyntax

extension Linter {
    /// All diagnostics of a course: those of reading it, labs that do not exist or repeat, and orders that cannot be kept.
    package func diagnostics(of parsed: ParsedCourse) -> [Diagnostic] {
        guard let course = parsed.course, let source = parsed.source else { return parsed.diagnostics }
        let findings = Findings(source: source)
        var earlier: [String] = []
        for entry in course.labs {
            check(entry.lab, findings)
            if earlier.contains(entry.lab.name) {
                findings.report(
                    .unknownLab, at: entry.lab.position, "The lab `\(entry.lab.name)` stands twice",
                    "Remove one of the two")
            }
            for required in entry.requires where !earlier.contains(required.name) {
                let isLater = course.labs.contains { $0.lab.name == required.name }
                findings.report(
                    .unknownLab, at: required.position,
                    isLater
                        ? "The lab `\(required.name)` does not come before this one"
                        : "The course has no lab `\(required.name)`",
                    nearest(required.name, in: earlier).map { "Did you mean `\($0)`?" }
                        ?? "Require labs that stand above")
            }
            earlier.append(entry.lab.name)
        }
        return (parsed.diagnostics + findings.diagnostics).sorted()
    }

    private func check(_ lab: Reference, _ findings: Findings) {
        guard let known = surroundings?.labs, !known.contains(lab.name) else { return }
        let remedy = nearest(lab.name, in: known).map { "Did you mean `\($0)`?" } ?? "Write it as topic/name"
        findings.report(.unknownLab, at: lab.position, "There is no lab `\(lab.name)`", remedy)
    }
}
