/// A `quiz` block: a question with options to choose from or an answer to give.
package struct QuizBlock: Sendable, Hashable {
    package struct Option: Sendable, Hashable {
        package let text: String
        package let right: Bool
        /// Why a wrong option is wrong; empty for a right one without a reason.
        package let why: String
    }

    package enum Response: Sendable, Hashable {
        /// The learner chooses; one or several are right.
        case options([Option])
        /// The learner gives what the expression gives in the sandbox, or a number at most `within` away from it.
        case expression(Excerpt, within: Double?)
    }

    package let ask: String
    package let response: Response
    /// Whether the question comes before the step's commands.
    package let predict: Bool
    package internal(set) var points: Int
    package let declaredPoints: Int?
    package let line: Int

    /// The numbers of the right options, from 1; empty for a question with an expression.
    package var rightOptions: [Int] {
        guard case .options(let options) = response else { return [] }
        return options.indices.filter { options[$0].right }.map { $0 + 1 }
    }
}
