import LabEngine
import LabSandbox
import LabShell
import LabViews

/// `:help NAME`: what the shell says of one of its names.
struct ShellHelp {
    let session: Session

    /// Asked of copies: looking changes nothing.
    func lines(_ name: String) -> Result<[String], Problem> {
        guard name.allSatisfy({ $0.isLetter || $0.isNumber || "._$".contains($0) }) else {
            return .failure(Problem("\"\(name)\" is no name. Write :help sh or :help load.start."))
        }
        var shell = session.world.shell
        var sandbox = session.world.sandbox
        let result = shell.run("help(\"\(name)\")", on: &sandbox)
        if let error = result.error { return .failure(Problem(error.text)) }
        return .success(
            TerminalText.clean(result.text).split(separator: "\n", omittingEmptySubsequences: false).map(String.init))
    }
}
