import LabFormat
import Progress

/// A lab that was read without errors, with the enhancements that stand beside it.
struct PlayableLab {
    let lab: Lab
    let enhancements: [Enhancement]

    init(_ texts: LogicTexts) throws(Problem) {
        let parsed = parseLab(text: texts.lab, path: texts.path)
        guard let lab = parsed.lab, parsed.isPlayable else {
            throw Self.problem(texts.path, parsed.diagnostics)
        }
        var enhancements: [Enhancement] = []
        for text in texts.enhancements {
            let parsed = parseEnhancements(bytes: Array(text.text.utf8), path: text.path)
            guard let file = parsed.file else { throw Self.problem(text.path, parsed.diagnostics) }
            enhancements += file.enhancements
        }
        self.lab = lab
        self.enhancements = enhancements
    }

    private static func problem(_ path: String, _ diagnostics: [Diagnostic]) -> Problem {
        let errors = diagnostics.filter { $0.severity == .error }
        let first = errors.first.map { "\($0.rendered) " } ?? ""
        let more = errors.count > 1 ? "\(errors.count - 1) more. " : ""
        return Problem("\(first)\(more)Run shardlab lint \(path).")
    }
}
