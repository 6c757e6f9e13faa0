import Foundation
import LabEngine
import Progress

/// A session whose every input is kept before it counts.
struct KeptSession {
    private(set) var session: Session
    /// Nil where nothing is kept.
    private let attempt: Attempt?

    init(_ attempt: Attempt) {
        session = attempt.session
        self.attempt = attempt
    }

    /// A session that ends with the program.
    init(_ session: Session) {
        self.session = session
        attempt = nil
    }

    /// Takes an input; where its line cannot be kept, the session is as it was before.
    mutating func handle(_ input: Input) throws(Problem) -> [Effect] {
        let before = session
        let effects = session.handle(input, clock: Self.now())
        guard session.journal.lines.count > before.journal.lines.count, let line = session.journal.lines.last else {
            return effects
        }
        do {
            try attempt?.keep(line)
        } catch {
            session = before
            throw Problem(error.description)
        }
        return effects
    }

    /// Wall time in seconds since 1970.
    static func now() -> Int64 { Int64(Date().timeIntervalSince1970) }
}
