import BSON

extension Session {
    /// Answers a quiz; a wrong try halves what it is worth.
    mutating func answer(_ number: Int, _ text: String) -> [Effect] {
        guard step.quizzes.indices.contains(number - 1) else {
            return [.refused(noSuch("question", number, of: step.quizzes.count))]
        }
        let quiz = step.quizzes[number - 1]
        if records[current].quizzes[number - 1].state == .right {
            return [.refused("Question \(number) is answered. Type :check to see what is missing.")]
        }
        switch quiz.response {
        case .options(let options): return choose(text, of: options, in: quiz)
        case .expression(let source, let within): return give(text, source, within, in: quiz)
        }
    }

    private mutating func choose(_ text: String, of options: [QuizOption], in quiz: QuizPlan) -> [Effect] {
        guard let chosen = Answers.options(text, of: options.count) else {
            return [
                .refused(
                    "\"\(text)\" is no choice among options 1 to \(options.count). Type :answer N, or N,M for several.")
            ]
        }
        var why = chosen.map { options[$0 - 1] }.filter { !$0.right }.map(\.why)
        if why.isEmpty, chosen != quiz.rightOptions { why = ["More than that is right."] }
        return settle(quiz, right: chosen == quiz.rightOptions, why: why)
    }

    private mutating func give(
        _ text: String, _ source: String, _ within: Double?, in quiz: QuizPlan
    ) -> [Effect] {
        if quiz.settlesAtCheck { return wait(for: quiz, with: text) }
        guard let value = world.judge(began).value(source) else {
            return [.refused("The sandbox cannot show the answer yet. Do the step's commands first.")]
        }
        return settle(quiz, right: Answers.matches(text, value, within: within), why: [])
    }

    private mutating func settle(_ quiz: QuizPlan, right: Bool, why: [String]) -> [Effect] {
        let index = quiz.number - 1
        records[current].quizzes[index].tried = true
        records[current].quizzes[index].state = right ? .right : .open
        if !right { records[current].quizzes[index].wrongTries += 1 }
        return [.answered(quiz: quiz.number, right: right, why: why)]
    }

    /// Predictions of a value are judged once the sandbox can show it.
    mutating func settlePredictions() {
        for quiz in step.quizzes {
            guard case .waiting(let text) = records[current].quizzes[quiz.number - 1].state,
                case .expression(let source, let within) = quiz.response,
                let value = world.judge(began).value(source)
            else { continue }
            _ = settle(quiz, right: Answers.matches(text, value, within: within), why: [])
        }
    }

    /// The first question that is asked before the commands and has no answer yet.
    var openPrediction: QuizPlan? {
        step.quizzes.first { $0.predict && !records[current].quizzes[$0.number - 1].tried }
    }

    /// Gives a quiz the answer that the sandbox shows, which needs no second look at it.
    mutating func answerRight(_ quiz: QuizPlan) -> [Effect] {
        guard let text = rightAnswer(to: quiz) else { return [] }
        return quiz.settlesAtCheck ? wait(for: quiz, with: text) : settle(quiz, right: true, why: [])
    }

    private mutating func wait(for quiz: QuizPlan, with text: String) -> [Effect] {
        records[current].quizzes[quiz.number - 1].state = .waiting(text)
        records[current].quizzes[quiz.number - 1].tried = true
        return [.answered(quiz: quiz.number, right: nil, why: [])]
    }

    /// What to answer a quiz right; nil where the sandbox cannot show it.
    func rightAnswer(to quiz: QuizPlan) -> String? {
        switch quiz.response {
        case .options: quiz.rightOptions.map { String($0) }.joined(separator: ",")
        case .expression(let source, _) where quiz.settlesAtCheck: foreseen(source)?.answerText
        case .expression(let source, _): world.judge(began).value(source)?.answerText
        }
    }

    /// What an expression will give once the step's first solution is done: it is played on a copy.
    private func foreseen(_ source: String) -> BSONValue? {
        var trial = self
        for index in trial.records[current].quizzes.indices { trial.records[current].quizzes[index].tried = true }
        let moves = step.moves(step.solutions.first).filter { if case .answer = $0 { false } else { true } }
        for move in moves {
            if let input = trial.input(for: move) { _ = trial.perform(input) }
        }
        return trial.world.judge(trial.began).value(source)
    }

    func verdict(_ quiz: QuizPlan) -> Verdict {
        let record = records[current].quizzes[quiz.number - 1]
        let holds = record.state == .right
        let hint =
            switch record.state {
            case .right: ""
            case .open: record.tried ? "not answered right yet" : "not answered yet"
            case .waiting: "the sandbox cannot show the answer yet"
            }
        return Verdict(
            .quiz, quiz.ask, holds: holds, points: holds ? record.worth(quiz.points) : 0, of: quiz.points,
            reasons: holds ? [] : [Reason(details: [hint])])
    }
}
