import ShellSyntax

/// A step's enhancement stands in a topic's enhancement file.
enum EnhancementReferences: LabRule {
    static func check(_ linted: LintedLab) {
        guard let known = linted.surroundings?.enhancements else { return }
        for reference in linted.lab.steps.compactMap(\.enhancement) where !known.contains(reference.name) {
            let remedy =
                nearest(reference.name, in: known).map { "Did you mean `\($0)`?" }
                ?? "Write it into the topic's enhancements.md under `## \(reference.name)`"
            linted.findings.report(
                .unknownEnhancement, at: reference.position, "There is no enhancement `\(reference.name)`", remedy)
        }
    }
}
