/// A plan as an SVG picture: a box a stage, what feeds it below and further to the right.
package enum PlanSVG {
    package static func document(_ picture: PlanPicture, title: String = "Plan", width: Double = 960) -> String {
        var sheet = Sheet(drawing: SVGDrawing(width: max(width, 480)))
        sheet.draw(picture, title: title)
        let told = PlanText.lines(picture, on: .plain).joined(separator: " ")
        return sheet.drawing.document(name: "plan", title: title, description: told)
    }

    /// A plan of many shards is cut off behind so many stages.
    static let mostStages = 120
}

private struct Sheet {
    var drawing: SVGDrawing
    private var y = 24.0
    private var drawn = 0

    init(drawing: SVGDrawing) { self.drawing = drawing }

    private static let edge = 16.0
    private static let indent = 28.0

    mutating func draw(_ picture: PlanPicture, title: String) {
        text(title, x: Self.edge, style: "head")
        y += 20
        text(PlanText.heading(picture), x: Self.edge, style: "dim")
        y += 12
        draw(picture.root, depth: 0)
        let all = Self.count(picture.root)
        guard all > drawn else { return }
        y += 16
        text("\(all - drawn) further stages are left out.", x: Self.edge, style: "dim")
    }

    private static func count(_ stage: PlanPicture.Stage) -> Int { 1 + stage.inputs.reduce(0) { $0 + count($1) } }

    /// Gives where the box's left edge has its middle, for the line to the stage that it feeds.
    @discardableResult
    private mutating func draw(_ stage: PlanPicture.Stage, depth: Int) -> Double? {
        guard drawn < PlanSVG.mostStages else { return nil }
        drawn += 1
        // Deep plans stay on the sheet.
        let x = Self.edge + min(Double(depth), 12) * Self.indent
        let top = y
        let lines = ([head(stage)] + (stage.details.isEmpty ? [] : [stage.details.joined(separator: ", ")]))
        let height = 10 + SVGDrawing.line * Double(lines.count)
        drawing.rectangle(
            x: x, y: top, width: drawing.width - Self.edge - x, height: height, style: "box",
            title: PlanText.words(stage))
        drawing.rectangle(x: x, y: top, width: 5, height: height, style: colour(stage))
        y += 17
        text(lines[0], x: x + 14, style: "head")
        let counts = PlanText.counts(stage)
        let taken = SVGDrawing.width(of: lines[0])
        let room = drawing.width - Self.edge - 8 - (x + 14 + taken + 16)
        if SVGDrawing.width(of: counts) <= room {
            drawing.text(counts, x: drawing.width - Self.edge - 8, y: y, anchor: .end, style: "dim")
        }
        if lines.count > 1 {
            y += SVGDrawing.line
            text(lines[1], x: x + 14)
        }
        y = top + height + 10
        for input in stage.inputs {
            let trunk = x + 10
            if let middle = draw(input, depth: depth + 1), depth < 12 {
                drawing.path(
                    [(trunk, top + height), (trunk, middle), (x + Self.indent, middle)], isClosed: false, style: "edge")
            }
        }
        return top + height / 2
    }

    private func head(_ stage: PlanPicture.Stage) -> String {
        (stage.shard.map { "\($0): " } ?? "") + stage.name + (stage.isScan ? " (reads everything)" : "")
    }

    private func colour(_ stage: PlanPicture.Stage) -> String {
        switch stage.name {
        case "COLLSCAN": "c-red"
        case "IXSCAN", "EXPRESS_IXSCAN": "c-green"
        case "SORT": "c-yellow"
        case let name where name.hasPrefix("SHARD_") || name == "SINGLE_SHARD": "c-blue"
        default: "c-grey"
        }
    }

    private mutating func text(_ text: String, x: Double, style: String = "") {
        let fitted = text.cut(to: SVGDrawing.cells(in: drawing.width - Self.edge - 4 - x))
        drawing.text(fitted, x: x, y: y, style: style, title: fitted == text ? nil : text)
    }
}
