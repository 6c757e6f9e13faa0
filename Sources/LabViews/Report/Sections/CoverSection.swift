/// The first slide: whose work it is and what came of it.
enum CoverSection {
    static func markup(_ report: EvidenceReport, contents: [ReportSection]) -> Markup {
        let share = report.pointsOf > 0 ? Double(report.points) / Double(report.pointsOf) : 0
        let score =
            report.counts
            ? [
                Markup.element("strong", [:], "\(report.points)"),
                .text(" of \(report.pointsOf) points (\(Figure.percent(share)))"),
            ] : [.element("strong", [:], "No points"), .text(" are given in this mode")]
        let passed = "\(report.passed) of \(report.steps.count) steps passed"
        return .element(
            "header", ["class": "cover"],
            [
                .element("p", ["class": "kicker"], "ShardLab evidence report"),
                .element("h1", [:], report.title),
                .element("p", ["class": "by"], "by \(report.learner)"),
                .element("p", ["class": "score"], score + [.text(", \(passed)")]),
                chips(report.steps),
            ] + (report.caveat.map { [.element("p", ["class": "caveat"], $0)] } ?? [])
                + report.lead.map { .element("p", ["class": "lead"], $0) }
                + [
                    ReportTables.facts(report.facts),
                    .element(
                        "nav", ["aria-label": "Contents"],
                        [
                            .element(
                                "ol", [:],
                                contents.map { section in
                                    .element(
                                        "li", [:], [.element("a", ["href": "#\(section.id)"], section.title)])
                                })
                        ]),
                ])
    }

    private static func chips(_ steps: [EvidenceReport.Step]) -> Markup {
        .element(
            "ul", ["class": "chips", "aria-label": "Steps"],
            steps.map { step in
                let state = step.hasPassed ? "passed" : "open"
                return .element(
                    "li", ["class": state],
                    "\(step.hasPassed ? "\u{2713}" : "\u{25CB}") \(step.number) \(step.title): \(state)")
            })
    }
}
