import LabEngine
import LabFormat
import Progress

/// Reads a lab that is to be played: an author's mistake in it ends the call.
enum PlayableLab {
    static func edition(_ texts: LogicTexts) throws(Problem) -> LabEdition {
        let parsed = parseLab(text: texts.lab, path: texts.path)
        guard let lab = parsed.lab, parsed.isPlayable else {
            throw problem(texts.path, parsed.diagnostics)
        }
        var enhancements: [Enhancement] = []
        for text in texts.enhancements {
            let parsed = parseEnhancements(bytes: Array(text.text.utf8), path: text.path)
            guard let file = parsed.file else { throw problem(text.path, parsed.diagnostics) }
            enhancements += file.enhancements
        }
        return LabEdition(lab: lab, enhancements: enhancements)
    }

    private static func problem(_ path: String, _ diagnostics: [Diagnostic]) -> Problem {
        let errors = diagnostics.filter { $0.severity == .error }
        let first = errors.first.map { "\($0.rendered) " } ?? ""
        let more =
            switch errors.count {
            case 0, 1: ""
            case 2: "There is one more mistake. "
            default: "There are \(errors.count - 1) more mistakes. "
            }
        return Problem("\(first)\(more)Run shardlab lint \(path).")
    }
}
