import BSON
import LabFormat
import LabSandbox
import LabShell
import ShardCluster

extension World {
    /// The sandbox that the front matter asks for, after the lab's own set-up.
    init(_ plan: LabPlan, seed: UInt64) throws(SessionError) {
        do throws(CommandError) {
            sandbox = Sandbox(try SandboxConfiguration(parameters: plan.lab.sandboxDocument), seed: seed)
        } catch {
            throw .sandbox(lab: plan.lab.id, message: error.message)
        }
        let constants = plan.variables.map { ($0.name, BSONValue.string($0.value)) }
        checker = Shell(database: plan.lab.database, constants: constants)
        shell = checker
        try setUp(plan.setup, of: plan.lab.id)
    }

    /// Makes the world ready for a step: nothing is filled in, the set-up has run, the keeps are watched from here on.
    mutating func prepare(_ step: StepPlan, of lab: String) throws(SessionError) {
        entered = [:]
        written = []
        watch = KeepWatch([])
        try setUp(step.setup, of: lab)
        watch = KeepWatch(step.checks.filter { $0.kind == .keep })
    }

    /// Set-up runs in a shell of its own, so that its variables are not the learner's.
    private mutating func setUp(_ blocks: [SetupBlock], of lab: String) throws(SessionError) {
        var shell = checker
        for block in blocks {
            let result = shell.run(block.source, on: &sandbox)
            if let error = result.error {
                throw .setup(lab: lab, line: block.line, message: error.text)
            }
        }
    }
}

extension Lab {
    /// The front matter's sandbox with numbers as numbers and truth values as such: YAML's scalars are read as text.
    fileprivate var sandboxDocument: BSONDocument {
        BSONDocument(
            sandbox.map { parameter in
                switch parameter.value {
                case .text(let text):
                    (parameter.key, Int64(text).map(BSONValue.int64) ?? Bool(text).map(BSONValue.bool) ?? .string(text))
                case .list(let texts): (parameter.key, .array(texts.map(BSONValue.string)))
                }
            })
    }
}
