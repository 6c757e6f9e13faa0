/// One try to read a line.
enum InputLine: Equatable {
    case text(String)
    /// Control-C: what was typed is dropped.
    case interrupted
    case end
}

/// Where a session's lines come from: a learner at a terminal, or a script.
protocol LineSource: AnyObject {
    /// What stands in front of the line; a script shows it with the line, so that a transcript reads as typed.
    func next(prompt: String) throws -> InputLine
    /// Keeps a finished input for later runs.
    func remember(_ input: String)
}
