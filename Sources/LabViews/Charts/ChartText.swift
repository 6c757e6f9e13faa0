/// A chart as text, in the form that suits the surface.
package enum ChartText {
    /// The drawing; on a plain surface what it shows in sentences, then its figures.
    package static func lines(_ data: ChartData, on surface: Surface, height: Int = 10) -> [String] {
        let title = surface.paint(data.title, .bold)
        guard !data.isEmpty else { return [title, "No data yet."] }
        if surface.isPlain { return [title] + sentences(data) + table(data, on: surface) }
        let bars = data.lines.reduce(0) { $0 + $1.points.count }
        if data.form == .bar && bars <= BarChart.mostBars {
            return [title] + BarChart(data: data, surface: surface).lines()
        }
        return [title] + LineChart(data: data, surface: surface, height: max(height, 4)).lines()
    }

    /// The same figures as rows, at most `most` of them: evenly picked, the first and the last among them.
    package static func table(_ data: ChartData, on surface: Surface, most: Int = 12) -> [String] {
        let isNamed = data.lines.contains { !$0.name.isEmpty }
        let count = Set(data.lines.flatMap { $0.points.map(\.x) }).count
        let note = count > max(most, 2) ? ["(\(max(most, 2)) of \(count) rows)"] : []
        let value = data.yTitle.isEmpty ? "value" : data.yTitle
        return figures(data, most: most).lines(on: surface) + note
            + (isNamed && !surface.isPlain ? [surface.paint(value, .dim)] : [])
    }

    /// A row for each x, or for `most` of them.
    static func figures(_ data: ChartData, most: Int) -> TextTable {
        let value = data.yTitle.isEmpty ? "value" : data.yTitle
        let x = TextTable.Column(data.xTitle.isEmpty ? (data.axis == .time ? "time" : "x") : data.xTitle)
        let names = data.lines.map { TextTable.Column($0.name.isEmpty ? value : $0.name, isNumeric: true) }
        var rows: [Double: [String]] = [:]
        for (index, line) in data.lines.enumerated() {
            for point in line.points {
                rows[point.x, default: Array(repeating: "", count: data.lines.count)][index] = Figure.decimal(point.y)
            }
        }
        var table = TextTable([x] + names)
        for x in picked(rows.keys.sorted(), most: max(most, 2)) { table.append([data.label(x: x)] + (rows[x] ?? [])) }
        return table
    }

    private static func picked(_ xs: [Double], most: Int) -> [Double] {
        guard xs.count > most else { return xs }
        return (0..<most).map { xs[$0 * (xs.count - 1) / (most - 1)] }
    }

    /// What each line does, a sentence a line: from where to where, and its extremes.
    static func sentences(_ data: ChartData) -> [String] {
        data.lines.compactMap { line in
            guard let first = line.points.first, let last = line.points.last,
                let least = line.points.min(by: { $0.y < $1.y }), let most = line.points.max(by: { $0.y < $1.y })
            else { return nil }
            let name = line.name.isEmpty ? (data.yTitle.isEmpty ? "Values" : data.yTitle) : line.name
            if line.points.count == 1 { return "\(name): \(Figure.decimal(first.y)) at \(data.label(x: first.x))." }
            return "\(name): \(line.points.count) points from \(data.label(x: first.x)) to \(data.label(x: last.x)). "
                + "First \(Figure.decimal(first.y)), last \(Figure.decimal(last.y)), "
                + "lowest \(Figure.decimal(least.y)) at \(data.label(x: least.x)), "
                + "highest \(Figure.decimal(most.y)) at \(data.label(x: most.x))."
        }
    }
}
