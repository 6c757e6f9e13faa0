package import ShellSyntax

/// Finds everything that is wrong with a lab, an enhancement file or a course.
package struct Linter: Sendable {
    /// The shell's namespaces and methods; nil leaves names unchecked.
    package var vocabulary: Vocabulary?
    /// What a file may refer to; nil leaves references unchecked.
    package var surroundings: Surroundings?

    /// The keys that a sandbox takes; nil leaves those of `sandbox` unchecked.
    package var sandboxKeys: [String]?

    package init(vocabulary: Vocabulary? = nil, surroundings: Surroundings? = nil, sandboxKeys: [String]? = nil) {
        self.vocabulary = vocabulary
        self.surroundings = surroundings
        self.sandboxKeys = sandboxKeys
    }

    private static let rules: [any LabRule.Type] = [
        StepPresence.self, StepIDs.self, StepNeeds.self, StepModes.self, StepTitles.self, MinutesSum.self,
        RepeatedHints.self, WrongAnswers.self, ShellText.self, VariableUse.self, EnhancementReferences.self,
        Prerequisites.self, SandboxKeys.self,
    ]

    /// All diagnostics of a lab in file order: those of reading it, then those of its rules.
    package func diagnostics(of parsed: ParsedLab) -> [Diagnostic] {
        guard let lab = parsed.lab, let source = parsed.source else { return parsed.diagnostics }
        let findings = Findings(source: source)
        let linted = LintedLab(
            lab: lab, findings: findings, vocabulary: vocabulary, surroundings: surroundings, sandboxKeys: sandboxKeys)
        for rule in Self.rules { rule.check(linted) }
        return (parsed.diagnostics + findings.diagnostics).sorted()
    }

    package func lab(bytes: [UInt8], path: String) -> [Diagnostic] {
        diagnostics(of: parseLab(bytes: bytes, path: path))
    }
}
