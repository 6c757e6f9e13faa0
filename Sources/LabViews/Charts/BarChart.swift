/// A bar a point, lying, its value behind it.
struct BarChart {
    let data: ChartData
    let surface: Surface

    /// More bars than this are drawn as an area instead.
    static let mostBars = 40

    func lines() -> [String] {
        let bars = self.bars
        let labelWidth = min(bars.map { TextWidth.of($0.label) }.max() ?? 0, surface.width / 3)
        let values = bars.map { Figure.compact($0.value) }
        let valueWidth = values.map(\.count).max() ?? 0
        let room = max(surface.width - labelWidth - valueWidth - 3, 4)
        let most = max(bars.map(\.value).max() ?? 0, 0)
        var lines = data.yTitle.isEmpty ? [] : [surface.paint(data.yTitle, .dim)]
        for (bar, value) in zip(bars, values) {
            let share = most > 0 ? max(bar.value, 0) / most : 0
            let drawn = surface.paint(Bar.text(share: share, width: room, glyphs: surface.glyphs), .series(bar.owner))
            lines.append("\(bar.label.cut(to: labelWidth).padded(to: labelWidth)) \(drawn) \(value)")
        }
        return lines
    }

    private var bars: [(label: String, value: Double, owner: Int)] {
        let places = data.lines.enumerated().flatMap { owner, line in
            line.points.enumerated().map { (owner: owner, name: line.name, offset: $0, point: $1) }
        }
        return places.sorted { ($0.point.x, $0.owner, $0.offset) < ($1.point.x, $1.owner, $1.offset) }.map { place in
            let x = data.label(x: place.point.x)
            return (place.name.isEmpty ? x : "\(x) \(place.name)", place.point.y, place.owner)
        }
    }
}
