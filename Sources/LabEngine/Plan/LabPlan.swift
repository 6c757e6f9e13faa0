package import LabFormat
package import SimKernel

/// A lab as one learner meets it in one mode: variables drawn and replaced, blocks parsed, blanks and commands numbered.
package struct LabPlan: Sendable {
    package let lab: Lab
    /// The enhancements that the played steps name.
    package let enhancements: [Enhancement]
    package let mode: Mode
    package let variables: [DrawnVariable]
    /// The lab's own set-up blocks.
    let setup: [SetupBlock]
    /// The steps that are played in this mode.
    package let steps: [StepPlan]

    package init(
        _ lab: Lab, enhancements: [Enhancement] = [], mode: Mode, generator: inout Generator
    ) throws(SessionError) {
        guard lab.modes.contains(mode) else {
            throw .modeNotOffered(mode: mode.rawValue, lab: lab.id, offered: lab.modes.map(\.rawValue))
        }
        let variables = try VariableDraw.values(lab.variables, from: &generator)
        let words = Substitution(variables)
        let played = lab.steps.filter { $0.modes.isEmpty || $0.modes.contains(mode) }
        guard !played.isEmpty else { throw .noSteps(lab: lab.id, mode: mode.rawValue) }
        var steps: [StepPlan] = []
        for step in played {
            var planner = StepPlanner(lab: lab.id, step: step, number: steps.count + 1, mode: mode, words: words)
            steps.append(try planner.plan())
        }
        let named = Set(played.compactMap { $0.enhancement?.name })
        self.lab = lab
        self.enhancements = enhancements.filter { named.contains($0.id) }
        self.mode = mode
        self.variables = variables
        setup = lab.setup.map { SetupBlock(source: words.shell($0.fragment.filled), line: $0.line) }
        self.steps = steps
    }

    package var points: Int { steps.reduce(0) { $0 + $1.points } }

    /// A text of the lab with `${x}` replaced by this learner's values.
    package func replaced(_ text: String) -> String {
        Substitution(variables).text(text)
    }
}

/// Commands that run before the learner's first, and where they stand.
struct SetupBlock: Sendable, Hashable {
    let source: String
    let line: Int
}

extension Substitution {
    init(_ variables: [DrawnVariable]) {
        self.init(Dictionary(variables.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first }))
    }
}
