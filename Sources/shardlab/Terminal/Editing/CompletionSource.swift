import LabEngine

/// Where completion looks: the session as it stands after the last input.
final class CompletionSource {
    var session: Session?

    /// What could stand at the end of `line`: the session's words behind a colon, else what the shell knows.
    func words(_ line: String) -> [String] {
        guard let session else { return [] }
        if line.first == ":" {
            return (TypedLine.inputWords + TypedLine.viewWords).map { ":\($0)" }.filter { $0.hasPrefix(line) }
        }
        return session.world.complete(line)
    }
}
