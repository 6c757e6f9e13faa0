/// The two texts of a lab whose hashes say what changed: what decides an attempt, and everything.
///
/// Each field stands with its name and its length in front, so that no two labs share a text.
package struct LabText: Sendable {
    private var bytes: [UInt8] = []

    /// What decides an attempt: sandbox, variables, set-up, checks, goals, quizzes, fills, points, and the enhancements in use.
    package static func logic(of lab: Lab, enhancements: [Enhancement]) -> [UInt8] {
        var text = LabText()
        text.add("lab", lab.id)
        text.add("database", lab.database)
        for parameter in lab.sandbox { text.add("sandbox." + parameter.key, parameter.value) }
        for variable in lab.variables { text.add(variable) }
        for block in lab.setup { text.add("setup", block.fragment.filled) }
        for step in lab.steps { text.addLogic(step) }
        for enhancement in enhancements {
            text.add("enhancement", enhancement.id)
            for node in enhancement.nodes { text.addLogic(node) }
        }
        return text.bytes
    }

    /// Everything that a learner may read or do: the files' own text, in order.
    package static func all(_ files: [(path: String, text: [UInt8])]) -> [UInt8] {
        var text = LabText()
        for file in files.sorted(by: { $0.path < $1.path }) { text.add("file", file.text) }
        return text.bytes
    }

    private mutating func add(_ name: String, _ value: String) { add(name, Array(value.utf8)) }

    private mutating func add(_ name: String, _ value: [UInt8]) {
        bytes.append(contentsOf: "\(name) \(value.count)\n".utf8)
        bytes.append(contentsOf: value)
        bytes.append(UInt8(ascii: "\n"))
    }

    private mutating func add(_ name: String, _ value: SandboxParameter.Value) {
        switch value {
        case .text(let text): add(name, text)
        case .list(let texts): for text in texts { add(name + "[]", text) }
        }
    }

    private mutating func add(_ variable: VariableDeclaration) {
        add("variable", variable.name)
        switch variable.domain {
        case .pick(let texts): for text in texts { add("pick", text) }
        case .integers(let low, let high, let step): add("int", "\(low) \(high) \(step)")
        }
        if let other = variable.not { add("not", other) }
    }

    private mutating func addLogic(_ step: Step) {
        add("step", step.id)
        add("points", String(step.points))
        add("modes", step.modes.map(\.rawValue).joined(separator: " "))
        for need in step.needs { add("needs", need.name) }
        if let enhancement = step.enhancement { add("uses", enhancement.name) }
        for block in step.setup { add("setup", block.fragment.filled) }
        for node in step.nodes { addLogic(node) }
        add("hints", String(step.hints.count))
        // Par is measured from the solutions.
        if !step.goals.isEmpty { for solution in step.referenceSolutions { add("solution", solution.source) } }
    }

    private mutating func addLogic(_ node: Node) {
        switch node {
        case .check(let block):
            add("check", "\(block.kind) \(block.points)")
            add("title", block.title)
            add("source", block.source.text)
        case .goal(let block):
            add("goal", "\(block.better.rawValue) \(block.points)")
            add("title", block.title)
            add("value", block.value.text)
        case .quiz(let block): addLogic(block)
        case .fill(let block):
            add("fill", "\(block.file) \(block.points)")
            add(block.fragment)
        case .shell(let block):
            // Its open blanks are revealed at a cost, by number.
            for blank in block.fragment.blanks { add("blank." + blank.level.rawValue, blank.answer) }
        case .prose, .view, .code: break
        }
    }

    private mutating func addLogic(_ quiz: QuizBlock) {
        add("quiz", "\(quiz.points) \(quiz.predict)")
        add("ask", quiz.ask)
        switch quiz.response {
        case .options(let options):
            for option in options { add(option.right ? "right" : "wrong", option.text) }
        case .expression(let answer, let within):
            add("answer", answer.text)
            if let within { add("within", "\(within)") }
        }
    }

    private mutating func add(_ fragment: Fragment) {
        for piece in fragment.pieces {
            switch piece {
            case .literal(let text): add("text", text)
            case .blank(let blank): add("blank.\(blank.level.rawValue).\(blank.kind)", blank.answer)
            }
        }
    }
}
