import LabFormat
import ShellSyntax

extension Session {
    /// Judges every part of the step and counts the result; the step passes when all of them hold at once.
    mutating func check() -> [Effect] {
        settlePredictions()
        let verdicts = judge()
        let passes = verdicts.allSatisfy { $0.holds || $0.part == .goal }
        let wasPassed = records[current].score.passed
        records[current].score.count(check: verdicts.reduce(0) { $0 + $1.points }, passes: passes)
        var effects: [Effect] = [.verdicts(verdicts), .points(points(ofStep: stepNumber))]
        if passes, !wasPassed {
            effects.append(.passed(step: stepNumber, words: step.passed.map { [$0] } ?? []))
            if isFinished { effects.append(.finished(points: points, of: plan.points)) }
        }
        return effects
    }

    /// The verdicts on the step's parts, in this order: checks, questions, files, goals.
    func judge() -> [Verdict] {
        var verdicts = step.checks.map(verdict) + step.quizzes.map(verdict)
        verdicts += step.fills.indices.map { verdict(fill: $0) }
        let holds = verdicts.allSatisfy(\.holds)
        if !holds { payWithTheStep(&verdicts) }
        return verdicts + step.goals.indices.map { verdict(goal: $0, stepHolds: holds) }
    }

    /// A keep earns nothing before everything else holds: untouched, nothing is broken.
    private func payWithTheStep(_ verdicts: inout [Verdict]) {
        for index in verdicts.indices where verdicts[index].part == .keep { verdicts[index].points = 0 }
    }

    private func verdict(_ check: CheckPlan) -> Verdict {
        if check.kind == .keep {
            let reasons = world.watch.reasons(of: check.title)
            let holds = reasons.isEmpty && !check.script.assertions.isEmpty
            return Verdict(
                .keep, check.title, holds: holds, points: holds ? check.points : 0, of: check.points, reasons: reasons)
        }
        let outcomes = world.judge(began).outcomes(of: check)
        let holds = !outcomes.isEmpty && outcomes.allSatisfy { $0 == nil }
        var points = holds ? check.points : 0
        if check.kind == .each {
            points = zip(check.shares, outcomes).reduce(0) { $1.1 == nil ? $0 + $1.0 : $0 }
        }
        return Verdict(
            .check, check.title, holds: holds, points: points, of: check.points, reasons: outcomes.compactMap { $0 })
    }
}
