import LabFormat

extension LabDigest {
    static func add(_ variable: VariableDeclaration, to sheet: inout DigestSheet) {
        switch variable.domain {
        case .pick(let texts): sheet.add("pick", [variable.name, variable.not ?? ""] + texts)
        case .integers(let low, let high, let step):
            sheet.add("integers", variable.name, variable.not ?? "", "\(low)", "\(high)", "\(step)")
        }
    }

    static func add(_ step: Step, to sheet: inout DigestSheet) {
        sheet.add("step", step.id, String(step.points), String(step.hints.count))
        sheet.add("step modes", step.modes.map(\.rawValue))
        for block in step.setup { sheet.add("set-up", block.fragment.filled) }
        for node in step.nodes { add(node, to: &sheet) }
        for solution in step.solutions { sheet.add("solution", solution.source.text) }
    }

    /// What a node decides; prose, pictures and code decide nothing.
    static func add(_ node: Node, to sheet: inout DigestSheet) {
        switch node {
        case .shell(let block): add(block.fragment, as: ["shell"], to: &sheet)
        case .fill(let block): add(block.fragment, as: ["fill", block.file, String(block.points)], to: &sheet)
        case .check(let block): sheet.add("check \(block.kind)", block.title, String(block.points), block.source.text)
        case .goal(let block):
            sheet.add("goal", block.title, String(block.points), block.value.text, block.better.rawValue)
        case .quiz(let block): add(block, to: &sheet)
        case .prose, .view, .code: break
        }
    }

    private static func add(_ fragment: Fragment, as words: [String], to sheet: inout DigestSheet) {
        let pieces = fragment.pieces.flatMap { piece in
            switch piece {
            case .literal(let text): ["text", text]
            case .blank(let blank): ["\(blank.level.rawValue) \(blank.kind)", blank.answer]
            }
        }
        sheet.add(words[0], Array(words.dropFirst()) + pieces)
    }

    private static func add(_ quiz: QuizBlock, to sheet: inout DigestSheet) {
        switch quiz.response {
        case .options(let options):
            sheet.add(
                "quiz",
                [String(quiz.points), "\(quiz.predict)", "\(options.count)"] + quiz.rightOptions.map { "\($0)" })
        case .expression(let source, let within):
            sheet.add("quiz value", String(quiz.points), "\(quiz.predict)", source.text, within.map { "\($0)" } ?? "")
        }
    }

    static func addProse(_ nodes: [Node], to sheet: inout DigestSheet) {
        for node in nodes {
            switch node {
            case .prose(let prose): sheet.add("prose", prose.markdown)
            case .code(let code): sheet.add("code", code.language, code.text)
            case .view(let view): sheet.add("view", [view.title] + view.settings.flatMap { [$0.key, $0.value] })
            case .quiz(let quiz):
                sheet.add("ask", quiz.ask)
                if case .options(let options) = quiz.response {
                    sheet.add("options", options.flatMap { [$0.text, $0.why] })
                }
            case .shell, .check, .goal, .fill: break
            }
        }
    }
}
