import LabEngine
import LabFormat
import LabViews

/// What stands before a lab's first step: its introduction and the words that it explains.
struct IntroPage {
    let plan: LabPlan
    let surface: Surface

    func lines() -> [String] {
        let prose = ProseView(surface: surface, substitute: plan.replaced)
        var sections = plan.lab.intro.compactMap { node -> [String]? in
            switch node {
            case .prose(let text): prose.lines(text.markdown)
            case .code(let block): prose.code(block.text)
            default: nil
            }
        }
        let concepts = plan.lab.concepts.flatMap { concept in
            TextWrapping.wrap(
                TerminalText.clean(plan.replaced(concept.means)), width: min(surface.width, 92),
                first: surface.paint(TerminalText.cleanLine(concept.term), .bold) + ": ", rest: "  ")
        }
        if !concepts.isEmpty { sections.append(concepts) }
        return Array(sections.joined(separator: [""]))
    }
}
