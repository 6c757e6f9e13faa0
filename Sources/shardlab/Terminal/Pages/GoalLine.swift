import LabEngine
import LabViews

/// The parts of a step that earn points, each with whether it held at the last check.
struct GoalLine {
    let step: StepPlan
    let held: Set<String>
    let surface: Surface
    let replaced: (String) -> String

    func lines() -> [String] {
        let parts = self.parts
        guard !parts.isEmpty else { return [] }
        let texts = parts.map { part in
            let title = TerminalText.cleanLine(replaced(part.title))
            let points = part.points > 0 ? " (\(part.points))" : ""
            let isHeld = held.contains(part.key)
            if surface.isPlain { return "\(title)\(points)\(isHeld ? ", done" : "")" }
            return (isHeld ? surface.paint("[x]", .green) : "[ ]") + " \(title)\(points)"
        }
        return Self.flow(texts, head: surface.paint("Goals:", .bold) + " ", gap: surface.isPlain ? "; " : "  ", surface)
    }

    /// Goals side by side as far as a line goes; a goal is never broken.
    static func flow(_ texts: [String], head: String, gap: String, _ surface: Surface) -> [String] {
        let indent = String(repeating: " ", count: TextWidth.of(head))
        var lines: [String] = []
        var line = head
        for (index, text) in texts.enumerated() {
            let needed = TextWidth.of(line) + TextWidth.of(gap) + TextWidth.of(text)
            if index > 0 && needed > surface.width {
                lines.append(line)
                line = indent + text
            } else {
                line += (index == 0 ? "" : gap) + text
            }
        }
        return lines + [line]
    }

    private struct Part {
        let title: String
        /// What its verdict is called.
        let key: String
        let points: Int
    }

    private var parts: [Part] {
        step.checks.map { Part(title: $0.title, key: $0.title, points: $0.points) }
            + step.goals.map { Part(title: $0.title, key: $0.title, points: $0.points) }
            + step.quizzes.map {
                Part(
                    title: step.quizzes.count > 1 ? "question \($0.number)" : "question", key: $0.ask, points: $0.points
                )
            }
            + step.fills.map { Part(title: $0.file, key: $0.file, points: $0.points) }
    }
}
