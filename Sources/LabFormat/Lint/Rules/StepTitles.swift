/// Within a step, a title names one check or goal, and one solution or wrong answer.
enum StepTitles: LabRule {
    static func check(_ linted: LintedLab) {
        for step in linted.lab.steps {
            let column = SourcePosition.init
            let goals = step.goals.map { ($0.title, column($0.line, 1)) }
            let checks = step.checks.map { ($0.title, $0.titlePosition) }
            report((checks + goals).sorted { $0.1.line < $1.1.line }, "check or goal", linted.findings)
            report(step.wrongs.map { ($0.name, column($0.line, 1)) }, "wrong answer", linted.findings)
            let solutions = step.solutions.compactMap { block in block.name.map { ($0, column(block.line, 1)) } }
            report(solutions, "solution", linted.findings)
        }
    }

    private static func report(_ titles: [(String, SourcePosition)], _ what: String, _ findings: Findings) {
        var lines: [String: Int] = [:]
        for (title, position) in titles where !title.isEmpty {
            if let first = lines[title] {
                findings.report(
                    .duplicateTitle, at: position, "The \(what) on line \(first) has this title too",
                    "Give one of the two another title")
            }
            lines[title, default: position.line] += 0
        }
    }
}
