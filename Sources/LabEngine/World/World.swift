package import LabSandbox
package import LabShell
package import SimKernel

/// What undo restores: the sandbox, the shell's variables, what was filled in, and what the watch has seen.
package struct World: Sendable {
    package internal(set) var sandbox: Sandbox
    package internal(set) var shell: Shell
    /// The learner's texts for the step's open blanks, by number.
    package internal(set) var entered: [Int: String] = [:]
    /// Indices of the step's fill blocks whose file stands in the sandbox.
    var written: Set<Int> = []
    var watch = KeepWatch([])
    /// A shell that knows the lab's variables and database and nothing of the learner's: what checks run in.
    let checker: Shell

    package var now: Micros { sandbox.now }
    package var database: String { shell.database }

    /// The sandbox's state; what the shell holds shows in it or in nothing that counts.
    func stateHash() -> UInt64 { sandbox.stateHash() }

    /// Whether nothing a learner could take back has come to pass since an earlier world: a command that only failed
    /// has cost its latency and nothing more.
    func isUnchanged(since earlier: World) -> Bool {
        now - earlier.now < Micros.seconds(Int64(1)) && shell.isUnchanged(since: earlier.shell)
            && sandbox.contentsHash() == earlier.sandbox.contentsHash()
            && entered == earlier.entered && written == earlier.written
            && watch.isUnchanged(since: earlier.watch)
    }
}
