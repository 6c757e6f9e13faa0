import LabEngine
import LabViews

/// What a check found: what holds in short, what does not with the reason.
struct VerdictText {
    let surface: Surface

    private static let widestTitle = 36

    func lines(_ verdicts: [Verdict]) -> [String] {
        surface.isPlain ? spoken(verdicts) : drawn(verdicts)
    }

    private func drawn(_ verdicts: [Verdict]) -> [String] {
        let held = verdicts.filter(\.holds).map { surface.paint("[x]", .boldGreen) + " " + title($0) }
        let open = verdicts.filter { !$0.holds }
        let width = min(open.map { TextWidth.of(title($0)) }.max() ?? 0, Self.widestTitle)
        let first = held.isEmpty ? [] : GoalLine.flow(held, head: "", gap: "   ", surface)
        return first + open.flatMap { failed($0, titleWidth: width) }
    }

    private func failed(_ verdict: Verdict, titleWidth: Int) -> [String] {
        let head = surface.paint("[ ]", .boldRed) + " "
        let indent = String(repeating: " ", count: titleWidth + 6)
        var lines: [String] = []
        for reason in verdict.reasons {
            var rows = text(reason.assertion).map { surface.paint($0, .cyan) }
            rows += reason.details.flatMap(text)
            if lines.isEmpty {
                let title = title(verdict)
                if TextWidth.of(title) > titleWidth {
                    lines.append(head + title)
                } else {
                    lines.append(head + title.padded(to: titleWidth + 2) + (rows.isEmpty ? "" : rows.removeFirst()))
                }
            }
            lines += rows.map { indent + $0 }
            lines += message(reason)
        }
        return lines.isEmpty ? [head + title(verdict)] : lines
    }

    private func message(_ reason: Reason) -> [String] {
        guard let message = reason.message, !message.isEmpty else { return [] }
        return TextWrapping.wrap(
            TerminalText.clean(message), width: surface.width, first: "    ", rest: "    "
        ).map { surface.paint($0, .yellow) }
    }

    private func spoken(_ verdicts: [Verdict]) -> [String] {
        verdicts.flatMap { verdict -> [String] in
            if verdict.holds { return ["Holds: \(title(verdict))."] }
            let reasons = verdict.reasons.flatMap { reason in
                text(reason.assertion) + reason.details.flatMap(text) + message(reason)
            }
            return ["Does not hold: \(title(verdict))."] + reasons.map { $0.hasPrefix(" ") ? $0 : "    \($0)" }
        }
    }

    private func title(_ verdict: Verdict) -> String {
        let title = TerminalText.cleanLine(verdict.title)
        if verdict.part == .quiz {
            return surface.isPlain ? "question: \(title)" : "question: \(title)".cutAtWord(to: Self.widestTitle)
        }
        return verdict.part == .goal && verdict.of > 0 ? "\(title) (\(verdict.points) of \(verdict.of))" : title
    }

    private func text(_ text: String) -> [String] {
        text.isEmpty ? [] : TerminalText.clean(text).split(separator: "\n").map(String.init)
    }
}

extension String {
    /// At most `width` cells, cut where a word ends.
    fileprivate func cutAtWord(to width: Int) -> String {
        guard TextWidth.of(self) > width else { return self }
        var kept = ""
        for word in split(separator: " ") {
            let longer = kept.isEmpty ? String(word) : "\(kept) \(word)"
            guard TextWidth.of(longer) <= width - 3 else { break }
            kept = longer
        }
        while let last = kept.last, ".,;:".contains(last) { kept.removeLast() }
        return kept.isEmpty ? cut(to: width) : kept + "..."
    }
}
