import LabFormat
import Testing

@testable import LabEngine

@Suite("What another behaviour recorded goes on by a replay")
struct CarryingOverTests {
    /// The first step passed with 9 of 10 points, the second entered.
    private func recorded(_ more: [Input] = []) throws -> Session {
        var session = try Shop.session()
        session.type([.hint] + Shop.items + [.answer(1, "1"), .check, .next] + more)
        return session
    }

    /// The same journal as an engine of another behaviour would have written it, its states being others.
    private func foreign(_ session: Session, behaviour: Int = 0) -> (header: JournalHeader, lines: [JournalLine]) {
        var header = session.journal.header
        header.behaviour = behaviour
        let lines = session.journal.lines.map { line in
            var line = line
            line.record.state = Hex64(line.record.state.value ^ 1)
            line.at += 5
            return line
        }
        return (header, lines)
    }

    private func goingOn(_ header: JournalHeader, _ lines: [JournalLine]) throws -> Session {
        try Replay.goingOn(Sample.lab(Shop.text), header: header, lines: lines, clock: 9)
    }

    private func verify(_ session: Session) throws -> Verification {
        let lab = try Sample.lab(Shop.text)
        return Verification.of(try Submission.text(of: session)) { _ in LabEdition(lab: lab, enhancements: []) }
    }

    @Test("The recorded lines stay as they are, one more says from where on this behaviour is in force")
    func line() throws {
        let (header, lines) = foreign(try recorded())
        let session = try goingOn(header, lines)
        #expect(Array(session.journal.lines.dropLast()) == lines)
        let last = try #require(session.journal.lines.last)
        #expect(last.input == .replay(behaviour: Behaviour.current))
        #expect(last.record.points == 9)
        #expect(try JSONLine.encode(last).contains("\"input\":{\"do\":\"replay\",\"number\":\(Behaviour.current)}"))
        #expect(try JSONLine.decode(JournalLine.self, from: JSONLine.encode(last)) == last)
        #expect(session.journal.header.behaviour == 0)
        #expect(session.stepNumber == 2)
    }

    @Test("A step whose inputs earn the same here is proven: the whole of it is verified and resumes")
    func proven() throws {
        let (header, lines) = foreign(try recorded())
        var session = try goingOn(header, lines)
        session.type(.next, .answer(1, "2"), .solution(run: true), .check)
        let again = try Replay.session(
            Sample.lab(Shop.text), header: session.journal.header, lines: session.journal.lines)
        #expect(again.journal == session.journal)
        #expect(again.stepsOnWord.isEmpty)
        let verification = try verify(session)
        #expect(verification.reason == nil)
        #expect(verification.points == session.points)
    }

    @Test("A step that would not pass any more stays passed with its points, and verify names the engine for it")
    func onWord() throws {
        var (header, lines) = foreign(try recorded())
        lines[1].input = .command("db.items.findOne()")
        let session = try goingOn(header, lines)
        #expect(session.hasPassed(step: 1))
        #expect(session.points == 9)
        #expect(session.stepNumber == 2)
        #expect(session.stepsOnWord.map(\.step) == [1])
        let verification = try verify(session)
        #expect(!verification.accepted)
        #expect(
            verification.reason
                == "Step 1 passed with behaviour 0, and its inputs do not earn that with behaviour \(Behaviour.current), which this engine has. All else replays. Use a shardlab with behaviour 0 for the lines before the replay."
        )
    }

    @Test("Points that another behaviour did not give are not taken on its word beyond the step's own")
    func claimed() throws {
        var (header, lines) = foreign(try recorded())
        for index in 4..<lines.count { lines[index].record.points = 1_000 }
        #expect(try goingOn(header, lines).points == 10)
        lines[1].record.passed = 3
        #expect(throws: ReplayError.differs(line: 2, what: "it passes 3 steps at once")) {
            try goingOn(header, lines)
        }
    }

    @Test("A step in which points were lost is not passed by the replay's word alone: its help stays paid")
    func unfinished() throws {
        var session = try Shop.session()
        session.type(.hint, .hint, .command("db.items.insertOne({ _id: 1 })"), .check)
        let (header, lines) = foreign(session)
        var going = try goingOn(header, lines)
        #expect(!going.hasPassed(step: 1))
        going.type(.command("db.items.insertOne({ _id: 2 })"), .answer(1, "1"), .check)
        #expect(going.points == 8)
        #expect(try verify(going).accepted)
    }

    @Test("What is behind the replay has to replay; the line itself too")
    func behind() throws {
        let (header, lines) = foreign(try recorded())
        var session = try goingOn(header, lines)
        session.type(.next, .command("db.list.insertOne({})"))
        for index in [lines.count, session.journal.lines.count - 1] {
            var altered = session.journal.lines
            altered[index].record.state = Hex64(1)
            #expect(throws: ReplayError.self) {
                try Replay.session(Sample.lab(Shop.text), header: header, lines: altered)
            }
        }
    }

    @Test("An engine whose behaviour came first says how far it goes and what the rest needs")
    func earlierEngine() throws {
        var session = try recorded()
        var line = try #require(session.journal.lines.last)
        line.n += 1
        line.input = .replay(behaviour: 77)
        session.journal.append(line)
        #expect(
            throws: ReplayError.goesOn(lines: 6, passed: 1, points: 9, journal: 77, engine: Behaviour.current)
        ) {
            try Replay.session(
                Sample.lab(Shop.text), header: session.journal.header, lines: session.journal.lines)
        }
        #expect(try verify(session).reason?.hasSuffix("Use a shardlab with behaviour 77 for the rest.") == true)
    }

    @Test("A learner cannot type it")
    func typed() throws {
        var session = try Shop.session()
        #expect(session.type(.replay(behaviour: 1)).refusals.count == 1)
    }
}
