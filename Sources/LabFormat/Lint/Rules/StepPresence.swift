/// A lab has steps, and what passes a step is checked and can be proven.
enum StepPresence: LabRule {
    static func check(_ linted: LintedLab) {
        if linted.lab.steps.isEmpty {
            linted.findings.report(.stepMissing, atLine: 1, "This lab has no step", "Begin one with a heading `## ...`")
        }
        for step in linted.lab.steps where !step.isIncomplete { check(step, linted.findings) }
    }

    private static func check(_ step: Step, _ findings: Findings) {
        let isScored = step.nodes.contains(where: \.isScored)
        if !isScored, step.declaredPoints != 0 {
            findings.report(
                .stepUnchecked, atLine: step.line, "This step has no check, quiz, fill or goal",
                "Check its outcome, or mark it as reading with `points: 0`")
        }
        let needsCommands = !step.checks.allSatisfy { $0.kind == .keep } || !step.goals.isEmpty
        if needsCommands, step.referenceSolutions.isEmpty, step.fills.isEmpty {
            findings.report(
                .stepUnsolved, atLine: step.line, "This step has checks, but nothing shows how they pass",
                "Write a `shell` block, or a `shell solution` that learners may reveal")
        }
    }
}
