import ShellSyntax

/// A wrong answer names the checks that it fails, and each `check keep` has one that breaks it.
enum WrongAnswers: LabRule {
    static func check(_ linted: LintedLab) {
        for step in linted.lab.steps {
            let titles = step.checks.map(\.title)
            for wrong in step.wrongs { check(wrong, titles, linted.findings) }
            let broken = Set(step.wrongs.flatMap { $0.fails.map(\.name) })
            for check in step.checks where check.kind == .keep && !broken.contains(check.title) {
                linted.findings.report(
                    .keepUnproven, atLine: check.line, "Nothing shows that this `check keep` can fail",
                    "Write a `shell wrong` block that breaks it, with `fails=\"\(check.title)\"`")
            }
        }
    }

    private static func check(_ wrong: WrongBlock, _ titles: [String], _ findings: Findings) {
        if wrong.fails.isEmpty {
            findings.report(
                .wrongFails, atLine: wrong.line, "This wrong answer does not say which checks it fails",
                "Write `fails=\"check title\"`, once for each")
        }
        var seen: Set<String> = []
        for title in wrong.fails {
            if !titles.contains(title.name) {
                let remedy =
                    nearest(title.name, in: titles).map { "Did you mean `\($0)`?" }
                    ?? "The step's checks are \(Wording.list(titles.map { "`\($0)`" }))"
                findings.report(.wrongFails, at: title.position, "This step has no check `\(title.name)`", remedy)
            } else if !seen.insert(title.name).inserted {
                findings.report(.wrongFails, at: title.position, "This check is named twice", "Remove one of the two")
            }
        }
    }
}
