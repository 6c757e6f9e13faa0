package import LabFormat

/// How far a replay has come.
package enum ReplayMoment: Sendable {
    /// The lab's set-up has run, and nothing else.
    case begun
    /// A line's input is done, and this came of it.
    case done(JournalLine, [Effect])
}

/// A journal played again: the same verdicts, points and state hashes, or the first line that differs.
package enum Replay {
    /// Rebuilds the session that a journal records.
    ///
    /// What another behaviour recorded before the last replay is done again and not compared; from there on every line
    /// must give its record. `watch` sees the session as it begins and after every line.
    package static func session(
        _ lab: Lab, enhancements: [Enhancement] = [], header: JournalHeader, lines: [JournalLine],
        watch: (Session, ReplayMoment) -> Void = { _, _ in }
    ) throws(ReplayError) -> Session {
        let behaviours = Journal.behaviours(header, lines)
        guard let own = behaviours.lastIndex(of: Behaviour.current) else {
            throw .otherBehaviour(journal: behaviours[behaviours.count - 1], engine: Behaviour.current)
        }
        let turns = lines.indices.filter { if case .replay = lines[$0].input { true } else { false } }
        var session = try begin(lab, enhancements, header)
        watch(session, .begun)
        var next = 0
        if own > 0 {
            next = turns[own - 1]
            try carryOver(lines[..<next], header, in: &session, watch: watch)
            try turn(lines[next], in: &session)
            watch(session, .done(lines[next], []))
            next += 1
        }
        let end = own < turns.count ? turns[own] : lines.count
        for line in lines[next..<end] {
            let effects = try play(line, in: &session)
            watch(session, .done(line, effects))
        }
        guard own == behaviours.count - 1 else {
            throw .goesOn(
                lines: end, passed: session.passedSteps, points: session.points, journal: behaviours[own + 1],
                engine: Behaviour.current)
        }
        return session
    }

    /// Goes on with a journal of another behaviour: its inputs are done again, and a line says so.
    ///
    /// `clock` is the wall time in seconds since 1970.
    package static func goingOn(
        _ lab: Lab, enhancements: [Enhancement] = [], header: JournalHeader, lines: [JournalLine], clock: Int64?
    ) throws(ReplayError) -> Session {
        var session = try begin(lab, enhancements, header)
        try carryOver(lines[...], header, in: &session)
        session.noteReplay(clock: clock)
        return session
    }

    private static func begin(
        _ lab: Lab, _ enhancements: [Enhancement], _ header: JournalHeader
    ) throws(ReplayError) -> Session {
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
        session.journal = Journal(header: header)
        return session
    }

    private static func carryOver(
        _ lines: ArraySlice<JournalLine>, _ header: JournalHeader, in session: inout Session,
        watch: (Session, ReplayMoment) -> Void = { _, _ in }
    ) throws(ReplayError) {
        var behaviour = header.behaviour
        for line in lines {
            let effects = try session.carryOver(line, from: behaviour)
            watch(session, .done(line, effects))
            if case .replay(let next) = line.input { behaviour = next }
        }
    }

    /// The line behind which this behaviour is in force: the inputs before it must have led where it says.
    private static func turn(_ line: JournalLine, in session: inout Session) throws(ReplayError) {
        try compareArrival(line, session)
        session.noteReplay(clock: line.clock)
        try compare(line, session)
    }

    private static func play(_ line: JournalLine, in session: inout Session) throws(ReplayError) -> [Effect] {
        try compareArrival(line, session)
        let effects = session.handle(line.input, clock: line.clock)
        try compare(line, session)
        return effects
    }

    private static func compareArrival(_ line: JournalLine, _ session: Session) throws(ReplayError) {
        let expected = session.journal.lines.count + 1
        guard line.n == expected else { throw .differs(line: expected, what: "its number is \(line.n)") }
        guard line.at == session.world.now else {
            throw .differs(line: line.n, what: "it arrived at \(line.at), the sandbox stands at \(session.world.now)")
        }
    }

    private static func compare(_ line: JournalLine, _ session: Session) throws(ReplayError) {
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
