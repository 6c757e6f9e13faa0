import LabShell

extension Session {
    /// Does moves one by one, each as an input of its own; gives the errors that came up.
    mutating func follow(_ moves: [Move]) -> [String] {
        var errors: [String] = []
        for move in moves {
            guard let input = input(for: move) else {
                errors.append("the sandbox gives no value for a blank or a question")
                continue
            }
            for effect in handle(input) {
                switch effect {
                case .error(let error, _): errors.append(error.text)
                case .failed(let text), .refused(let text): errors.append(text)
                default: break
                }
            }
        }
        return errors
    }

    /// Types `:check` and gives its verdicts.
    mutating func verdictsOfCheck() -> [Verdict] {
        handle(.check).flatMap { if case .verdicts(let verdicts) = $0 { verdicts } else { [Verdict]() } }
    }
}
