import LabEngine
import LabFormat

extension Benchmark {
    static let replayOverview = replay("replay-overview", "scale-out/overview")
    static let replaySetup = replay("replay-setup", "scale-out/setup")
    static let replayExecute = replay("replay-execute", "scale-out/execute")

    /// A solved lab's journal, played again as verify does.
    private static func replay(_ name: String, _ lab: String) -> Benchmark {
        Benchmark(name: name) {
            let edition = try PlayableLab.edition(try LabShelf.texts(of: lab))
            let identity = SessionIdentity(lab: edition.lab.id, learner: "bench")
            var session = try Session(edition.lab, enhancements: edition.enhancements, identity: identity, mode: .lab)
            try solve(&session)
            let journal = session.journal
            let seconds = try Stopwatch.median(rounds: 5) {
                _ = try Replay.session(
                    edition.lab, enhancements: edition.enhancements, header: journal.header, lines: journal.lines)
            }
            return .time(
                name, seconds: seconds,
                conditions: Conditions.with("\(journal.lines.count) inputs of a solved \(lab), median of 5"))
        }
    }

    /// Plays each step's first solution, as a learner would type it.
    private static func solve(_ session: inout Session) throws {
        for _ in session.plan.steps {
            for move in session.demonstration {
                if let input = session.input(for: move) { _ = session.handle(input) }
            }
            _ = session.handle(.check)
            guard session.hasPassed(step: session.stepNumber) else {
                throw Problem(
                    "Step \(session.stepNumber) of \(session.plan.lab.id) is not passed by its solution. Run shardlab test."
                )
            }
            if !session.isFinished { _ = session.handle(.next) }
        }
    }
}
