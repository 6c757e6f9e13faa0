package import LabShell

/// What an input brought about, in the order in which a front end shows it.
package enum Effect: Sendable, Hashable {
    /// What the shell printed, ready to show.
    case output(String)
    /// The shell's error, and the input that it points into.
    case error(ShellError, source: String)
    /// The lab itself failed; the text says where.
    case failed(String)
    /// The input cannot be done now; nothing changed. The text says what to do.
    case refused(String)
    /// A shown command as it is run.
    case echo(String)
    /// A `:check`: every part of the step, and whether the step has passed by it.
    case verdicts([Verdict])
    case points(StepPoints)
    case hint(number: Int, of: Int, text: String, cost: Int)
    /// The step's reference solutions with their names; `name` is empty for the shown commands themselves.
    case solution([NamedSolution])
    /// A blank has a text; `file` names the file that went into the sandbox by it.
    case filled(blank: Int, text: String, file: String?)
    case revealed(blank: Int, answer: String, cost: Int)
    /// `right` is nil while a prediction waits for the `:check` that settles it.
    case answered(quiz: Int, right: Bool?, why: [String])
    /// A `keep` has just become false.
    case broken(title: String, reasons: [Reason])
    case undone(inputs: Int)
    /// The step has passed; its closing words.
    case passed(step: Int, words: [String])
    case entered(step: Int)
    /// Every step of the lab has passed.
    case finished(points: Int, of: Int)
}

/// A reference solution as a learner sees it.
package struct NamedSolution: Sendable, Hashable, Codable {
    package var name: String
    package var text: String
}

/// The points of a step and of the whole session after an input.
package struct StepPoints: Sendable, Hashable, Codable {
    package var step: Int
    package var points: Int
    package var of: Int
    package var total: Int
    package var totalOf: Int
}
