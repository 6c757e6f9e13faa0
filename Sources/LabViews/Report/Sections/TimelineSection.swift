/// What happened when: elections, faults, migrations and told events on one axis.
enum TimelineSection {
    static func section(_ report: EvidenceReport) -> ReportSection? {
        guard let picture = report.timeline, !picture.isEmpty else { return nil }
        var parts = [
            SceneSection.figure(
                TimelineSVG.embedded(picture, title: "Timeline of the lab", id: "timeline"),
                lines: TimelineText.lines(picture, on: .plain, most: 40))
        ]
        if !report.events.isEmpty { parts.append(events(report)) }
        return ReportSection("timeline", "Timeline", parts)
    }

    private static func events(_ report: EvidenceReport) -> Markup {
        var table = TextTable([.init("Time", isNumeric: true), .init("Event"), .init("What it says")])
        for event in report.events {
            table.append([Figure.clock(seconds: Int64(event.time)), event.name, event.text])
        }
        let more = report.earlierEvents > 0 ? " (\(report.earlierEvents) before them)" : ""
        return .element(
            "details", [:],
            [
                .element("summary", [:], "The latest \(report.events.count) events\(more)"),
                ReportTables.table(table, caption: "Events in order"),
            ])
    }
}
