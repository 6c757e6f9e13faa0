/// A cluster as an SVG picture: shards with what they hold, who owns which range, what is moving.
package enum ClusterSVG {
    package static func document(_ picture: ClusterPicture, title: String = "Cluster", width: Double = 960) -> String {
        drawn(picture, title, width).document(name: "cluster", title: title, description: told(picture))
    }

    /// For a page.
    static func embedded(_ picture: ClusterPicture, title: String, id: String, width: Double = 960) -> Markup {
        drawn(picture, title, width).embedded(id: id, title: title, description: told(picture))
    }

    private static func drawn(_ picture: ClusterPicture, _ title: String, _ width: Double) -> SVGDrawing {
        var sheet = Sheet(picture: picture, drawing: SVGDrawing(width: max(width, 640)))
        sheet.draw(title)
        return sheet.drawing
    }

    private static func told(_ picture: ClusterPicture) -> String {
        ClusterText.lines(picture, on: .plain).prefix(60).joined(separator: " ")
    }

    /// More shards, collections or moves than this are counted and not drawn.
    static let mostRows = 60

    /// Shard numbers are written into the strip: the colours, which come round again, need not be told apart.
    static let colours = ["c-blue", "c-yellow", "c-green", "c-pink", "c-sky", "c-red"]
}

private struct Sheet {
    let picture: ClusterPicture
    var drawing: SVGDrawing
    private var y = 24.0
    private let numbers: [String: Int]

    private static let edge = 16.0

    init(picture: ClusterPicture, drawing: SVGDrawing) {
        self.picture = picture
        self.drawing = drawing
        numbers = Dictionary(
            picture.shards.enumerated().map { ($0.element.name, $0.offset) }, uniquingKeysWith: { first, _ in first })
    }

    private var right: Double { drawing.width - Self.edge }

    mutating func draw(_ title: String) {
        text(title, x: Self.edge, style: "head")
        y += 20
        guard !picture.shards.isEmpty else { return text("There is no cluster yet.", x: Self.edge, style: "dim") }
        text("\(ClusterText.heading(picture)); the \(ClusterText.balancer(picture))", x: Self.edge, style: "dim")
        y += 12
        shards()
        for collection in picture.collections.prefix(ClusterSVG.mostRows) { strip(collection) }
        moves()
        let rest = [picture.shards.count, picture.collections.count, picture.moves.count]
            .reduce(0) { $0 + max($1 - ClusterSVG.mostRows, 0) }
        guard rest > 0 else { return }
        y += 20
        text("\(rest) further rows are left out.", x: Self.edge, style: "dim")
    }

    private mutating func shards() {
        let shown = picture.shards.prefix(ClusterSVG.mostRows)
        let name = Self.edge + 34
        let bar = name + min(shown.map { SVGDrawing.width(of: $0.name) }.max() ?? 0, drawing.width * 0.25) + 14
        let facts = bar + 214
        let most = Double(max(shown.map(\.bytes).max() ?? 0, 1))
        for (index, shard) in shown.enumerated() {
            number(index, x: Self.edge, width: 26, height: 18)
            y += 13
            text(shard.name, x: name, to: bar - 8)
            let width = Double(shard.bytes) / most * 200
            if width > 0 {
                drawing.rectangle(x: bar, y: y - 10, width: max(width, 1), height: 12, style: colour(index))
            }
            let held =
                "\(ClusterText.counted(shard.chunks, "chunk")), \(ClusterText.documents(shard.documents)), "
                + Figure.bytes(shard.bytes)
            let zones = shard.zones.isEmpty ? [] : [ClusterText.zones(of: shard)]
            let state = [held] + zones + (shard.isDraining ? ["draining"] : []) + activity(of: shard)
            text(state.joined(separator: "; "), x: facts)
            y += 11
        }
    }

    private func activity(of shard: ClusterPicture.Shard) -> [String] {
        if picture.moves.contains(where: { $0.from == shard.name }) { return ["gives a range"] }
        return picture.moves.contains { $0.to == shard.name } ? ["takes a range"] : []
    }

    /// The key range from left to right; a chunk is as wide as its share of the documents, and never narrower than its
    /// share of a tenth of the strip.
    private mutating func strip(_ collection: ClusterPicture.Collection) {
        y += 22
        let count = ClusterText.counted(collection.chunks.count, "chunk")
        text("\(collection.namespace) by \(collection.key), \(count)", x: Self.edge)
        y += 8
        let total = Double(max(collection.chunks.reduce(0) { $0 + $1.documents }, 0))
        let width = right - Self.edge
        let least = 1 / Double(max(collection.chunks.count, 1))
        var x = Self.edge
        var index = 0
        for run in ClusterText.runs(collection.chunks) {
            let documents = collection.chunks[index..<(index + run.count)].reduce(0) { $0 + $1.documents }
            index += run.count
            let even = least * Double(run.count)
            let share = total > 0 ? 0.1 * even + 0.9 * Double(documents) / total : even
            let owner = numbers[run.shard] ?? 0
            let words =
                "[\(run.low), \(run.high)) on \(run.shard): \(ClusterText.counted(run.count, "chunk")), "
                + ClusterText.documents(documents)
            let end = min(x + share * width, right)
            drawing.rectangle(x: x, y: y, width: max(end - x, 0.1), height: 22, style: colour(owner), title: words)
            drawing.line(from: (x, y), to: (x, y + 22), style: "grid")
            let mark = "\(owner + 1)"
            if SVGDrawing.width(of: mark) + 4 <= end - x {
                drawing.text(mark, x: (x + end) / 2, y: y + 15, anchor: .middle, style: ink(owner), title: words)
            }
            x = end
        }
        y += 38
        let low = collection.chunks.first?.low ?? ""
        let high = (collection.chunks.last?.high ?? "").cut(to: SVGDrawing.cells(in: width / 3))
        text(low, x: Self.edge, to: Self.edge + width / 3, style: "dim")
        drawing.text(high, x: right, y: y, anchor: .end, style: "dim")
        for remark in ClusterText.remarks(on: collection).prefix(ClusterSVG.mostRows) {
            y += 18
            text(remark, x: Self.edge, style: "dim")
        }
    }

    private mutating func moves() {
        guard !picture.moves.isEmpty else { return }
        y += 8
        for move in picture.moves.prefix(ClusterSVG.mostRows) {
            y += 18
            text("Moving " + MigrationText.sentence(move, on: .plain), x: Self.edge)
        }
    }

    private mutating func number(_ index: Int, x: Double, width: Double, height: Double) {
        drawing.rectangle(x: x, y: y, width: width, height: height, style: colour(index))
        drawing.text("\(index + 1)", x: x + width / 2, y: y + 13, anchor: .middle, style: ink(index))
    }

    private func colour(_ index: Int) -> String { ClusterSVG.colours[index % ClusterSVG.colours.count] }

    /// White on dark colours, black on light ones.
    private func ink(_ index: Int) -> String {
        ["c-yellow", "c-sky", "c-pink"].contains(colour(index)) ? "off" : "on"
    }

    private mutating func text(_ text: String, x: Double, to end: Double? = nil, style: String = "") {
        let fitted = text.cut(to: SVGDrawing.cells(in: (end ?? right) - x))
        drawing.text(fitted, x: x, y: y, style: style, title: fitted == text ? nil : text)
    }
}
