import LabShell

/// What a front end asks for while a learner types.
extension World {
    /// The names that may end the line.
    package func complete(_ line: String) -> [String] {
        shell.complete(line, sandbox: sandbox)
    }

    /// The shell's help on a namespace or method, as lines; what it does not know it says.
    package func help(_ topic: String) -> [String] {
        guard let quoted = try? JSONLine.encode(topic) else { return [] }
        var shell = checker
        var sandbox = sandbox
        let result = shell.run("help(\(quoted))", on: &sandbox, limits: .check)
        let text = result.error?.text ?? result.text
        return text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }
}
