package import LabFormat

/// A step as it is played: what is shown, what is judged, and the ways that are known to pass or to fail it.
package struct StepPlan: Sendable {
    package let step: Step
    /// From 1, among the steps played in this mode.
    package let number: Int
    let setup: [SetupBlock]
    package let commands: [ShownCommand]
    package let blanks: [OpenBlank]
    package let checks: [CheckPlan]
    package let goals: [GoalPlan]
    package let quizzes: [QuizPlan]
    package let fills: [FillPlan]
    package let hints: [String]
    package let passed: String?
    package let solutions: [Route]
    package let wrongs: [Route]
    /// The shell blocks whose output is told, complete, in file order.
    let told: [ToldBlock]
    /// Shell and fill blocks in file order.
    let order: [Block]

    package var id: String { step.id }
    package var title: String { step.title }
    package var points: Int { step.points }

    /// True where nothing is to be judged: the step passes by being read.
    package var isReading: Bool { checks.isEmpty && goals.isEmpty && quizzes.isEmpty && fills.isEmpty }
}

extension StepPlan {
    /// A block that a learner works through, by its index among its kind.
    enum Block: Sendable, Hashable {
        case shell(Int)
        case fill(Int)
    }
}

/// A shell block with all blanks filled, and what it is told to print.
struct ToldBlock: Sendable, Hashable {
    let commands: [String]
    /// With variables replaced; `...` stands for anything. Nil where nothing is told.
    let output: String?
    let line: Int
}
