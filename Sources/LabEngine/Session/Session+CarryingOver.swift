/// Going on with what another behaviour of the engine recorded.
extension Session {
    /// Does what a line of that journal did, under the present behaviour; the line is kept as it was recorded.
    ///
    /// What was refused is not tried again. A step that passed by the line stays passed with its points.
    mutating func carryOver(_ line: JournalLine, from behaviour: Int) throws(ReplayError) -> [Effect] {
        let expected = journal.lines.count + 1
        guard line.n == expected else { throw .differs(line: expected, what: "its number is \(line.n)") }
        var effects: [Effect] = []
        if isDoneAgain(line) { effects = perform(line.input) }
        guard current + 1 == line.record.step else {
            let reasons = effects.compactMap { if case .failed(let text) = $0 { text } else { nil } }
            let place = "step \(line.record.step) is not entered"
            throw .notCarriedOver(line: line.n, what: ([place] + reasons).joined(separator: ": "))
        }
        try keepPassed(line, from: behaviour)
        journal.append(line)
        return effects
    }

    /// `:next` leads on where it did, and nowhere else.
    private func isDoneAgain(_ line: JournalLine) -> Bool {
        switch line.input {
        case .replay: false
        case .next: line.record.step == current + 2 || current + 1 == plan.steps.count
        default: line.record.refused != true
        }
    }

    private mutating func keepPassed(_ line: JournalLine, from behaviour: Int) throws(ReplayError) {
        let kept = records.compactMap(\.kept)
        let passed = line.record.passed
        guard passed > kept.count else { return }
        guard passed == kept.count + 1, passed <= records.count else {
            throw .differs(line: line.n, what: "it passes \(passed - kept.count) steps at once")
        }
        let claimed = line.record.points - kept.reduce(0) { $0 + $1.points }
        let points = max(0, min(claimed, plan.steps[passed - 1].points))
        let score = records[passed - 1].score
        let isEarned = score.passed && score.points == points
        if !isEarned { records[passed - 1].score = StepScore(passedWith: points) }
        records[passed - 1].kept = KeptPass(points: points, onWordOf: isEarned ? nil : behaviour)
    }

    /// Adds the line behind which the present behaviour is in force.
    mutating func noteReplay(clock: Int64?) {
        journal.append(
            .replay(behaviour: Behaviour.current), at: world.now, clock: clock, record: record(of: []))
    }

    /// Steps that have passed by the word of a journal of another behaviour: the same inputs do not earn the same here.
    package var stepsOnWord: [(step: Int, behaviour: Int)] {
        records.enumerated().compactMap { index, record in
            (record.kept?.onWordOf).map { (index + 1, $0) }
        }
    }
}
