extension Session {
    /// The step's next hint.
    mutating func hint() -> [Effect] {
        let shown = records[current].hintsShown
        guard shown < step.hints.count else {
            let more = shown == 0 ? "This step has no hints." : "That were all \(shown) hints."
            return [.refused("\(more) Type :solution to see how it is done; it halves the step's points.")]
        }
        let cost = records[current].score.charge(Costs(plan.mode).hint)
        records[current].hintsShown += 1
        return [
            .hint(number: shown + 1, of: step.hints.count, text: step.hints[shown], cost: cost),
            .points(points(ofStep: stepNumber)),
        ]
    }

    /// A blank's answer; shown once, it is free to be shown again.
    mutating func reveal(_ number: Int) -> [Effect] {
        guard step.blanks.indices.contains(number - 1) else {
            return [.refused(noSuch("blank", number, of: step.blanks.count))]
        }
        guard let answer = answer(to: step.blanks[number - 1]) else {
            return [
                .refused("Nothing can be told of blank \(number) yet: its value comes from what you do before. Go on.")
            ]
        }
        var cost = 0
        if records[current].revealed.insert(number).inserted {
            cost = records[current].score.charge(Costs(plan.mode).reveal)
        }
        return [.revealed(blank: number, answer: answer, cost: cost), .points(points(ofStep: stepNumber))]
    }

    /// The step's reference solutions; with `run`, the first one is played as well.
    mutating func solution(run: Bool) -> [Effect] {
        guard !step.solutions.isEmpty || !step.quizzes.isEmpty || !step.fills.isEmpty else {
            return [.refused("This step has nothing to solve. Type :next.")]
        }
        records[current].score.revealSolution()
        let shown = step.solutions.map { NamedSolution(name: $0.name, text: $0.text) }
        var effects: [Effect] = [.solution(shown)]
        if run { effects += play(step.solutions.first) }
        return effects + [.points(points(ofStep: stepNumber))]
    }
}
