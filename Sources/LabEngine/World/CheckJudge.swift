import BSON
import LabSandbox
import LabShell
import ShellSyntax

/// Judges checks and expressions of the lab at one moment, on copies that are thrown away.
struct CheckJudge {
    let shell: Shell
    let sandbox: Sandbox
    /// The sandbox as the step began.
    let start: Sandbox

    /// For each assertion nil where it holds, else why it does not.
    func outcomes(of check: CheckPlan) -> [Reason?] {
        let outcomes = CheckRun.evaluate(check.script, shell: shell, sandbox: sandbox, start: start)
        return outcomes.map { outcome in
            guard !outcome.holds else { return nil }
            return Reason(
                assertion: outcome.source, details: outcome.explanation,
                message: outcome.authorMessage.isEmpty ? nil : outcome.authorMessage)
        }
    }

    /// Why a keep is broken; empty while it holds.
    func reasons(of keep: CheckPlan) -> [Reason] {
        outcomes(of: keep).compactMap { $0 }
    }

    /// What an expression gives; nil where it does not parse, fails, or gives nothing.
    func value(_ expression: String) -> BSONValue? {
        guard case .success(let parsed) = Parser.expression(expression) else { return nil }
        let result = CheckRun.value(of: parsed, shell: shell, sandbox: sandbox, start: start)
        guard result.error == nil, let value = result.value, value != .undefined, value != .null else { return nil }
        return value
    }
}
