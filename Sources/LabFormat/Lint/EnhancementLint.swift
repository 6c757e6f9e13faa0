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
        var lab = Lab(id: "", path: file.path)
        lab.intro = file.enhancements.flatMap(\.nodes)
        let linted = LintedLab(lab: lab, findings: findings, vocabulary: vocabulary, surroundings: nil)
        VariableUse.check(linted)
        return (parsed.diagnostics + findings.diagnostics).sorted()
    }

    /// The ids of the other files: those that stand more than once among all.
    private func known(beside parsed: ParsedEnhancements, _ enhancement: Enhancement) -> [String] {
        let own = parsed.file?.enhancements.filter { $0.id == enhancement.id }.count ?? 0
        let all = surroundings?.enhancements.filter { $0 == enhancement.id } ?? []
        return all.count > own ? all : []
    }
}
