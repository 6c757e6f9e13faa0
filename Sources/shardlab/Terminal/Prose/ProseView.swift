import LabFormat
import LabViews

/// Markdown as a terminal shows it: wrapped, code behind a gutter, lists under their marks.
struct ProseView {
    let surface: Surface
    /// Puts the lab's variables into a text.
    let substitute: (String) -> String

    /// Lines longer than this are hard to read, however wide the terminal is.
    private static let widest = 92

    init(surface: Surface, substitute: @escaping (String) -> String = { $0 }) {
        self.surface = surface
        self.substitute = substitute
    }

    func lines(_ markdown: String) -> [String] {
        let width = min(surface.width, Self.widest)
        return blocks(ProseBlock.blocks(of: markdown), width: width, isTight: false)
    }

    private func blocks(_ blocks: [ProseBlock], width: Int, isTight: Bool) -> [String] {
        var lines: [String] = []
        for block in blocks {
            if !lines.isEmpty && !isTight { lines.append("") }
            lines += self.lines(block, width: width)
        }
        return lines
    }

    private func lines(_ block: ProseBlock, width: Int) -> [String] {
        switch block {
        case .paragraph(let texts): TextWrapping.wrap(line(texts), width: width)
        case .heading(_, let texts): TextWrapping.wrap(line(texts), width: width).map { surface.paint($0, .bold) }
        case .code(_, let text): code(text)
        case .quote(let inner):
            blocks(inner, width: width - 2, isTight: false).map { surface.paint(quoteMark, .dim) + " " + $0 }
        case .list(let start, let isTight, let items): list(items, start: start, isTight: isTight, width: width)
        case .rule: [surface.isPlain ? "" : surface.paint(String(repeating: rule, count: min(width, 24)), .dim)]
        }
    }

    /// A line of code is never wrapped: it may be copied.
    func code(_ text: String) -> [String] {
        var rows = TerminalText.clean(substitute(text)).split(separator: "\n", omittingEmptySubsequences: false)
        while rows.last?.isEmpty == true { rows.removeLast() }
        return rows.map { surface.isPlain ? "    \($0)" : surface.paint(gutter, .dim) + " \($0)" }
    }

    private func list(_ items: [[ProseBlock]], start: Int?, isTight: Bool, width: Int) -> [String] {
        var lines: [String] = []
        for (offset, item) in items.enumerated() {
            let mark = start.map { "\($0 &+ offset). " } ?? bullet
            let indent = String(repeating: " ", count: mark.count)
            if !lines.isEmpty && !isTight { lines.append("") }
            for (row, text) in blocks(item, width: width - mark.count, isTight: isTight).enumerated() {
                lines.append((row == 0 ? mark : indent) + text)
            }
        }
        return lines
    }

    private func line(_ texts: [ProseText]) -> String {
        ProseLine(surface: surface, substitute: substitute).text(texts)
    }

    private var isDrawn: Bool { surface.glyphs == .unicode }
    private var gutter: String { isDrawn ? "  │" : "  |" }
    private var quoteMark: String { isDrawn ? "▏" : ">" }
    private var bullet: String { isDrawn ? "• " : "- " }
    private var rule: String { isDrawn ? "─" : "-" }
}
