/// A step of a lab: a `##` heading and what stands under it.
package struct Step: Sendable, Hashable {
    package var id: String
    package let title: String
    /// The heading's line.
    package let line: Int
    /// The learner's minutes.
    package var minutes: Int = 0
    /// The sum of what the parts earn; 0 marks a step as reading.
    package internal(set) var points: Int = 0
    /// What `points:` says; nil where it is left out.
    package internal(set) var declaredPoints: Int?
    var pointsPosition: SourcePosition?
    /// Whether a block of the step could not be read, so that nothing can be said about what the step lacks.
    var isIncomplete = false
    package var enhancement: Reference?
    /// The modes in which the step is played; the lab's where it says nothing.
    package var modes: [Mode] = []
    /// Ids of the steps that must have passed.
    package var needs: [Reference] = []
    /// Prose and visible blocks in file order.
    package internal(set) var nodes: [Node] = []
    package var setup: [ShellBlock] = []
    /// The `shell solution` blocks in file order.
    package var solutions: [SolutionBlock] = []
    package var wrongs: [WrongBlock] = []
    package var hints: [Prose] = []
    package var passed: Prose?
}

extension Step {
    package var shells: [ShellBlock] {
        nodes.compactMap { node in if case .shell(let block) = node { block } else { nil } }
    }

    package var checks: [CheckBlock] {
        nodes.compactMap { node in if case .check(let block) = node { block } else { nil } }
    }

    package var goals: [GoalBlock] {
        nodes.compactMap { node in if case .goal(let block) = node { block } else { nil } }
    }

    package var quizzes: [QuizBlock] {
        nodes.compactMap { node in if case .quiz(let block) = node { block } else { nil } }
    }

    package var fills: [FillBlock] {
        nodes.compactMap { node in if case .fill(let block) = node { block } else { nil } }
    }

    package var views: [ViewBlock] {
        nodes.compactMap { node in if case .view(let block) = node { block } else { nil } }
    }

    /// The step's solutions: first its own commands with their blanks filled, if they have blanks or no
    /// `shell solution` stands, then each `shell solution`; variables are not replaced yet.
    package var referenceSolutions: [(name: String?, source: String)] {
        let own = shells
        let isSolution = solutions.isEmpty || own.contains { !$0.fragment.blanks.isEmpty }
        let first =
            isSolution && !own.isEmpty ? [(name: String?.none, source: own.map(\.fragment.filled).joined())] : []
        return first + solutions.map { (name: $0.name, source: $0.source.text) }
    }
}
