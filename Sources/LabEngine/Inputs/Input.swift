/// What a learner can do in a session; each is a line of the journal.
package enum Input: Sendable, Hashable {
    /// A line of the shell.
    case command(String)
    /// The k-th shown command of the step, from 1, with its blanks as they are filled.
    case runShown(Int)
    case check
    /// Enters the next step, once this one has passed.
    case next
    case hint
    /// Shows the reference solution; with `run`, also does what it says.
    case solution(run: Bool)
    /// Gives the step's k-th open blank, from 1, a text.
    case fill(Int, String)
    /// Shows the answer of the step's k-th open blank, from 1.
    case reveal(Int)
    /// Answers the step's k-th quiz, from 1: option numbers as "2" or "1,3", or a value.
    case answer(Int, String)
    /// Takes back the last k inputs that changed the sandbox.
    case undo(Int)
    /// What stands before was recorded under another behaviour of the engine, and was replayed under this one to go on.
    ///
    /// No learner types it: it is offered when an attempt is resumed.
    case replay(behaviour: Int)
}
