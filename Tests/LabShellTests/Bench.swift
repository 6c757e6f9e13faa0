import LabSandbox
import LabShell

/// A shell on a small sandbox.
struct Bench {
    var shell: Shell
    var sandbox: Sandbox

    static let untouched = Sandbox(SandboxConfiguration(), seed: 7)

    init(database: String = "test") {
        shell = Shell(database: database)
        sandbox = Self.untouched
    }

    /// What an input prints, its error included.
    mutating func run(_ source: String) -> String {
        let result = shell.run(source, on: &sandbox)
        let lines = result.outputs.map(\.text) + (result.error.map { [$0.text] } ?? [])
        return lines.joined(separator: "\n")
    }
}
