/// A step's modes are among its lab's.
enum StepModes: LabRule {
    static func check(_ linted: LintedLab) {
        let modes = linted.lab.modes
        guard !modes.isEmpty else { return }
        for step in linted.lab.steps {
            for mode in step.modes where !modes.contains(mode) {
                linted.findings.report(
                    .stepModes, atLine: step.line,
                    "This step is played in the mode `\(mode.rawValue)`, which the lab does not have",
                    "Add it to the lab's `modes`, or take it from the step's")
            }
        }
    }
}
