import LabEngine
import LabShell
import LabViews

/// An input as it was typed, and what came of it.
struct InputText {
    let input: Input
    let effects: [Effect]

    /// What was typed; under a number the commands that it stands for.
    var text: String {
        let commands = effects.compactMap { if case .echo(let text) = $0 { text } else { nil } }
        switch input {
        case .command(let text): return text
        case .runShown(let number): return ([":\(number)"] + commands).joined(separator: "\n")
        case .check: return ":check"
        case .next: return ":next"
        case .hint: return ":hint"
        case .solution(let run): return ([run ? ":solution run" : ":solution"] + commands).joined(separator: "\n")
        case .fill(let number, let text): return ":fill \(number) \(text)"
        case .reveal(let number): return ":reveal \(number)"
        case .answer(let number, let text): return ":answer \(number) \(text)"
        case .undo(let count): return count == 1 ? ":undo" : ":undo \(count)"
        case .replay(let behaviour): return "(replayed with behaviour \(behaviour))"
        }
    }

    /// What the session says of it, in a line.
    var outcome: String {
        effects.compactMap { effect in
            switch effect {
            case .failed(let text), .refused(let text): text
            case .verdicts(let verdicts): "\(verdicts.count { $0.holds }) of \(verdicts.count) parts hold."
            case .points(let points): "\(points.points) of \(points.of) points."
            case .hint(let number, let count, _, _): "Hint \(number) of \(count) is shown."
            case .solution: "The solution is shown."
            case .filled(let blank, _, _): "Blank \(blank) is filled."
            case .revealed(let blank, _, _): "Blank \(blank) is shown."
            case .answered(_, let right, _): right.map { $0 ? "Right." : "Not right." } ?? "Noted."
            case .broken(let title, _): "No longer kept: \(title)."
            case .undone(let inputs): inputs == 1 ? "The last input is undone." : "\(inputs) inputs are undone."
            case .passed(let step, _): "Step \(step) passed."
            case .entered(let step): "Step \(step) begins."
            case .finished: "The lab is done."
            case .output, .error, .echo: nil
            }
        }.joined(separator: " ")
    }

    /// What the shell printed; beyond `most` characters cut.
    func output(most: Int) -> String {
        let texts = effects.compactMap { effect -> String? in
            switch effect {
            case .output(let text): text
            case .error(let error, let source): error.rendered(source: source)
            default: nil
            }
        }
        var text = texts.joined(separator: "\n")
        while text.last?.isNewline == true { text.removeLast() }
        return text.count > most ? text.prefix(most) + "\n(cut)" : text
    }

    var hasFailed: Bool {
        effects.contains { effect in
            switch effect {
            case .error, .failed, .refused, .broken: true
            default: false
            }
        }
    }
}
