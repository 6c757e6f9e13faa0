/// An evidence report as one HTML page: no script, nothing fetched, a slide a section on paper.
package enum ReportPage {
    /// What a page of ours says of its making; a file without it is not written over.
    package static let mark = "<meta name=\"generator\" content=\"shardlab report\">"

    package static func document(_ report: EvidenceReport) -> String {
        let sections = sections(of: report)
        let title = "\(report.title): evidence of \(report.learner)"
        let head = Markup.element(
            "head", [:],
            [
                .void("meta", ["charset": "utf-8"]),
                .void(
                    "meta",
                    [
                        "http-equiv": "Content-Security-Policy",
                        "content": "default-src 'none'; style-src 'unsafe-inline'",
                    ]
                ),
                .void("meta", ["name": "viewport", "content": "width=device-width, initial-scale=1"]),
                .void("meta", ["name": "generator", "content": "shardlab report"]),
                .element("title", [:], title),
                .style(ReportStyle.sheet),
            ])
        let body = Markup.element(
            "body", [:],
            [
                .element("a", ["class": "skip", "href": "#content"], "Skip to the content"),
                ReportStyle.patterns,
                .element(
                    "main", ["id": "content"],
                    [CoverSection.markup(report, contents: sections)] + sections.map(section)),
            ])
        return "<!DOCTYPE html>\n" + Markup.element("html", ["lang": "en"], [head, body]).source + "\n"
    }

    private static func sections(of report: EvidenceReport) -> [ReportSection] {
        [ReportSection("steps", "Steps", [StepSection.overview(report)])]
            + report.steps.map { step in
                ReportSection("step-\(step.number)", "Step \(step.number): \(step.title)", StepSection.parts(step))
            }
            + [
                SceneSection.section(report), TimelineSection.section(report),
                ChartSection.own(report), ChartSection.measured(report),
            ].compactMap { $0 }
            + [ProofSection.section(report)]
    }

    private static func section(_ section: ReportSection) -> Markup {
        .element(
            "section", ["id": section.id, "aria-labelledby": "\(section.id)-head"],
            [.element("h2", ["id": "\(section.id)-head"], section.title)] + section.parts)
    }
}

/// A section of the page, a slide or more on paper.
struct ReportSection {
    /// Its anchor.
    let id: String
    let title: String
    let parts: [Markup]

    init(_ id: String, _ title: String, _ parts: [Markup]) {
        self.id = id
        self.title = title
        self.parts = parts
    }
}
