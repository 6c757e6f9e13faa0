import LabFormat
import LabViews

/// Text within a paragraph as one line, still to be wrapped.
struct ProseLine {
    let surface: Surface
    let substitute: (String) -> String

    func text(_ texts: [ProseText], _ paint: Paint? = nil) -> String {
        texts.map { text($0, paint) }.joined()
    }

    private func text(_ text: ProseText, _ paint: Paint?) -> String {
        switch text {
        case .text(let literal): return painted(clean(literal), paint)
        case .code(let literal):
            let code = clean(literal)
            return surface.hasColour ? painted(code, .cyan) : "`\(code)`"
        case .softBreak: return " "
        case .lineBreak: return "\n"
        case .emphasis(let inner): return self.text(inner, paint ?? .italic)
        case .strong(let inner): return self.text(inner, .bold)
        case .link(let inner, let destination): return link(inner, to: destination, paint)
        case .image(let inner, _): return "[image: \(self.text(inner, paint))]"
        }
    }

    /// The address stands behind its words where it says more than they do and can be gone to from a terminal.
    private func link(_ inner: [ProseText], to destination: String, _ paint: Paint?) -> String {
        let words = text(inner, paint ?? .underlined)
        let plainWords = ProseLine(surface: .plain, substitute: substitute).text(inner)
        guard destination.hasPrefix("http"), plainWords != destination else { return words }
        return "\(words) (\(TerminalText.cleanLine(destination)))"
    }

    private func clean(_ literal: String) -> String { TerminalText.cleanLine(substitute(literal)) }

    /// Painted word by word, so that a line can be broken at any space.
    private func painted(_ text: String, _ paint: Paint?) -> String {
        guard let paint, surface.hasColour else { return text }
        return text.split(separator: " ", omittingEmptySubsequences: false)
            .map { surface.paint(String($0), paint) }.joined(separator: " ")
    }
}
