/// The steps' minutes add up to the lab's.
enum MinutesSum: LabRule {
    static func check(_ linted: LintedLab) {
        let lab = linted.lab
        guard lab.minutes > 0, !lab.steps.isEmpty, !lab.steps.contains(where: \.isIncomplete) else { return }
        let sum = lab.steps.reduce(0) { $0 + $1.minutes }
        guard sum != lab.minutes else { return }
        linted.findings.report(
            .minutes, at: lab.minutesPosition, "The lab's minutes are \(lab.minutes), but its steps add up to \(sum)",
            "Write `minutes: \(sum)`, or change the steps")
    }
}
