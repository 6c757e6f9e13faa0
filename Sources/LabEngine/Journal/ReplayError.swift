/// Why a journal does not replay.
package enum ReplayError: Error, Sendable, Hashable, CustomStringConvertible {
    case otherBehaviour(journal: Int, engine: Int)
    /// The lines up to a replay under another behaviour hold; those behind it need that one.
    case goesOn(lines: Int, passed: Int, points: Int, journal: Int, engine: Int)
    /// An input of another behaviour's journal cannot be done again under this one.
    case notCarriedOver(line: Int, what: String)
    case unknownMode(String)
    case otherSeed(learner: String, lab: String)
    case otherLogic(lab: String, journal: String, current: String)
    case lab(SessionError)
    /// The first line whose effects are not the recorded ones.
    case differs(line: Int, what: String)

    package var description: String {
        switch self {
        case .otherBehaviour(let journal, let engine):
            "It was made with behaviour \(journal), and this engine has behaviour \(engine). Use a shardlab with behaviour \(journal)."
        case .goesOn(let lines, let passed, let points, let journal, let engine):
            "Its first \(lines) lines replay with behaviour \(engine), which this engine has: \(passed == 1 ? "1 step" : "\(passed) steps") passed, \(points == 1 ? "1 point" : "\(points) points"). From there on it was made with behaviour \(journal). Use a shardlab with behaviour \(journal) for the rest."
        case .notCarriedOver(let line, let what):
            "Line \(line) cannot be done again with this engine: \(what). Use the shardlab that you began with, or begin anew with another --data-dir."
        case .unknownMode(let mode):
            "Its mode \"\(mode)\" does not exist. Hand in the file as shardlab submit wrote it."
        case .otherSeed(let learner, let lab):
            "Its seed is not that of learner \"\(learner)\" in \(lab): it was renamed. Hand in your own work."
        case .otherLogic(let lab, let journal, let current):
            "It was made with another version of \(lab) (logic \(journal.prefix(12)), here \(current.prefix(12))). Use that version of the lab."
        case .lab(let error): error.description
        case .differs(let line, let what):
            "Line \(line) does not replay: \(what). Hand in the file as shardlab submit wrote it."
        }
    }
}
