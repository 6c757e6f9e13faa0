/// What a reader meets in a lab, in file order.
package enum Node: Sendable, Hashable {
    case prose(Prose)
    case shell(ShellBlock)
    case check(CheckBlock)
    case goal(GoalBlock)
    case quiz(QuizBlock)
    case fill(FillBlock)
    case view(ViewBlock)
    case code(CodeBlock)
}

/// Markdown between two blocks, as its author wrote it; variables are not replaced yet.
package struct Prose: Sendable, Hashable {
    package let markdown: String
    package let line: Int
}

/// A fenced block in a language that is not ours; nothing in it is replaced.
package struct CodeBlock: Sendable, Hashable {
    /// The first word of the info string, possibly empty.
    package let language: String
    package let text: String
    package let line: Int
}
