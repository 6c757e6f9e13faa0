import LabFormat
import LabViews

/// A digression that a step names: prose, code, tips, what can go wrong.
struct EnhancementPage {
    let enhancement: Enhancement
    let surface: Surface
    let substitute: (String) -> String

    func lines() -> [String] {
        let prose = ProseView(surface: surface, substitute: substitute)
        var sections = [[surface.paint(TerminalText.cleanLine(enhancement.id), .bold)]]
        for node in enhancement.nodes {
            switch node {
            case .prose(let text): sections.append(prose.lines(text.markdown))
            case .code(let block): sections.append(prose.code(block.text))
            case .fill(let block):
                let file = surface.paint(TerminalText.cleanLine(block.file), .bold)
                sections.append([file] + prose.code(block.fragment.view(in: .lab).text))
            case .quiz(let quiz): sections.append(question(quiz, prose))
            case .shell(let block): sections.append(prose.code(block.fragment.filled))
            case .check, .goal, .view: break
            }
        }
        if !enhancement.tips.isEmpty {
            sections.append(
                [surface.paint("Tips", .bold)]
                    + prose.lines(enhancement.tips.map { "- " + $0.markdown }.joined(separator: "\n")))
        }
        if !enhancement.troubleshooting.isEmpty {
            let troubles = enhancement.troubleshooting.flatMap { TroubleText.lines($0, surface: surface) }
            sections.append([surface.paint("Troubleshooting", .bold)] + troubles)
        }
        return Array(sections.joined(separator: [""]))
    }

    /// A question to think about, its answer under it: it earns nothing here.
    private func question(_ quiz: QuizBlock, _ prose: ProseView) -> [String] {
        guard case .options(let options) = quiz.response else { return prose.lines(quiz.ask) }
        let rows = options.enumerated().flatMap { index, option in
            TextWrapping.wrap(
                "\(TerminalText.clean(option.text)) - \(option.right ? "right" : "no"). \(TerminalText.clean(option.why))",
                width: min(surface.width, 92), first: "  \(index + 1)) ", rest: "     ")
        }
        return prose.lines(quiz.ask) + rows
    }
}
