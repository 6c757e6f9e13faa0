/// What a learner has earned, tried and been shown in a step: undo never touches it.
struct StepRecord: Sendable, Hashable {
    var score = StepScore()
    var hintsShown = 0
    /// Numbers of the blanks whose answer was shown.
    var revealed: Set<Int> = []
    var quizzes: [QuizRecord]
    /// What the best solution reaches at each goal; nil where no solution gives a number.
    var pars: [Double?] = []
    /// What a journal of another behaviour says of it, once it has passed there.
    var kept: KeptPass?

    init(_ plan: StepPlan) {
        quizzes = plan.quizzes.map { _ in QuizRecord() }
    }
}

/// How a quiz stands.
struct QuizRecord: Sendable, Hashable {
    enum State: Sendable, Hashable {
        case open
        /// A prediction that the next `:check` settles.
        case waiting(String)
        case right
    }

    var state = State.open
    var wrongTries = 0
    /// A prediction was given once, right or wrong: the step's commands may run.
    var tried = false

    /// Each wrong try halves what the quiz is worth, rounded down.
    func worth(_ points: Int) -> Int {
        wrongTries < Int.bitWidth - 1 ? points >> wrongTries : 0
    }
}

/// A step that passed under another behaviour of the engine: it stays passed with the points that it earned there.
struct KeptPass: Sendable, Hashable {
    var points: Int
    /// The behaviour whose word it is; nil where the same inputs earn the same points under the present one.
    var onWordOf: Int?
}
