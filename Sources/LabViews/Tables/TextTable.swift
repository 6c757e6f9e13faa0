/// Rows under column titles.
package struct TextTable: Sendable, Hashable {
    package struct Column: Sendable, Hashable {
        package let title: String
        /// Numbers stand with their ends below one another.
        package let isNumeric: Bool
        /// What must be read to the end, such as a name to type, is never cut.
        package let isWhole: Bool

        package init(_ title: String, isNumeric: Bool = false, isWhole: Bool = false) {
            self.title = title
            self.isNumeric = isNumeric
            self.isWhole = isWhole
        }
    }

    package let columns: [Column]
    package private(set) var rows: [[String]] = []

    package init(_ columns: [Column]) {
        self.columns = columns
    }

    /// Cells are cleaned; missing ones are empty, more than there are columns are dropped.
    package mutating func append(_ cells: [String]) {
        let kept = cells.prefix(columns.count).map { TerminalText.cleanLine($0) }
        rows.append(kept + Array(repeating: "", count: columns.count - kept.count))
    }

    /// On a plain surface each cell behind its column's title, a row a line, so that nothing depends on position.
    package func lines(on surface: Surface) -> [String] {
        surface.isPlain ? spoken() : drawn(on: surface)
    }

    private func spoken() -> [String] {
        rows.map { row in
            let parts = zip(columns, row).filter { !$1.isEmpty }.map { column, cell in
                column.title.isEmpty ? cell : "\(column.title) \(cell)"
            }
            return parts.joined(separator: ", ")
        }
    }

    private func drawn(on surface: Surface) -> [String] {
        let widths = fittedWidths(to: surface.width)
        let titles = columns.map(\.title)
        var lines: [String] = []
        if titles.contains(where: { !$0.isEmpty }) {
            lines.append(surface.paint(line(titles, widths), .bold))
        }
        lines += rows.map { line($0, widths) }
        return lines
    }

    private func line(_ cells: [String], _ widths: [Int]) -> String {
        var parts: [String] = []
        for (index, cell) in cells.enumerated() {
            let fitted = cell.cut(to: widths[index])
            parts.append(
                columns[index].isNumeric ? fitted.aligned(to: widths[index]) : fitted.padded(to: widths[index]))
        }
        var line = parts.joined(separator: "  ")
        while line.hasSuffix(" ") { line.removeLast() }
        return line
    }

    /// Takes from the widest column that may be cut until the row fits.
    private func fittedWidths(to width: Int) -> [Int] {
        var widths = columns.indices.map { index in
            rows.map { TextWidth.of($0[index]) }.reduce(TextWidth.of(columns[index].title), max)
        }
        let gaps = 2 * max(columns.count - 1, 0)
        let cuttable = columns.indices.filter { !columns[$0].isWhole }
        while widths.reduce(gaps, +) > width {
            guard let widest = cuttable.max(by: { widths[$0] < widths[$1] }), widths[widest] > 8 else { break }
            widths[widest] -= 1
        }
        return widths
    }
}
