/// The points of one step: the best single `:check`, less what help cost.
package struct StepScore: Sendable, Hashable {
    /// The sum of the parts that held at the best `:check`.
    package private(set) var best = 0
    /// Points taken off for hints and revealed blanks.
    package private(set) var deductions = 0
    package private(set) var solutionRevealed = false
    package private(set) var passed = false

    package init() {}

    /// A step that has passed elsewhere with these points.
    init(passedWith points: Int) {
        best = points
        passed = true
    }

    /// What counts: deductions come off first, then a revealed solution halves the rest, rounded down.
    package var points: Int {
        let left = max(0, best - deductions)
        return solutionRevealed ? left / 2 : left
    }

    /// Counts a `:check`; once the step has passed its points stay as they are.
    package mutating func count(check points: Int, passes: Bool) {
        guard !passed else { return }
        best = max(best, points)
        passed = passes
    }

    /// Takes off a hint or a revealed blank; free once the step has passed. Gives what it cost.
    @discardableResult
    package mutating func charge(_ cost: Int) -> Int {
        guard !passed else { return 0 }
        let (sum, overflow) = deductions.addingReportingOverflow(cost)
        deductions = overflow ? Int.max : sum
        return cost
    }

    /// Halves what is left, now and at every later `:check`; free once the step has passed.
    package mutating func revealSolution() {
        guard !passed else { return }
        solutionRevealed = true
    }
}
