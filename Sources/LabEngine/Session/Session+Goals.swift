import LabFormat

extension Session {
    /// A goal pays with the step, by how close its value comes to par; it never keeps a step from passing.
    func verdict(goal index: Int, stepHolds: Bool) -> Verdict {
        let goal = step.goals[index]
        let pars = records[current].pars
        guard let par = pars.indices.contains(index) ? pars[index] : nil else {
            return Verdict(
                .goal, goal.title, holds: false, points: 0, of: goal.points,
                reasons: [Reason(assertion: goal.value, details: ["no solution of the lab reaches a number here"])])
        }
        guard let value = world.number(goal.value, began: began) else {
            return Verdict(
                .goal, goal.title, holds: false, points: 0, of: goal.points,
                reasons: [Reason(assertion: goal.value, details: ["no data yet"])])
        }
        let earned = GolfScore.points(goal.points, value: value, par: par, better: goal.better)
        let reached = earned == goal.points
        return Verdict(
            .goal, goal.title, holds: reached, points: stepHolds ? earned : 0, of: goal.points,
            reasons: reached
                ? [] : [Reason(assertion: goal.value, details: ["\(value), par \(par)"])])
    }

    /// The best value that a solution reaches at each goal, each played from where the step began.
    func pars() -> [Double?] {
        var best: [Double?] = step.goals.map { _ in nil }
        for route in step.solutions {
            var trial = self
            _ = trial.play(route)
            for (index, goal) in step.goals.enumerated() {
                guard let value = trial.world.number(goal.value, began: began) else { continue }
                best[index] = best[index].map { goal.better == .lower ? min($0, value) : max($0, value) } ?? value
            }
        }
        return best
    }
}
