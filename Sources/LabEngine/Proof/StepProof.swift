import LabFormat
import ShellSyntax

/// The proofs of one step, each on a copy of the session that has just entered it.
struct StepProof {
    let entry: Session

    var step: StepPlan { entry.step }

    /// The step's solutions; a step of questions alone has one without commands.
    var routes: [Route?] { step.solutions.isEmpty ? [nil] : step.solutions }

    /// Plays a solution; it must pass.
    func solution(_ route: Route?) -> (result: ProofResult, end: Session) {
        var session = entry
        let errors = session.follow(step.moves(route))
        let verdicts = session.verdictsOfCheck()
        var failure: String?
        if !session.hasPassed(step: step.number) {
            let missing = verdicts.filter { !$0.holds && $0.part != .goal }
            failure = "It does not pass: " + missing.map(Self.told).joined(separator: "; ")
            if let error = errors.first { failure? += ". First error: \(error)" }
        }
        let name = route.map { $0.name.isEmpty ? "the step's own commands" : $0.name } ?? "the answers"
        return (result(.solution, name, line: route?.line ?? step.step.line, failure: failure), session)
    }

    /// Every check but `keep` must be false before anything is done; with `each`, every assertion of it.
    func untouched() -> [ProofResult] {
        var session = entry
        let verdicts = session.verdictsOfCheck()
        return zip(step.checks, verdicts).compactMap { check, verdict in
            guard check.kind != .keep else { return nil }
            let assertions = check.script.assertions.count
            var failure: String?
            if verdict.holds {
                failure = "It holds before anything is done. Let it look at what the step brings about."
            } else if check.kind == .each, verdict.reasons.count < assertions {
                failure =
                    "\(assertions - verdict.reasons.count) of its \(assertions) assertions hold before anything is done. Each must be false then."
            }
            return result(.untouched, check.title, line: line(of: check.title), failure: failure)
        }
    }

    /// Each wrong answer must fail at exactly the checks that it names.
    func wrongs() -> [ProofResult] {
        step.wrongs.map { wrong in
            var session = entry
            _ = session.follow(step.moves(wrong))
            let verdicts = session.verdictsOfCheck()
            let failing = verdicts.filter { !$0.holds && ($0.part == .check || $0.part == .keep) }.map(\.title)
            var failure: String?
            if Set(failing) != Set(wrong.fails) {
                failure = "It fails at \(Self.list(failing)), and says \(Self.list(wrong.fails))."
            }
            return result(.wrong, wrong.name, line: wrong.line, failure: failure)
        }
    }

    /// Each keep must be named by a wrong answer that breaks it.
    func keeps() -> [ProofResult] {
        step.checks.filter { $0.kind == .keep }.map { keep in
            let isNamed = step.wrongs.contains { $0.fails.contains(keep.title) }
            return result(
                .keep, keep.title, line: line(of: keep.title),
                failure: isNamed
                    ? nil : "No wrong answer breaks it. Add a shell wrong block with fails=\"\(keep.title)\".")
        }
    }

    /// With the blanks empty and everything else done, the step must not pass.
    func emptyBlanks() -> [ProofResult] {
        guard !step.blanks.isEmpty else { return [] }
        var session = entry
        _ = session.follow(step.quizzes.filter(\.predict).map(Move.answer))
        for command in step.commands where command.blanks.isEmpty { _ = session.handle(.runShown(command.number)) }
        _ = session.follow(step.quizzes.filter { !$0.predict }.map(Move.answer))
        _ = session.verdictsOfCheck()
        let passes = session.hasPassed(step: step.number)
        return [
            result(
                .blanks, "blanks in \(entry.plan.mode.rawValue) mode", line: step.step.line,
                failure: passes ? "The step passes with its blanks left empty. Put them where they matter." : nil)
        ]
    }

    func result(_ kind: ProofResult.Kind, _ subject: String, line: Int, failure: String?) -> ProofResult {
        ProofResult(
            kind: kind, lab: entry.plan.lab.id, step: step.title, subject: subject, learner: "", line: line,
            failure: failure)
    }

    private func line(of title: String) -> Int {
        step.step.checks.first { entry.plan.replaced($0.title) == title }?.line ?? step.step.line
    }

    private static func told(_ verdict: Verdict) -> String {
        let why = verdict.reasons.map { reason in
            ([reason.assertion] + reason.details).filter { !$0.isEmpty }.joined(separator: ": ")
        }
        return "\"\(verdict.title)\" (\(why.joined(separator: "; ")))"
    }

    private static func list(_ titles: [String]) -> String {
        titles.isEmpty ? "no check" : titles.map { "\"\($0)\"" }.joined(separator: ", ")
    }
}
