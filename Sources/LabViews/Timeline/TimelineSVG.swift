/// A timeline as an SVG picture.
package enum TimelineSVG {
    package static func document(_ picture: TimelinePicture, title: String = "Timeline", width: Double = 960) -> String
    {
        drawn(picture, title, width).document(name: "timeline", title: title, description: description(of: picture))
    }

    /// For a page.
    static func embedded(_ picture: TimelinePicture, title: String, id: String, width: Double = 960) -> Markup {
        drawn(picture, title, width).embedded(id: id, title: title, description: description(of: picture))
    }

    private static func drawn(_ picture: TimelinePicture, _ title: String, _ width: Double) -> SVGDrawing {
        var sheet = Sheet(picture: picture, width: max(width, 400))
        sheet.draw(title: title)
        return sheet.drawing
    }

    private static func description(of picture: TimelinePicture) -> String {
        let told = picture.facts.suffix(12).map { fact in
            "\(Figure.clock(seconds: Int64(fact.time))) \(fact.text)"
        }
        let sentences = [picture.isEmpty ? TimelineText.nothing : "\(picture.period): \(picture.summary)."]
        let description = sentences + (picture.leftOutNote.map { [$0] } ?? []) + told.map { $0 + "." }
        return description.joined(separator: " ")
    }
}

/// A timeline's drawing from top to bottom.
private struct Sheet {
    let picture: TimelinePicture
    var drawing: SVGDrawing
    /// Where the axis begins and ends.
    private let left: Double
    private let right: Double
    private var y = 24.0

    private static let row = 24.0
    private static let edge = 16.0

    init(picture: TimelinePicture, width: Double) {
        self.picture = picture
        drawing = SVGDrawing(width: width)
        let names = picture.lanes.map { SVGDrawing.width(of: $0.name) }.max() ?? 0
        left = Self.edge + min(names, width / 3) + 12
        right = width - Self.edge - 8
    }

    mutating func draw(title: String) {
        drawing.text(fitted(title, to: drawing.width - 32), x: Self.edge, y: y, style: "head")
        y += 20
        guard !picture.isEmpty else {
            drawing.text(fitted(TimelineText.nothing, to: drawing.width - 32), x: Self.edge, y: y, style: "dim")
            return
        }
        let heading = "\(picture.period): \(picture.summary)"
        drawing.text(fitted(heading, to: drawing.width - 32), x: Self.edge, y: y, style: "dim", title: heading)
        let top = y + 8
        // The grid stands behind the lanes: their height is known beforehand.
        let groups = Set(picture.lanes.map(\.group)).count
        grid(from: top, to: top + Double(groups) * 22 + Double(picture.lanes.count) * Self.row + 6)
        y = top
        for group in TimelinePicture.Group.allCases {
            let lanes = picture.lanes.filter { $0.group == group }
            guard !lanes.isEmpty else { continue }
            y += 18
            drawing.text(group.title, x: Self.edge, y: y, style: "dim")
            y += 4
            for lane in lanes { draw(lane) }
        }
        y += 6
        axis()
        legend()
    }

    private func x(_ time: Double) -> Double { left + picture.share(time) * (right - left) }

    private func fitted(_ text: String, to width: Double) -> String { text.cut(to: SVGDrawing.cells(in: width)) }

    private var ticks: [Double] { TimelineAxis(picture, most: max(Int((right - left) / 110), 2)).ticks }

    private mutating func grid(from top: Double, to bottom: Double) {
        for tick in ticks { drawing.line(from: (x(tick), top), to: (x(tick), bottom), style: "grid") }
    }

    private mutating func axis() {
        y += 14
        var free = 0.0
        for tick in ticks {
            let label = Figure.clock(seconds: Int64(tick))
            let half = SVGDrawing.width(of: label) / 2
            let middle = min(max(x(tick), half + 2), drawing.width - half - 2)
            guard middle - half > free else { continue }
            drawing.text(label, x: middle, y: y, anchor: .middle, style: "dim")
            free = middle + half + 8
        }
        y += 10
    }

    private mutating func draw(_ lane: TimelinePicture.Lane) {
        let middle = y + Self.row / 2
        let name = fitted(lane.name, to: left - Self.edge - 12)
        drawing.text(name, x: Self.edge, y: middle + 4, title: name == lane.name ? nil : lane.name)
        if lane.group == .elections || lane.group == .events {
            drawing.line(from: (left, middle), to: (right, middle), style: "lane")
        }
        for (index, bar) in lane.bars.enumerated() {
            let next = index + 1 < lane.bars.count ? x(lane.bars[index + 1].start) : drawing.width - 8
            draw(bar, in: lane, middle: middle, until: next)
        }
        draw(marks: lane.marks, middle: middle)
        y += Self.row
    }

    private mutating func draw(
        _ bar: TimelinePicture.Bar, in lane: TimelinePicture.Lane, middle: Double, until next: Double
    ) {
        let start = x(bar.start)
        let end = max(x(bar.end ?? picture.now), min(start + 2, right))
        let begin = min(start, end - 2)
        let style =
            switch lane.group {
            case .elections: "hatch"
            case .members: "c-grey"
            case .faults: "c-yellow"
            case .migrations, .events: bar.hasFailed ? "hollow" : "c-sky"
            }
        let words = TimelinePicture.words(of: bar, in: lane)
        let time = Figure.clock(seconds: Int64(bar.start))
        drawing.rectangle(
            x: begin, y: middle - 7, width: end - begin, height: 14, style: style, title: "\(time) \(words)")
        var phaseBegan = bar.start
        for phase in bar.phases {
            if phase.isCritical, phase.end > phaseBegan {
                let from = x(phaseBegan)
                drawing.rectangle(
                    x: min(from, right - 1.5), y: middle - 7, width: max(x(phase.end) - from, 1.5), height: 14,
                    style: "c-blue", title: "\(phase.name) \(Figure.span(seconds: phase.end - phaseBegan))")
            }
            phaseBegan = phase.end
        }
        label(bar, lane, from: end + 5, middle: middle, until: next)
    }

