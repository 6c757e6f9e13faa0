import LabEngine
import LabFormat
import LabViews

/// A step as the learner reads it: narrative, numbered commands, files, questions, goals.
struct StepPage {
    let plan: LabPlan
    let step: StepPlan
    let surface: Surface
    /// What the learner has put into blanks so far.
    let entered: [Int: String]
    /// Titles of the parts that held at the last check.
    let held: Set<String>

    private var prose: ProseView { ProseView(surface: surface, substitute: plan.replaced) }

    func lines() -> [String] {
        var lines = [heading]
        for section in sections() + [blanks(), more(), goals()] where !section.isEmpty {
            lines += [""] + section
        }
        return lines
    }

    private var heading: String {
        let title = TerminalText.cleanLine(plan.replaced(step.title))
        let points = step.points == 1 ? "1 point" : "\(step.points) points"
        let facts = step.points == 0 ? "reading" : points
        let minutes = step.step.minutes
        let length = minutes > 0 ? ", about \(minutes) min" : ""
        return surface.paint("Step \(step.number) of \(plan.steps.count): \(title)", .bold) + " (\(facts)\(length))"
    }

    /// Prose and blocks in file order; neighbouring commands stand together.
    private func sections() -> [[String]] {
        var blocks = ShownBlocks(plan: plan, step: step, entered: entered)
        var quizzes = step.quizzes[...]
        var fills = step.fills[...]
        return step.step.nodes.map { node in
            switch node {
            case .prose(let text): prose.lines(text.markdown)
            case .shell(let block): commands(blocks.next(block))
            case .code(let block): prose.code(block.text)
            case .quiz: quizzes.popFirst().map(question) ?? []
            case .fill:
                fills.popFirst().map { fill in
                    blocks.skip(fill)
                    return file(fill)
                } ?? []
            case .view(let block): ViewNote.lines(block, plan: plan, surface: surface)
            case .check, .goal: []
            }
        }
    }

    private func commands(_ commands: [ShownCommand]) -> [String] {
        commands.flatMap { command in
            let mark = "  [\(command.number)] "
            let rows = TerminalText.clean(command.text(entered: entered)).split(separator: "\n")
            let indent = String(repeating: " ", count: mark.count)
            return rows.enumerated().map { row, text in
                (row == 0 ? surface.paint(mark, .dim) : indent) + surface.paint(String(text), .cyan)
            }
        }
    }

    private func file(_ fill: FillPlan) -> [String] {
        let text = fill.pieces.reduce(into: "") { text, piece in
            switch piece {
            case .text(let literal): text += literal
            case .blank(let number): text += entered[number] ?? "____(\(number))"
            case .value: text += "..."
            }
        }
        let title = surface.paint(TerminalText.cleanLine(fill.file), .bold)
        return ["\(title)\(surface.isPlain ? ":" : "")"] + ProseView(surface: surface).code(text)
    }

    private func question(_ quiz: QuizPlan) -> [String] {
        let name = step.quizzes.count > 1 ? "Question \(quiz.number)" : "Question"
        let ask = ProseView(surface: surface).lines("**\(name):** \(quiz.ask)")
        let call = step.quizzes.count > 1 ? ":answer \(quiz.number) " : ":answer "
        switch quiz.response {
        case .expression: return ask + ["  \(call)VALUE"]
        case .options(let options):
            let rows = options.enumerated().flatMap { index, option in
                TextWrapping.wrap(
                    TerminalText.clean(option.text), width: min(surface.width, 92), first: "  \(index + 1)) ",
                    rest: "     ")
            }
            return ask + rows + ["  \(call)N, or \(call)1,3 for several"]
        }
    }

    private func blanks() -> [String] {
        step.blanks.filter { entered[$0.number] == nil }.map { blank in
            let hint = blank.hint.isEmpty ? "" : TerminalText.cleanLine(blank.hint) + ". "
            let mark = surface.paint("____(\(blank.number))", .yellow)
            return "\(mark) \(hint):fill \(blank.number) VALUE"
        }
    }

    private func more() -> [String] {
        guard let name = step.step.enhancement?.name else { return [] }
        return [surface.paint("More on this: :text \(TerminalText.cleanLine(name))", .dim)]
    }

    private func goals() -> [String] {
        GoalLine(step: step, held: held, surface: surface, replaced: plan.replaced).lines()
    }
}
