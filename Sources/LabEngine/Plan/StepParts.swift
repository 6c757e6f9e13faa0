package import LabFormat
package import ShellSyntax

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
        case options([QuizOption])
        case expression(String, within: Double?)
    }

    /// From 1.
    package let number: Int
    package let ask: String
    package let points: Int
    package let predict: Bool
    package let response: Response

    /// The numbers of the right options, from 1.
    var rightOptions: [Int] {
        guard case .options(let options) = response else { return [] }
        return options.indices.filter { options[$0].right }.map { $0 + 1 }
    }

    /// A prediction of a value is settled by the next `:check`, when the sandbox can show it.
    var settlesAtCheck: Bool {
        if case .expression = response { predict } else { false }
    }
}

package struct QuizOption: Sendable, Hashable {
    package let text: String
    package let right: Bool
    package let why: String
}

/// A fill block: the file that stands in the sandbox once its open blanks have a text.
package struct FillPlan: Sendable, Hashable {
    package let file: String
    package let points: Int
    package let pieces: [Piece]
    /// Numbers of its open blanks.
    package let blanks: [Int]

    package enum Piece: Sendable, Hashable {
        case text(String)
        case blank(Int)
        /// What an expression gives in the sandbox when the file is written.
        case value(String)
    }

    /// The file's text; nil while a blank is empty or an expression has no value.
    func text(entered: [Int: String], value: (String) -> String?) -> String? {
        var text = ""
        for piece in pieces {
            let next: String? =
                switch piece {
                case .text(let literal): literal
                case .blank(let number): entered[number]
                case .value(let expression): value(expression)
                }
            guard let next else { return nil }
            text += next
        }
        return text
    }
}

/// A way to pass a step, or to fail at named checks.
package struct Route: Sendable, Hashable {
    package let name: String
    /// True for the commands that the step itself shows.
    package let isOwn: Bool
    package let commands: [String]
    package let text: String
    /// Titles of the checks that must fail; empty for a solution.
    package let fails: [String]
    package let line: Int
}
