/// What makes the evidence checkable: conditions, hashes, files.
enum ProofSection {
    static func section(_ report: EvidenceReport) -> ReportSection {
        var parts: [Markup] = [
            .element(
                "p", [:],
                "Everything on this page was read off a replay of the learner's journal. The same journal gives the same page, byte for byte; a submission of it replays to the same verdicts, points and state."
            ),
            .element("h3", [:], "Conditions"), ReportTables.facts(report.conditions),
            .element("h3", [:], "Seed and hashes"), ReportTables.facts(report.hashes),
        ]
        if !report.files.isEmpty {
            let files = report.files.map { file in
                Markup.element(
                    "li", [:], [.element("a", ["href": file.name], file.name), .text(": \(file.value)")])
            }
            parts += [.element("h3", [:], "Files beside this page"), .element("ul", [:], files)]
        }
        return ReportSection("proof", "Conditions, seed and hashes", parts)
    }
}
