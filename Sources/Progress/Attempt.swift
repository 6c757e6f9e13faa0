package import LabEngine
package import LabFormat

/// A learner's attempt, opened for this run alone: the session as the journal left it, and where its next lines go.
package final class Attempt: Sendable {
    /// The session as it was resumed or begun.
    package let session: Session
    package let saved: SavedAttempt
    /// True where the attempt goes on with an older text of the lab, because its logic has changed since.
    package let keepsOldLogic: Bool
    private let store: ProgressStore
    private let lock: AttemptLock?

    /// Finds the learner's attempt and replays its journal, or begins one; `clock` is the wall time in seconds since 1970.
    ///
    /// An attempt keeps the logic with which it began: where the lab's has changed, its stored texts are read instead.
    package init(
        _ edition: LabEdition, texts: LogicTexts, identity: SessionIdentity, mode: Mode, store: ProgressStore,
        clock: Int64
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
            do {
                session = try Replay.session(
                    played.lab, enhancements: played.enhancements, header: saved.header, lines: lines)
            } catch {
                throw .replay(error)
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
        }
    }

    /// Writes a journal line; when it returns, the line is on the disk.
    package func keep(_ line: JournalLine) throws(ProgressError) {
        try store.append(line, to: saved)
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

/// Why an attempt cannot be opened.
package enum AttemptError: Error, Sendable, Hashable, CustomStringConvertible {
    case progress(ProgressError)
    case session(SessionError)
    case replay(ReplayError)
    case logicLost(lab: String)

    package var description: String {
        switch self {
        case .progress(let error): error.description
        case .session(let error): error.description
        case .replay(let error):
            "Your saved work does not replay. \(error)"
        case .logicLost(let lab):
            "The text of \(lab) with which you began is lost. Restore a copy of the progress file, or begin with another --data-dir."
        }
    }
}
