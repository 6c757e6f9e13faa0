/// Charts: those that the learner built, and what the sandbox measured.
enum ChartSection {
    static func own(_ report: EvidenceReport) -> ReportSection? {
        guard !report.charts.isEmpty else { return nil }
        return ReportSection(
            "charts", "Charts of the learner",
            report.charts.enumerated().map { figure($1, id: "chart-\($0 + 1)", width: 960) })
    }

    static func measured(_ report: EvidenceReport) -> ReportSection? {
        guard !report.metrics.isEmpty || !report.constants.isEmpty else { return nil }
        var parts: [Markup] = []
        if !report.metrics.isEmpty {
            let figures = report.metrics.enumerated().map { figure($1, id: "metric-\($0 + 1)", width: 560) }
            parts.append(.element("div", ["class": "pair"], figures))
        }
        if !report.constants.isEmpty {
            var table = TextTable([.init("Metric"), .init("Value")])
            for fact in report.constants { table.append([fact.name, fact.value]) }
            parts.append(ReportTables.table(table, caption: "Metrics that did not change"))
        }
        return ReportSection("metrics", "What the sandbox measured", parts)
    }

    /// The drawing, its extremes in sentences, and its figures behind a fold.
    private static func figure(_ chart: EvidenceReport.Chart, id: String, width: Double) -> Markup {
        let words = chart.data.isEmpty ? ["No data yet."] : ChartText.sentences(chart.data)
        let told =
            (chart.note.isEmpty ? [] : [chart.note]) + words.prefix(8)
            + (words.count > 8 ? ["\(words.count - 8) further lines."] : [])
        var parts = [
            ReportTables.wide(ChartSVG.embedded(chart.data, id: id, width: width)),
            Markup.element("figcaption", [:], told.joined(separator: " ")),
        ]
        if !chart.data.isEmpty {
            parts.append(
                .element(
                    "details", [:],
                    [
                        .element("summary", [:], "Figures"),
                        ReportTables.table(ChartText.figures(chart.data, most: 60), caption: chart.data.title),
                    ]))
        }
        return .element("figure", [:], parts)
    }
}
