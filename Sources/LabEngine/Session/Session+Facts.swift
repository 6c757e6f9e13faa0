import LabFormat

/// What front ends show.
extension Session {
    package var step: StepPlan { plan.steps[current] }
    /// The current step, from 1.
    package var stepNumber: Int { current + 1 }
    package var points: Int { plan.mode.counts ? records.reduce(0) { $0 + $1.score.points } : 0 }
    package var passedSteps: Int { records.count { $0.score.passed } }
    package var isFinished: Bool { passedSteps == plan.steps.count }

    package func hasPassed(step number: Int) -> Bool {
        records.indices.contains(number - 1) && records[number - 1].score.passed
    }

    /// The points of a step, from 1, as they stand.
    package func points(ofStep number: Int) -> StepPoints {
        let record = records[number - 1]
        return StepPoints(
            step: number, points: plan.mode.counts ? record.score.points : 0, of: plan.steps[number - 1].points,
            total: points, totalOf: plan.points)
    }

    package var hintsShown: [String] { Array(step.hints.prefix(records[current].hintsShown)) }

    /// The first quiz of the step that is not answered right, from 1; the first where all are.
    package var openQuiz: Int {
        (records[current].quizzes.firstIndex { $0.state != .right } ?? 0) + 1
    }

    package func isAnswered(quiz number: Int) -> Bool {
        let quizzes = records[current].quizzes
        return quizzes.indices.contains(number - 1) && quizzes[number - 1].state == .right
    }

    /// What the best solution reaches at each goal of the step; nil where none gives a number.
    package var goalPars: [Double?] { records[current].pars }

    /// What the next hint and the next revealed blank cost now.
    package var costs: Costs { records[current].score.passed ? .none : Costs(plan.mode) }
}
