import BSON
import LabSandbox
import LabShell
import ShardCluster
import ShellSyntax

extension World {
    /// Runs a line in the learner's shell; the keeps are judged after every virtual second and at the end.
    ///
    /// `ran` is false where the line does not even parse, so that nothing can have changed.
    mutating func run(_ text: String, began: World) -> (effects: [Effect], ran: Bool) {
        if case .failure(let diagnostic) = Parser.parse(text) {
            return ([.error(ShellError(diagnostic), source: text)], false)
        }
        let result = watched(text, began: began)
        lookAtKeeps(began: began)
        var effects: [Effect] = result.outputs.isEmpty ? [] : [.output(result.text)]
        if let error = result.error { effects.append(.error(error, source: text)) }
        return (effects, true)
    }

    private mutating func watched(_ text: String, began: World) -> ShellResult {
        guard !watch.isIdle else { return shell.run(text, on: &sandbox, start: began.sandbox) }
        var watch = watch
        let checker = checker
        let result = shell.run(text, on: &sandbox, start: began.sandbox) { sandbox in
            let judge = CheckJudge(shell: checker, sandbox: copy sandbox, start: began.sandbox)
            watch.look(judge.reasons)
        }
        self.watch = watch
        return result
    }

    /// Judges the keeps as things stand now.
    mutating func lookAtKeeps(began: World) {
        guard !watch.isIdle else { return }
        watch.look(judge(began).reasons)
    }

    /// Puts a file into the sandbox.
    mutating func put(file: String, text: String) throws(CommandError) {
        _ = try sandbox.call("files.put", [.string(file), .string(text)])
    }
}
