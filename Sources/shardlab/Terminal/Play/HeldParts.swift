import LabEngine

/// Which parts of the current step held at its last check.
enum HeldParts {
    static func titles(of verdicts: [Verdict]) -> Set<String> {
        Set(verdicts.filter(\.holds).map(\.title))
    }

    /// Read off the journal, for a session that goes on.
    static func titles(in session: Session) -> Set<String> {
        let last = session.journal.lines.last { $0.record.step == session.stepNumber && $0.record.verdicts != nil }
        return Set((last?.record.verdicts ?? []).filter(\.holds).map(\.title))
    }
}
