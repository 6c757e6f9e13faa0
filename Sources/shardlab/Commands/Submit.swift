import ArgumentParser
import Foundation
import LabEngine
import LabFormat
import Progress

/// Writes a learner's work into a file to hand in.
struct Submit: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Write your work on a lab into a file to hand in.",
        discussion: "The best attempt is taken; it is replayed first, so that what you hand in is what verify will see."
    )

    @Argument(help: "topic/name of the lab.")
    var lab: String

    @Option(name: [.customShort("o"), .customLong("output")], help: "The file to write.")
    var output: String

    @Option(help: "Whose work it is.")
    var learner = "me"

    @Option(help: "The course that the lab was played in.")
    var course = ""

    @OptionGroup var data: DataFolder

    func run() throws {
        let store = try data.store()
        let session = try best(in: store)
        let text = try Submission.text(of: session)
        do {
            try Data(text.utf8).write(to: URL(filePath: output), options: .atomic)
        } catch {
            throw Problem("\(output) cannot be written. Choose another file with -o.")
        }
        try Console.print(
            "\(output): \(session.plan.lab.id), \(session.points) of \(session.plan.points) points, "
                + "\(session.passedSteps) of \(session.plan.steps.count) steps passed.")
    }

    private func best(in store: ProgressStore) throws(Problem) -> Session {
        let id = LabPath.id(of: lab)
        let standings = try Learners.stored { () throws(ProgressError) in try store.standings(learner: learner) }
        let best = standings.filter { Self.counts($0.attempt.header, lab: id, course: course) }
            .max { Self.rank($0) < Self.rank($1) }
        guard let best else {
            throw Problem("\(learner) has no work on \(id) that counts. Begin with: shardlab run \(id)")
        }
        return try replayed(best.attempt, store)
    }

    private static func counts(_ header: JournalHeader, lab: String, course: String) -> Bool {
        header.lab == lab && header.course == course && !header.practice
            && Mode(rawValue: header.mode)?.counts == true
    }

    private static func rank(_ standing: AttemptStanding) -> (Int, Int64) {
        (standing.last?.record.points ?? 0, standing.attempt.id)
    }

    private func replayed(_ attempt: SavedAttempt, _ store: ProgressStore) throws(Problem) -> Session {
        let (lines, texts) = try Learners.stored { () throws(ProgressError) in
            (try store.lines(of: attempt), try store.texts(logic: attempt.header.logic))
        }
        guard let edition = texts?.edition else {
            throw Problem(
                "The text of \(attempt.header.lab) with which you began is lost. Restore a copy of the progress file.")
        }
        do throws(ReplayError) {
            return try Replay.session(
                edition.lab, enhancements: edition.enhancements, header: attempt.header, lines: lines)
        } catch {
            if case .otherBehaviour = error {
                throw Problem("\(error) Or go on with this one: shardlab run \(attempt.header.lab) offers a replay.")
            }
            let fault = AttemptError.replay(error)
            throw Problem(fault.description, status: fault.isOurFault ? .ourFault : .wrongCall)
        }
    }
}
