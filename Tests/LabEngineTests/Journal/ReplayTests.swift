import LabFormat
import Testing

@testable import LabEngine

@Suite("A journal replays")
struct ReplayTests {
    /// Everything that a learner can do, right and wrong.
    static let inputs: [Input] =
        [.check, .hint, .command("db.items.("), .command("let x = 2"), .fill(1, "1"), .runShown(1), .undo(1), .next]
        + Shop.items + [
            .answer(1, "2"), .answer(1, "1"), .reveal(1), .check, .next, .next, .answer(1, "2"), .solution(run: true),
            .check,
        ]

    private func played() throws -> Session {
        var session = try Shop.session()
        for (index, input) in Self.inputs.enumerated() { _ = session.handle(input, clock: Int64(index)) }
        return session
    }

    private func replay(_ session: Session, _ change: (inout JournalHeader, inout [JournalLine]) -> Void) throws
        -> Session
    {
        var header = session.journal.header
        var lines = session.journal.lines
        change(&header, &lines)
        return try Replay.session(session.plan.lab, header: header, lines: lines)
    }

    @Test("The same verdicts, points and states, line by line, through JSON")
    func same() throws {
        let session = try played()
        #expect(session.isFinished)
        let lines = try session.journal.lines.map { line in
            try JSONLine.decode(JournalLine.self, from: JSONLine.encode(line))
        }
        let again = try Replay.session(session.plan.lab, header: session.journal.header, lines: lines)
        #expect(again.journal == session.journal)
        #expect(again.world.stateHash() == session.world.stateHash())
    }

    @Test("The first line that differs is named")
    func differs() throws {
        let session = try played()
        #expect(throws: ReplayError.differs(line: 3, what: "points: recorded 9, replayed 0")) {
            try replay(session) { $1[2].record.points = 9 }
        }
        #expect(throws: ReplayError.differs(line: 2, what: "its number is 3")) {
            try replay(session) { _ = $1.remove(at: 1) }
        }
        #expect(throws: ReplayError.self) {
            try replay(session) { $1[8].input = .command("db.items.insertOne({ _id: 77 })") }
        }
        let last = session.journal.lines.count
        #expect(
            throws: ReplayError.differs(
                line: last,
                what: "state: recorded 0000000000000001, replayed \(session.journal.lines[last - 1].record.state)")
        ) {
            try replay(session) { $1[last - 1].record.state = Hex64(1) }
        }
    }

    @Test("Another learner's name, another lab, another engine are refused")
    func header() throws {
        let session = try played()
        #expect(throws: ReplayError.otherSeed(learner: "bob", lab: "sample/sample")) {
            try replay(session) { header, _ in header.learner = "bob" }
        }
        #expect(throws: ReplayError.otherBehaviour(journal: 0, engine: Behaviour.current)) {
            try replay(session) { header, _ in header.behaviour = 0 }
        }
        #expect(throws: ReplayError.unknownMode("fly")) {
            try replay(session) { header, _ in header.mode = "fly" }
        }
        let other = try Sample.lab(Shop.text.replacing("countDocuments() == 3", with: "countDocuments() == 4"))
        #expect(throws: ReplayError.self) {
            try Replay.session(other, header: session.journal.header, lines: session.journal.lines)
        }
    }

    @Test("Inputs beyond the limits are refused and are not in the journal")
    func limits() throws {
        var session = try Shop.session()
        let long = String(repeating: "x", count: Journal.inputLimitBytes + 1)
        for input in [Input.command(long), .fill(1, long), .answer(1, long)] {
            #expect(session.type(input).refusals == ["This input is longer than 64 KiB. Give it in parts."])
        }
        #expect(session.journal.lines.isEmpty)
        #expect(session.journal.refusal(of: .check, limitBytes: 1 << 20) == nil)
        session.type(.check)
        #expect(
            session.journal.refusal(of: .check, limitBytes: 1 << 20)?.hasPrefix(
                "The journal of this session is full (1 MiB).") == true)
        #expect(session.journal.bytes == (try JSONLine.encode(session.journal.lines[0])).utf8.count + 1)
    }
}
