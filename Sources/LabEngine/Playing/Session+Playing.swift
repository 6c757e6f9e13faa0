extension Session {
    /// The moves by which the current step's first solution passes it, to be played one by one in a demonstration.
    package var demonstration: [Move] { step.moves(step.solutions.first) }

    /// What a move types now; nil where the sandbox cannot give its value.
    package func input(for move: Move) -> Input? {
        switch move {
        case .command(let text): .command(text)
        case .fill(let blank): answer(to: blank).map { .fill(blank.number, $0) }
        case .answer(let quiz): rightAnswer(to: quiz).map { .answer(quiz.number, $0) }
        }
    }

    /// Plays a route within one input: undo takes it back as one.
    mutating func play(_ route: Route?) -> [Effect] {
        let depth = past.count
        var effects: [Effect] = []
        for move in step.moves(route) {
            if case .answer(let quiz) = move {
                if !isAnswered(quiz: quiz.number) { effects += answerRight(quiz) }
                continue
            }
            guard let input = input(for: move) else { continue }
            if case .command(let text) = input { effects.append(.echo(text)) }
            effects += perform(input)
        }
        past.merge(downTo: depth)
        return effects
    }
}
