/// Series as lines over a common x, with axes that end on round numbers.
struct LineChart {
    let data: ChartData
    let surface: Surface
    /// Rows between the axes.
    let height: Int

    private static let marks: [Character] = ["*", "o", "+", "x", "#", "@"]

    /// Without colour several lines can only be told apart by their marks.
    private var ink: DotCanvas.Ink {
        if surface.glyphs == .unicode && (surface.hasColour || data.lines.count == 1) { return .braille }
        return .marks(Self.marks)
    }

    func lines() -> [String] {
        let points = data.lines.flatMap(\.points)
        let y = ChartScale.values(points.map(\.y), steps: max((height + 1) / 2, 2))
        let labels = y.ticks.map { Figure.compact($0) }
        let margin = labels.map { TextWidth.of($0) }.max() ?? 0
        let columns = max(surface.width - margin - 3, 10)
        let xs = points.map(\.x)
        let x = ChartScale(
            covering: (xs.min() ?? 0)...(xs.max() ?? 1), steps: max(columns / 14, 2), isTime: data.axis == .time)
        let canvas = drawn(x: x, y: y, columns: columns)
        let rows = canvas.lines { text, owner in surface.paint(text, .series(owner)) }
        var lines: [String] = []
        if !data.yTitle.isEmpty, data.yTitle != data.title { lines.append(surface.paint(data.yTitle, .dim)) }
        for (row, drawing) in rows.enumerated() {
            let tick = y.ticks.firstIndex { self.row(of: y.share($0)) == row }
            let label = tick.map { labels[$0] } ?? ""
            lines.append("\(label.aligned(to: margin)) \(tick == nil ? side : tickMark)\(drawing)")
        }
        lines += axis(x, margin: margin, columns: columns)
        return lines + legend(indent: margin + 2)
    }

    private var side: String { surface.glyphs == .unicode ? "│" : "|" }
    private var tickMark: String { surface.glyphs == .unicode ? "┤" : "+" }

    private func row(of share: Double) -> Int {
        height - 1 - Int((share * Double(height - 1)).rounded())
    }

    private func drawn(x: ChartScale, y: ChartScale, columns: Int) -> DotCanvas {
        var canvas = DotCanvas(columns: columns, rows: height, ink: ink)
        for (owner, line) in data.lines.enumerated() {
            var last: (x: Int, y: Int)?
            for point in line.points {
                let dot = (
                    x: Int((x.share(point.x) * Double(canvas.width - 1)).rounded()),
                    y: Int((y.share(point.y) * Double(canvas.height - 1)).rounded())
                )
                canvas.line(from: last ?? dot, to: dot, owner: owner)
                if data.form == .area { canvas.line(from: (dot.x, 0), to: dot, owner: owner) }
                last = dot
            }
        }
        return canvas
    }

    private func axis(_ x: ChartScale, margin: Int, columns: Int) -> [String] {
        var rule = Array(repeating: surface.glyphs == .unicode ? "─" : "-", count: columns)
        var labels = ""
        for tick in x.ticks {
            let column = Int((x.share(tick) * Double(columns - 1)).rounded())
            rule[min(column, columns - 1)] = surface.glyphs == .unicode ? "┬" : "+"
            let label = data.label(x: tick)
            let start = min(max(column - label.count / 2, 0), columns - label.count)
            if start > labels.count || labels.isEmpty { labels = labels.padded(to: start) + label }
        }
        let corner = surface.glyphs == .unicode ? "└" : "+"
        let indent = String(repeating: " ", count: margin + 2)
        let title = data.xTitle.isEmpty ? "" : indent + surface.paint(data.xTitle.aligned(to: columns), .dim)
        return [String(repeating: " ", count: margin + 1) + corner + rule.joined(), indent + labels]
            + (title.isEmpty ? [] : [title])
    }

    private func legend(indent: Int) -> [String] {
        guard data.lines.count > 1 else { return [] }
        let parts = data.lines.enumerated().map { index, line in
            let mark = ink == .braille ? "──" : String(Self.marks[index % Self.marks.count])
            return surface.paint(mark, .series(index)) + " " + line.name
        }
        return [String(repeating: " ", count: indent) + parts.joined(separator: "   ")]
    }
}
