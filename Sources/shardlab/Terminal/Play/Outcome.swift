import LabEngine

/// What a script's or a demonstration's inputs came to, for the exit code.
struct Outcome {
    /// Whether the last check of each step, by its number, found all true.
    private var checks: [Int: Bool] = [:]
    private var isWrongInput = false

    mutating func note(_ effects: [Effect], step: Int) {
        for effect in effects {
            switch effect {
            case .verdicts(let verdicts):
                checks[step] = verdicts.allSatisfy { $0.holds || $0.part == .goal }
            case .answered(_, let right, _):
                if right == false { checks[step] = false }
            case .error, .failed, .refused: isWrongInput = true
            default: break
            }
        }
    }

    mutating func noteProblem() {
        isWrongInput = true
    }

    var status: ExitStatus {
        if checks.values.contains(false) { return .failed }
        return isWrongInput ? .wrongCall : .done
    }
}
