package import LabFormat

/// A journal played again: the same verdicts, points and state hashes, or the first line that differs.
package enum Replay {
    /// Rebuilds the session that a journal records.
    package static func session(
        _ lab: Lab, enhancements: [Enhancement] = [], header: JournalHeader, lines: [JournalLine]
    ) throws(ReplayError) -> Session {
        guard header.behaviour == Behaviour.current else {
            throw .otherBehaviour(journal: header.behaviour, engine: Behaviour.current)
        }
        guard let mode = Mode(rawValue: header.mode) else { throw .unknownMode(header.mode) }
        let identity = SessionIdentity(
            course: header.course, lab: header.lab, learner: header.learner,
            practiceSeed: header.practice ? header.seed.value : nil)
        guard identity.seed == header.seed.value else {
            throw .otherSeed(learner: header.learner, lab: header.lab)
        }
        var session: Session
        do {
            session = try Session(lab, enhancements: enhancements, identity: identity, mode: mode)
        } catch {
            throw .lab(error)
        }
        guard session.journal.header.logic == header.logic else {
            throw .otherLogic(lab: header.lab, journal: header.logic, current: session.journal.header.logic)
        }
        for line in lines { try play(line, in: &session) }
        return session
    }

    private static func play(_ line: JournalLine, in session: inout Session) throws(ReplayError) {
        let expected = session.journal.lines.count + 1
        guard line.n == expected else { throw .differs(line: expected, what: "its number is \(line.n)") }
        guard line.at == session.world.now else {
            throw .differs(line: line.n, what: "it arrived at \(line.at), the sandbox stands at \(session.world.now)")
        }
        _ = session.handle(line.input, clock: line.clock)
        guard let played = session.journal.lines.last, played.n == line.n else {
            throw .differs(line: line.n, what: "its input is not accepted")
        }
        if let what = difference(recorded: line.record, replayed: played.record) {
            throw .differs(line: line.n, what: what)
        }
    }

    /// The first field in which two records differ, in words.
    private static func difference(recorded: Record, replayed: Record) -> String? {
        let pairs: [(String, String, String)] = [
            ("verdicts", text(recorded.verdicts), text(replayed.verdicts)),
            ("points", "\(recorded.points)", "\(replayed.points)"),
            ("passed steps", "\(recorded.passed)", "\(replayed.passed)"),
            ("step", "\(recorded.step)", "\(replayed.step)"),
            ("virtual time", "\(recorded.now)", "\(replayed.now)"),
            ("state", recorded.state.description, replayed.state.description),
            ("refusal", "\(recorded.refused ?? false)", "\(replayed.refused ?? false)"),
        ]
        guard let (name, was, now) = pairs.first(where: { $0.1 != $0.2 }) else { return nil }
        return "\(name): recorded \(was), replayed \(now)"
    }

    private static func text(_ verdicts: [RecordedVerdict]?) -> String {
        guard let verdicts else { return "none" }
        return verdicts.map { "\($0.title) \($0.holds ? "holds" : "fails") (\($0.points))" }.joined(separator: ", ")
    }
}

/// Why a journal does not replay.
package enum ReplayError: Error, Sendable, Hashable, CustomStringConvertible {
    case otherBehaviour(journal: Int, engine: Int)
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