    /// Behind the bar, if there is room before the next one; its title says all in any case.
    private mutating func label(
        _ bar: TimelinePicture.Bar, _ lane: TimelinePicture.Lane, from start: Double, middle: Double, until next: Double
    ) {
        guard lane.group != .elections else { return }
        let span = bar.end.map { Figure.span(seconds: $0 - bar.start) } ?? "still"
        let words = bar.hasFailed ? "failed, \(span)" : span
        guard start + SVGDrawing.width(of: words) + 6 < next else { return }
        drawing.text(words, x: start, y: middle + 4, style: "dim")
    }

    /// Marks that would lie on one another become one with their number.
    private mutating func draw(marks: [TimelinePicture.Mark], middle: Double) {
        var clusters: [(x: Double, marks: [TimelinePicture.Mark])] = []
        for mark in marks {
            let place = min(max(x(mark.time), left + 7), right - 7)
            if let last = clusters.last, place - last.x < 18 {
                clusters[clusters.count - 1].marks.append(mark)
            } else {
                clusters.append((place, [mark]))
            }
        }
        for cluster in clusters {
            let words = cluster.marks.map { "\(Figure.clock(seconds: Int64($0.time))) \($0.text)" }
            let title = words.prefix(8).joined(separator: "; ") + (words.count > 8 ? "; ..." : "")
            if cluster.marks.count == 1, let mark = cluster.marks.first {
                drawing.mark(mark.kind, x: cluster.x, y: middle, title: title)
            } else {
                drawing.circle(x: cluster.x, y: middle, radius: 8.5, style: "ring", title: title)
                let number = cluster.marks.count > 99 ? "99" : "\(cluster.marks.count)"
                drawing.text(number, x: cluster.x, y: middle + 4, anchor: .middle)
            }
        }
    }

    private mutating func legend() {
        let picture = picture
        var items: [(width: Double, draw: (inout SVGDrawing, Double, Double) -> Void)] = []
        let add = { (words: String, sign: @escaping (inout SVGDrawing, Double, Double) -> Void) in
            items.append(
                (
                    34 + SVGDrawing.width(of: words),
                    { drawing, x, y in
                        sign(&drawing, x, y)
                        drawing.text(words, x: x + 18, y: y + 4, style: "dim")
                    }
                ))
        }
        for kind in TimelinePicture.Mark.Kind.allCases
        where picture.lanes.contains(where: { $0.marks.contains { $0.kind == kind } }) {
            add(kind.name) { $0.mark(kind, x: $1 + 6, y: $2) }
        }
        let box = { (style: String) in
            { (drawing: inout SVGDrawing, x: Double, y: Double) in
                drawing.rectangle(x: x, y: y - 6, width: 12, height: 12, style: style)
            }
        }
        let bars = { (group: TimelinePicture.Group) in picture.lanes.filter { $0.group == group }.flatMap(\.bars) }
        if !bars(.elections).isEmpty { add("no primary", box("hatch")) }
        if !bars(.members).isEmpty { add("down", box("c-grey")) }
        if !bars(.faults).isEmpty { add("fault", box("c-yellow")) }
        let moves = bars(.migrations)
        if moves.contains(where: { !$0.hasFailed }) { add("migration", box("c-sky")) }
        if moves.contains(where: { $0.phases.contains(where: \.isCritical) }) { add("critical section", box("c-blue")) }
        if moves.contains(where: \.hasFailed) { add("migration that failed", box("hollow")) }
        y += 16
        var x = Self.edge
        for item in items {
            if x > Self.edge, x + item.width > drawing.width - Self.edge {
                x = Self.edge
                y += 20
            }
            item.draw(&drawing, x, y)
            x += item.width
        }
        guard let note = picture.leftOutNote else { return }
        y += 24
        drawing.text(note, x: Self.edge, y: y, style: "dim")
    }
}

extension SVGDrawing {
    /// Each kind has a shape of its own.
    fileprivate mutating func mark(
        _ kind: TimelinePicture.Mark.Kind, x: Double, y: Double, title: String? = nil
    ) {
        switch kind {
        case .elected:
            path([(x, y - 7), (x + 7, y + 6), (x - 7, y + 6)], isClosed: true, style: "c-green", title: title)
        case .steppedDown:
            path([(x, y + 7), (x + 7, y - 6), (x - 7, y - 6)], isClosed: true, style: "c-pink", title: title)
        case .lost:
            path(
                [(x - 5, y - 5), (x, y), (x + 5, y - 5), (x, y), (x + 5, y + 5), (x, y), (x - 5, y + 5), (x, y)],
                isClosed: true, style: "cross", title: title)
        case .rollback:
            path(
                [(x + 5, y - 6), (x - 4, y), (x + 5, y + 6)], isClosed: false, style: "cross", title: title)
        case .notice: circle(x: x, y: y, radius: 5, style: "c-blue", title: title)
        case .membership:
            path([(x, y - 7), (x + 6, y), (x, y + 7), (x - 6, y)], isClosed: true, style: "c-grey", title: title)
        }
    }
}
