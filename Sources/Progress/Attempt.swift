package import LabEngine
package import LabFormat

/// A learner's attempt, opened for this run alone: the session as the journal left it, and where its next lines go.
package final class Attempt: Sendable {
    /// The session as it was resumed or begun.
    package let session: Session
    package let saved: SavedAttempt
    /// True where the attempt goes on with an older text of the lab, because its logic has changed since.
    package let keepsOldLogic: Bool
    /// What was replayed just now, because it was recorded under another behaviour of the engine.
    package let replayed: ReplayOffer?
    private let store: ProgressStore
    private let lock: AttemptLock?

    /// Finds the learner's attempt and replays its journal, or begins one; `clock` is the wall time in seconds since 1970.
    ///
    /// An attempt keeps the logic with which it began: where the lab's has changed, its stored texts are read instead.
    /// With `replaying`, one of another behaviour is replayed under this one and goes on; without, that is offered by
    /// the error.
    package init(
        _ edition: LabEdition, texts: LogicTexts, identity: SessionIdentity, mode: Mode, store: ProgressStore,
        clock: Int64, replaying: Bool = false
    ) throws(AttemptError) {
        let header = JournalHeader(
            edition.lab, enhancements: edition.enhancements, identity: identity, mode: mode)
        self.store = store
        if let saved = try Self.stored({ () throws(ProgressError) in try store.attempt(like: header) }) {
            self.saved = saved
            lock = try Self.lock(saved, store)
            let lines = try Self.stored { () throws(ProgressError) in try store.lines(of: saved) }
            keepsOldLogic = saved.header.logic != header.logic
            let played = keepsOldLogic ? try Self.oldEdition(saved, store) : edition
            let offer = ReplayOffer(saved.header, lines)
            if let offer, offer.inputs > 0, !replaying { throw .offersReplay(offer) }
            session = try Self.replayed(played, saved.header, lines, goingOn: offer != nil, clock: clock)
            replayed = offer
            if offer != nil, let line = session.journal.lines.last {
                try Self.stored { () throws(ProgressError) in try store.append(line, to: saved) }
            }
        } else {
            do {
                session = try Session(
                    edition.lab, enhancements: edition.enhancements, identity: identity, mode: mode)
            } catch {
                throw .session(error)
            }
            saved = try Self.stored { () throws(ProgressError) in
                try store.begin(header, texts: texts, clock: clock)
            }
            lock = try Self.lock(saved, store)
            keepsOldLogic = false
            replayed = nil
        }
    }

    /// Writes a journal line; when it returns, the line is on the disk.
    package func keep(_ line: JournalLine) throws(ProgressError) {
        try store.append(line, to: saved)
    }

    private static func replayed(
        _ edition: LabEdition, _ header: JournalHeader, _ lines: [JournalLine], goingOn: Bool, clock: Int64
    ) throws(AttemptError) -> Session {
        do {
            guard goingOn else {
                return try Replay.session(
                    edition.lab, enhancements: edition.enhancements, header: header, lines: lines)
            }
            return try Replay.goingOn(
                edition.lab, enhancements: edition.enhancements, header: header, lines: lines, clock: clock)
        } catch {
            throw .replay(error)
        }
    }

    private static func lock(_ saved: SavedAttempt, _ store: ProgressStore) throws(AttemptError) -> AttemptLock? {
        guard let folder = store.folder else { return nil }
        return try stored { () throws(ProgressError) in try AttemptLock(attempt: saved, folder: folder) }
    }

    private static func oldEdition(_ saved: SavedAttempt, _ store: ProgressStore) throws(AttemptError) -> LabEdition {
        let texts = try stored { () throws(ProgressError) in try store.texts(logic: saved.header.logic) }
        guard let edition = texts.flatMap(\.edition) else {
            throw .logicLost(lab: saved.header.lab)
        }
        return edition
    }

    private static func stored<T>(_ body: () throws(ProgressError) -> T) throws(AttemptError) -> T {
        do {
            return try body()
        } catch {
            throw .progress(error)
        }
    }
}
