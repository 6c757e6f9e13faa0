/// Steps: an overview of all, and each with its verdicts, questions and commands.
enum StepSection {
    static func overview(_ report: EvidenceReport) -> Markup {
        var table = TextTable([
            .init("Step", isNumeric: true), .init("Title"), .init("Verdict"), .init("Points", isNumeric: true),
            .init("Of", isNumeric: true), .init("Inputs", isNumeric: true), .init("Help"),
        ])
        for step in report.steps {
            table.append([
                "\(step.number)", step.title, step.hasPassed ? "\u{2713} passed" : "\u{25CB} open", "\(step.points)",
                "\(step.of)", "\(step.inputs.count + step.furtherInputs)",
                step.help.isEmpty ? "none" : step.help.joined(separator: ", "),
            ])
        }
        return ReportTables.table(table, caption: "All steps with what they earned")
    }

    static func parts(_ step: EvidenceReport.Step) -> [Markup] {
        let help = step.help.isEmpty ? "without help" : "help: \(step.help.joined(separator: ", "))"
        var parts: [Markup] = [
            .element(
                "p", ["class": "state"],
                [
                    ReportTables.verdict(step.hasPassed, yes: "Passed", no: "Not passed"),
                    .text(", \(step.points) of \(step.of) points, \(help)."),
                ])
        ]
        if !step.parts.isEmpty { parts.append(verdicts(step)) }
        if !step.quizzes.isEmpty { parts.append(questions(step)) }
        if !step.inputs.isEmpty { parts.append(inputs(step)) }
        return parts
    }

    private static func verdicts(_ step: EvidenceReport.Step) -> Markup {
        let rows = step.parts.map { part in
            Markup.element(
                "tr", [:],
                [
                    .element("td", [:], [ReportTables.verdict(part.holds, yes: "holds", no: "does not hold")]),
                    .element("td", [:], part.kind),
                    .element(
                        "td", [:],
                        [.text(part.title)] + part.reasons.map { .element("div", ["class": "reason"], $0) }),
                    .element("td", ["class": "number"], part.of == 0 ? "none" : "\(part.points) of \(part.of)"),
                ])
        }
        return grid(
            "What the check found", ["Verdict", "Kind", "Goal", "Points"], rows, name: "verdicts")
    }

    private static func questions(_ step: EvidenceReport.Step) -> Markup {
        let rows = step.quizzes.map { quiz in
            let answers = quiz.answers.map { answer in
                let verdict = answer.isRight.map { $0 ? "right" : "not right" } ?? "waits for the check"
                let isRight = answer.isRight == true
                return Markup.element(
                    "div", ["class": isRight ? "yes" : answer.isRight == nil ? "" : "no"],
                    "\(isRight ? "\u{2713}" : answer.isRight == nil ? "\u{2026}" : "\u{2717}") \(answer.text): \(verdict)"
                )
            }
            return Markup.element(
                "tr", [:],
                [
                    .element("td", [:], quiz.isPrediction ? "predicted" : "answered"),
                    .element("td", [:], quiz.ask),
                    .element("td", [:], answers.isEmpty ? [.text("no answer")] : answers),
                ])
        }
        return grid("Questions", ["Kind", "Question", "Answers in order"], rows, name: "questions")
    }

    private static func inputs(_ step: EvidenceReport.Step) -> Markup {
        let rows = step.inputs.map { input in
            Markup.element(
                "tr", ["class": input.hasFailed ? "failed" : ""],
                [
                    .element("td", ["class": "number"], "\(input.number)"),
                    .element("td", ["class": "number"], Figure.clock(seconds: Int64(input.time))),
                    .element("td", [:], [.element("pre", [:], input.text)]),
                    .element("td", [:], result(input)),
                ])
        }
        let more = step.furtherInputs > 0 ? " (\(step.furtherInputs) further ones are left out)" : ""
        return grid(
            "Inputs in order, with virtual time\(more)", ["No.", "Time", "Input", "Outcome"], rows, name: "inputs")
    }

    /// A short output stands there; a longer one is folded.
    private static func result(_ input: EvidenceReport.Input) -> [Markup] {
        var parts: [Markup] = input.outcome.isEmpty ? [] : [.element("div", [:], input.outcome)]
        guard !input.output.isEmpty else { return parts }
        let lines = input.output.split(separator: "\n", omittingEmptySubsequences: false)
        if lines.count <= 2, input.output.count <= 200 {
            parts.append(.element("pre", [:], input.output))
        } else {
            let first = lines.first.map { String($0).cut(to: 60) } ?? ""
            parts.append(
                .element(
                    "details", [:],
                    [
                        .element("summary", [:], "\(first) (\(lines.count == 1 ? "1 line" : "\(lines.count) lines"))"),
                        .element("pre", [:], input.output),
                    ]))
        }
        return parts
    }

    private static func grid(_ caption: String, _ titles: [String], _ rows: [Markup], name: StaticString) -> Markup {
        ReportTables.wide(
            .element(
                "table", ["class": "\(name)"],
                [
                    .element("caption", [:], caption),
                    .element(
                        "thead", [:],
                        [.element("tr", [:], titles.map { .element("th", ["scope": "col"], $0) })]),
                    .element("tbody", [:], rows),
                ]))
    }
}
