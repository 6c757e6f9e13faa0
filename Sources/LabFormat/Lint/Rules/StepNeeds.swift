import ShellSyntax

/// `needs` names steps that come before.
enum StepNeeds: LabRule {
    static func check(_ linted: LintedLab) {
        let ids = linted.lab.steps.map(\.id)
        for (index, step) in linted.lab.steps.enumerated() where !step.needs.isEmpty {
            let earlier = Array(ids[..<index])
            for need in step.needs where !earlier.contains(need.name) {
                let message =
                    ids.contains(need.name)
                    ? "The step `\(need.name)` does not come before this one" : "There is no step `\(need.name)`"
                let remedy =
                    nearest(need.name, in: earlier).map { "Did you mean `\($0)`?" }
                    ?? (earlier.isEmpty
                        ? "Remove it: this is the first step"
                        : "It may be \(Wording.list(earlier.map { "`\($0)`" }, "or"))")
                linted.findings.report(.stepNeeds, at: need.position, message, remedy)
            }
        }
    }
}
