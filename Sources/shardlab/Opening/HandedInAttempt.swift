import LabEngine
import LabFormat
import Progress

/// Finds the attempt of a learner that is to be shown to others, and replays it.
struct HandedInAttempt {
    let store: ProgressStore
    let learner: String
    let course: String

    /// The attempt on a lab with the most points, of several the last begun.
    ///
    /// Only one that counts; with `orPractice`, where none does, one of practice or of a mode without points.
    func best(_ lab: String, orPractice: Bool = false) throws(Problem) -> SavedAttempt {
        let id = LabPath.id(of: lab)
        let standings = try Learners.stored { () throws(ProgressError) in try store.standings(learner: learner) }
            .filter { $0.attempt.header.lab == id && $0.attempt.header.course == course }
        let counting = standings.filter { Self.counts($0.attempt.header) }
        let candidates = counting.isEmpty && orPractice ? standings : counting
        guard let best = candidates.max(by: { Self.rank($0) < Self.rank($1) }) else {
            throw Problem(
                "\(learner) has no work on \(id)\(orPractice ? "" : " that counts"). Begin with: shardlab run \(id)")
        }
        return best.attempt
    }

    private static func counts(_ header: JournalHeader) -> Bool {
        !header.practice && Mode(rawValue: header.mode)?.counts == true
    }

    private static func rank(_ standing: AttemptStanding) -> (Int, Int64) {
        (standing.last?.record.points ?? 0, standing.attempt.id)
    }

    /// The session as the journal left it; `watch` sees it line by line.
    func replayed(
        _ attempt: SavedAttempt, watch: (Session, ReplayMoment) -> Void = { _, _ in }
    ) throws(Problem) -> Session {
        let (lines, texts) = try Learners.stored { () throws(ProgressError) in
            (try store.lines(of: attempt), try store.texts(logic: attempt.header.logic))
        }
        guard let edition = texts?.edition else {
            throw Problem(
                "The text of \(attempt.header.lab) with which you began is lost. Restore a copy of the progress file.")
        }
        do throws(ReplayError) {
            return try Replay.session(
                edition.lab, enhancements: edition.enhancements, header: attempt.header, lines: lines, watch: watch)
        } catch {
            if case .otherBehaviour = error {
                throw Problem("\(error) Or go on with this one: shardlab run \(attempt.header.lab) offers a replay.")
            }
            let fault = AttemptError.replay(error)
            throw Problem(fault.description, status: fault.isOurFault ? .ourFault : .wrongCall)
        }
    }
}
