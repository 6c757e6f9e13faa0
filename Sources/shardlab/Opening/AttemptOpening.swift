import Foundation
import LabEngine
import LabFormat
import Progress

/// Begins an attempt, or goes on with the one that was begun.
struct AttemptOpening {
    let store: ProgressStore
    let identity: SessionIdentity
    let mode: Mode

    /// The session, and the lock that keeps a second run away from it as long as it lives.
    struct Opened {
        let session: KeptSession
        let lock: AttemptLock?
    }

    func open(_ texts: LogicTexts) throws(Problem) -> Opened {
        do {
            let fresh = try session(of: PlayableLab(texts))
            let saved = try store.attempt(like: fresh.journal.header)
            let attempt = try saved ?? store.begin(fresh.journal.header, texts: texts, clock: Self.now())
            let lock = try store.folder.map { try AttemptLock(attempt: attempt, folder: $0) }
            let session = saved == nil ? fresh : try resumed(attempt, fresh: fresh, texts: texts)
            let store = store
            let kept = KeptSession(
                session: session, keep: { try store.append($0, to: attempt) }, clock: Self.now)
            return Opened(session: kept, lock: lock)
        } catch let problem as Problem {
            throw problem
        } catch let error as ProgressError {
            throw Problem(error.description)
        } catch {
            throw Problem("\(error)")
        }
    }

    private func session(of playable: PlayableLab) throws -> Session {
        try Session(playable.lab, enhancements: playable.enhancements, identity: identity, mode: mode)
    }

    /// Plays the journal again, with the lab's texts as they were when the attempt began.
    private func resumed(_ attempt: SavedAttempt, fresh: Session, texts: LogicTexts) throws -> Session {
        let lines = try store.lines(of: attempt)
        let isSame = attempt.header.logic == fresh.journal.header.logic
        let kept = isSame ? texts : try store.texts(logic: attempt.header.logic) ?? texts
        let playable = try PlayableLab(kept)
        do {
            return try Replay.session(
                playable.lab, enhancements: playable.enhancements, header: attempt.header, lines: lines)
        } catch {
            throw Problem(
                "Your earlier work on \(attempt.header.lab) cannot be gone on with: \(error) "
                    + "It is kept; begin anew with another --learner or --data-dir.")
        }
    }

    private static func now() -> Int64 { Int64(Date().timeIntervalSince1970) }
}
