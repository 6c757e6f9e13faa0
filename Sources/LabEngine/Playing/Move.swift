/// Something that a solution does; what it types is known only when its turn comes.
package enum Move: Sendable, Hashable {
    case command(String)
    /// Fills a blank with its answer.
    case fill(OpenBlank)
    /// Answers a quiz right.
    case answer(QuizPlan)
}

extension StepPlan {
    /// Everything that a route does: predictions, files and commands in their order, the other questions.
    ///
    /// The step's own commands go block by block with the files between them. Of any other route only the commands are
    /// known, so files that stand before the step's first command are filled first, the others last.
    func moves(_ route: Route?) -> [Move] {
        var moves = quizzes.filter(\.predict).map(Move.answer)
        if let route, !route.isOwn {
            let firstShell = order.firstIndex { if case .shell = $0 { true } else { false } } ?? order.endIndex
            moves += order[..<firstShell].flatMap(moves(of:))
            moves += route.commands.map(Move.command)
            moves += order[firstShell...].filter { if case .fill = $0 { true } else { false } }.flatMap(moves(of:))
        } else {
            moves += order.flatMap(moves(of:))
        }
        return moves + quizzes.filter { !$0.predict }.map(Move.answer)
    }

    private func moves(of block: Block) -> [Move] {
        switch block {
        case .shell(let index): told[index].commands.map(Move.command)
        case .fill(let index): blanks.filter { $0.place == .fill(index) }.map(Move.fill)
        }
    }
}
