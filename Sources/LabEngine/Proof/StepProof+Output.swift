import LabShell

extension StepProof {
    /// Each block that is told to print something must print it; the blocks run in file order, files in their places.
    func outputs() -> [ProofResult] {
        guard step.told.contains(where: { $0.output != nil }) else { return [] }
        var session = entry
        var results: [ProofResult] = []
        _ = session.follow(step.quizzes.filter(\.predict).map(Move.answer))
        for block in step.order {
            switch block {
            case .fill(let index):
                _ = session.follow(step.blanks.filter { $0.place == .fill(index) }.map(Move.fill))
            case .shell(let index):
                let told = step.told[index]
                let printed = told.commands.flatMap { session.handle(.command($0)) }.compactMap(Self.text)
                guard let output = told.output else { continue }
                let matches = ToldOutput.matches(printed.joined(separator: "\n"), told: output)
                results.append(
                    result(
                        .output, "the output of line \(told.line)", line: told.line,
                        failure: matches ? nil : "It prints:\n\(printed.joined(separator: "\n"))"))
            }
        }
        return results
    }

    private static func text(_ effect: Effect) -> String? {
        switch effect {
        case .output(let text): text
        case .error(let error, let source): error.rendered(source: source)
        case .failed(let text): text
        default: nil
        }
    }
}
