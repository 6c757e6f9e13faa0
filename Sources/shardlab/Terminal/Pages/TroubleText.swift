import LabEngine
import LabFormat
import LabShell
import LabViews

/// Help from a lab's enhancements where the error that they describe has just appeared.
struct TroubleText {
    let plan: LabPlan
    let surface: Surface

    func lines(_ effects: [Effect]) -> [String] {
        let texts = effects.compactMap { effect -> String? in
            switch effect {
            case .error(let error, _): error.text.lowercased()
            case .failed(let text), .output(let text): text.lowercased()
            default: nil
            }
        }
        guard !texts.isEmpty else { return [] }
        let troubles = plan.enhancements.flatMap(\.troubleshooting)
        let met = troubles.first { trouble in texts.contains { $0.contains(Self.core(of: trouble)) } }
        return met.map { [surface.paint("This is known:", .yellow)] + Self.lines($0, surface: surface) } ?? []
    }

    /// A symptom's words as they stand in an error, without the full stop of its sentence.
    private static func core(of trouble: Trouble) -> String {
        var words = trouble.symptom.lowercased()
        if words.hasSuffix(".") { words.removeLast() }
        return words
    }

    static func lines(_ trouble: Trouble, surface: Surface) -> [String] {
        let width = min(surface.width, 92)
        func wrapped(_ name: String, _ text: String) -> [String] {
            TextWrapping.wrap(TerminalText.clean(text), width: width, first: name, rest: "    ")
        }
        return wrapped("- ", trouble.symptom) + wrapped("    Cause: ", trouble.cause)
            + wrapped("    Remedy: ", trouble.remedy)
    }
}
