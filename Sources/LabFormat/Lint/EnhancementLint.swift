extension Linter {
    /// All diagnostics of an enhancement file: those of reading it, ids that repeat, variables, and answers that do not
    /// parse.
    package func diagnostics(of parsed: ParsedEnhancements) -> [Diagnostic] {
        guard let file = parsed.file, let source = parsed.source else { return parsed.diagnostics }
        let findings = Findings(source: source)
        var lines: [String: Int] = [:]
        for enhancement in file.enhancements {
            if let first = lines[enhancement.id] {
                findings.report(
                    .duplicateID, atLine: enhancement.line,
                    "The id `\(enhancement.id)` is already that of the enhancement on line \(first)",
                    "Give one of the two another id")
            }
            lines[enhancement.id, default: enhancement.line] += 0
            let others = known(beside: parsed, enhancement)
            if lines[enhancement.id] == enhancement.line, others.contains(enhancement.id) {
                findings.report(
                    .duplicateID, atLine: enhancement.line, "Another file has the enhancement `\(enhancement.id)` too",
                    "Give one of the two another id")
            }
        }
        // Variables of the lab that shows an enhancement are not known here, nor what its learner declared.
        let linted = LintedLab(
            lab: Lab(file), findings: findings, vocabulary: nil, surroundings: nil, sandboxKeys: nil)
        VariableUse.check(linted)
        ShellText.check(linted)
        return (parsed.diagnostics + findings.diagnostics).sorted()
    }

    /// The ids of the other files: those that stand more than once among all.
    private func known(beside parsed: ParsedEnhancements, _ enhancement: Enhancement) -> [String] {
        let own = parsed.file?.enhancements.filter { $0.id == enhancement.id }.count ?? 0
        let all = surroundings?.enhancements.filter { $0 == enhancement.id } ?? []
        return all.count > own ? all : []
    }
}

extension Lab {
    /// The enhancements as steps of a lab without variables, for the rules that read texts.
    fileprivate init(_ file: EnhancementFile) {
        self.init(id: "", path: file.path)
        steps = file.enhancements.map { enhancement in
            var step = Step(id: enhancement.id, title: enhancement.id, line: enhancement.line)
            step.nodes = enhancement.nodes
            step.hints =
                enhancement.tips
                + enhancement.troubleshooting.map { trouble in
                    Prose(markdown: "\(trouble.symptom)\n\(trouble.cause)\n\(trouble.remedy)", line: trouble.line)
                }
            return step
        }
    }
}
