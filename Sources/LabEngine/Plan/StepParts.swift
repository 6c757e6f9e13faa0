import LabFormat
import ShellSyntax

/// A check of a step, parsed.
package struct CheckPlan: Sendable {
    package let kind: CheckBlock.Kind
    package let title: String
    package let points: Int
    package let script: CheckScript

    /// What each assertion earns: with `each` its share, else nothing by itself.
    var shares: [Int] { PointShares.even(points, over: script.assertions.count) }
}

package struct GoalPlan: Sendable, Hashable {
    package let title: String
    package let points: Int
    package let value: String
    package let better: GoalBlock.Better
}

/// A quiz of a step with its variables replaced.
package struct QuizPlan: Sendable, Hashable {
    package enum Response: Sendable, Hashable {
        /// The options as shown, and the numbers of the right ones from 1.
        case options([QuizBlock.Option], right: [Int])
        case expression(String, within: Double?)
    }

    /// From 1.
    package let number: Int
    package let ask: String
    package let points: Int
    package let predict: Bool
    package let response: Response

    /// A prediction of a value is settled by the next `:check`, when the sandbox can show it.
    var settlesAtCheck: Bool {
        if case .expression = response { predict } else { false }
    }
}

/// A fill block: the file that stands in the sandbox once its open blanks have a text.
package struct FillPlan: Sendable, Hashable {
    package let file: String
    package let points: Int
    package let pieces: [ShownCommand.Piece]
    /// Numbers of its open blanks; none in a mode that shows them filled.
    package let blanks: [Int]

    /// The file's text; nil while a blank is empty.
    func text(entered: [Int: String]) -> String? {
        guard blanks.allSatisfy({ entered[$0] != nil }) else { return nil }
        return ShownCommand(number: 0, pieces: pieces).text(entered: entered)
    }
}

/// A way to pass a step, or to fail at named checks.
package struct Route: Sendable, Hashable {
    /// Empty for the step's own commands.
    package let name: String
    package let commands: [String]
    package let text: String
    /// Titles of the checks that must fail; empty for a solution.
    package let fails: [String]
    package let line: Int
}
