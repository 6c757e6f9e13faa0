import ShellSyntax

/// The keys of `sandbox` are those that a sandbox takes.
enum SandboxKeys: LabRule {
    static func check(_ linted: LintedLab) {
        guard let known = linted.sandboxKeys else { return }
        for parameter in linted.lab.sandbox where !known.contains(parameter.key) {
            let remedy =
                nearest(parameter.key, in: known).map { "Did you mean `\($0)`?" }
                ?? "It has \(Wording.list(known.map { "`\($0)`" }))"
            linted.findings.report(
                .unknownKey, at: parameter.position, "`sandbox` has no key `\(parameter.key)`", remedy)
        }
    }
}
