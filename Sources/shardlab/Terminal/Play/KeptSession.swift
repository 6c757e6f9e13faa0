import LabEngine

/// A session whose every input is kept before it counts.
struct KeptSession {
    private(set) var session: Session
    /// Writes a journal line where it lasts; when it throws, nothing was written.
    let keep: (JournalLine) throws -> Void
    /// Wall time in seconds since 1970.
    let clock: () -> Int64

    /// Takes an input; where its line cannot be kept, the session is as it was before.
    mutating func handle(_ input: Input) throws -> [Effect] {
        let before = session
        let effects = session.handle(input, clock: clock())
        guard session.journal.lines.count > before.journal.lines.count, let line = session.journal.lines.last else {
            return effects
        }
        do {
            try keep(line)
        } catch {
            session = before
            throw error
        }
        return effects
    }
}
