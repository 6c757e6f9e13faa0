/// A chart as an SVG picture: lines, areas or bars over axes that end on round numbers.
package enum ChartSVG {
    package static func document(_ data: ChartData, width: Double = 960) -> String {
        let told = ChartText.lines(data, on: .plain).joined(separator: ". ")
        return drawn(data, width).document(name: "chart", title: data.title, description: told)
    }

    /// For a page that tells the figures beside it.
    static func embedded(_ data: ChartData, id: String, width: Double) -> Markup {
        let told = data.isEmpty ? "No data yet." : ChartText.sentences(data).joined(separator: " ")
        return drawn(data, width).embedded(id: id, title: data.title, description: told)
    }

    private static func drawn(_ data: ChartData, _ width: Double) -> SVGDrawing {
        var sheet = Sheet(data: data, drawing: SVGDrawing(width: max(width, 400)))
        sheet.draw()
        return sheet.drawing
    }

    /// Of more points only so many are drawn of each line, evenly picked.
    static let mostPoints = 600
    static let colours = ["s-blue", "s-yellow", "s-pink", "s-green", "s-sky", "s-red"]
}

private struct Sheet {
    let data: ChartData
    var drawing: SVGDrawing

    private static let edge = 16.0
    private static let top = 52.0
    private static let bottom = 352.0

    mutating func draw() {
        text(data.title, x: Self.edge, y: 24, style: "head")
        guard !data.isEmpty else { return text("No data yet.", x: Self.edge, y: 44, style: "dim") }
        if data.yTitle != data.title { text(data.yTitle, x: Self.edge, y: 42, style: "dim") }
        let points = data.lines.flatMap(\.points)
        var values = points.map(\.y)
        if data.form != .line { values.append(0) }
        let y = ChartScale.values(values, steps: 6)
        let labels = y.ticks.map { Figure.compact($0) }
        let left = Self.edge + (labels.map { SVGDrawing.width(of: $0) }.max() ?? 0) + 8
        let right = drawing.width - Self.edge - 40
        let xs = points.map(\.x)
        let isBars = data.form == .bar
        let low = (xs.min() ?? 0) - (isBars ? 0.5 : 0)
        let high = (xs.max() ?? 1) + (isBars ? 0.5 : 0)
        let x = ChartScale(covering: low...high, steps: max(Int((right - left) / 110), 2), isTime: data.axis == .time)
        let place = { (point: ChartData.Point) in
            (x: left + x.share(point.x) * (right - left), y: Self.bottom - y.share(point.y) * (Self.bottom - Self.top))
        }
        for (tick, label) in zip(y.ticks, labels) {
            let height = Self.bottom - y.share(tick) * (Self.bottom - Self.top)
            drawing.line(from: (left, height), to: (right, height), style: "grid")
            drawing.text(label, x: left - 6, y: height + 4, anchor: .end, style: "dim")
        }
        axis(x, from: left, to: right)
        let base = Self.bottom - y.share(max(y.low, 0)) * (Self.bottom - Self.top)
        for (index, line) in data.lines.enumerated() {
            draw(line, index, base: base, step: (right - left) / max(x.high - x.low, 1), place)
        }
        legend()
    }

    private mutating func axis(_ x: ChartScale, from left: Double, to right: Double) {
        var free = 0.0
        for tick in x.ticks {
            if case .names = data.axis, tick != tick.rounded() || tick < 0 { continue }
            let label = data.label(x: tick).cut(to: 16)
            guard label != "?" else { continue }
            let half = SVGDrawing.width(of: label) / 2
            let middle = min(left + x.share(tick) * (right - left), drawing.width - half - 2)
            guard middle - half > free else { continue }
            drawing.text(label, x: middle, y: Self.bottom + 18, anchor: .middle, style: "dim")
            free = middle + half + 8
        }
        if !data.xTitle.isEmpty {
            drawing.text(
                data.xTitle.cut(to: 40), x: right, y: Self.bottom + 36, anchor: .end, style: "dim")
        }
    }

    private mutating func draw(
        _ line: ChartData.Line, _ index: Int, base: Double, step: Double,
        _ place: (ChartData.Point) -> (x: Double, y: Double)
    ) {
        let points = picked(line.points)
        guard let first = points.first, let last = points.last else { return }
        let colour = ChartSVG.colours[index % ChartSVG.colours.count]
        let name = line.name.isEmpty ? data.yTitle : line.name
        if data.form == .bar {
            let width = max(min(step * 0.7 / Double(data.lines.count), 60), 1)
            for point in points {
                let (x, y) = place(point)
                let shift = (Double(index) - Double(data.lines.count) / 2) * width
                drawing.rectangle(
                    x: x + shift, y: min(y, base), width: width, height: max(abs(base - y), 0.5), style: "f\(colour)",
                    title: "\(name) \(data.label(x: point.x)): \(Figure.decimal(point.y))")
                if data.lines.count > 1, width >= 9 {
                    drawing.text(
                        "\(index + 1)", x: x + shift + width / 2, y: Self.bottom - 3, anchor: .middle, style: "off")
                }
            }
            return
        }
        if data.form == .area {
            let outline = [(place(first).x, base)] + points.map { place($0) } + [(place(last).x, base)]
            drawing.path(outline.map { (x: $0.0, y: $0.1) }, isClosed: true, style: "a\(colour)")
        }
        drawing.path(points.map { place($0) }, isClosed: false, style: colour, title: name)
        if points.count == 1 { drawing.circle(x: place(first).x, y: place(first).y, radius: 3, style: "f\(colour)") }
        // At its end a line bears the number that the legend gives it.
        if data.lines.count > 1 {
            drawing.text("\(index + 1)", x: place(last).x + 4 + Double(index % 3) * 11, y: place(last).y + 4)
        }
    }

    private func picked(_ points: [ChartData.Point]) -> [ChartData.Point] {
        let most = ChartSVG.mostPoints
        guard points.count > most else { return points }
        return (0..<most).map { points[$0 * (points.count - 1) / (most - 1)] }
    }

    private mutating func legend() {
        guard data.lines.count > 1 else { return }
        var x = Self.edge
        var y = Self.bottom + 58
        for (index, line) in data.lines.enumerated() {
            let name = "\(index + 1) \(line.name.cut(to: 30))"
            let width = 40 + SVGDrawing.width(of: name)
            if x > Self.edge, x + width > drawing.width - Self.edge {
                x = Self.edge
                y += 20
            }
            drawing.rectangle(
                x: x, y: y - 6, width: 14, height: 6, style: "f\(ChartSVG.colours[index % ChartSVG.colours.count])")
            drawing.text(name, x: x + 20, y: y, style: "dim")
            x += width
        }
    }

    private mutating func text(_ text: String, x: Double, y: Double, style: String) {
        drawing.text(text.cut(to: SVGDrawing.cells(in: drawing.width - 2 * x)), x: x, y: y, style: style)
    }
}
