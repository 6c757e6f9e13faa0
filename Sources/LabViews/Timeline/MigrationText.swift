/// Moves of ranges as text: when each began, how long it took, what it carried.
package enum MigrationText {
    /// The last `most` moves, a bar each on one time axis; sentences on a plain surface.
    package static func lines(_ moves: [MigrationPicture], on surface: Surface, now: Double, most: Int = 20) -> [String]
    {
        guard !moves.isEmpty else { return ["No range has moved yet."] }
        let shown = moves.suffix(max(most, 1))
        let left = moves.count - shown.count
        let note = left > 0 ? ["(\(left) earlier)"] : []
        if surface.isPlain { return note + shown.map { sentence($0, on: surface) + "." } }
        return note + drawn(Array(shown), on: surface, now: now)
    }

    package static func sentence(_ move: MigrationPicture, on surface: Surface) -> String {
        let arrow = surface.isPlain ? "to" : surface.glyphs == .unicode ? "→" : "->"
        let range = "[\(move.low), \(move.high)) of \(move.namespace)"
        let documents =
            move.documents > 0 ? ", \(Figure.count(move.documents)) document\(move.documents == 1 ? "" : "s")" : ""
        let size = documents + (move.bytes > 0 ? ", \(Figure.bytes(move.bytes))" : "")
        let place = "\(move.from) \(arrow) \(move.to)"
        return "\(range), \(place)\(size), since \(Figure.clock(seconds: Int64(move.start)))\(ending(move))"
    }

    private static func ending(_ move: MigrationPicture) -> String {
        guard let end = move.end else { return "" }
        return ", \(move.hasFailed ? "failed after" : "took") \(Figure.span(seconds: end - move.start))"
    }

    private static func drawn(_ moves: [MigrationPicture], on surface: Surface, now: Double) -> [String] {
        let first = moves.map(\.start).min() ?? 0
        let last = max(moves.map { $0.end ?? now }.max() ?? now, first + 1)
        let arrow = surface.glyphs == .unicode ? "→" : "->"
        let names = moves.map { "\($0.from) \(arrow) \($0.to)" }
        let sizes = moves.map { $0.bytes > 0 ? Figure.bytes($0.bytes) : "" }
        let nameWidth = min(names.map { TextWidth.of($0) }.max() ?? 0, surface.width / 2)
        let sizeWidth = sizes.map(\.count).max() ?? 0
        let room = max(surface.width - nameWidth - sizeWidth - 14, 10)
        var lines: [String] = []
        for (index, move) in moves.enumerated() {
            let start = Int((move.start - first) / (last - first) * Double(room - 1))
            let end = Int(((move.end ?? now) - first) / (last - first) * Double(room - 1))
            let length = max(end - start + 1, 1)
            let glyph = surface.glyphs == .unicode ? "█" : "#"
            let bar = String(repeating: " ", count: start) + String(repeating: glyph, count: length)
            let paint: Paint = move.hasFailed ? .red : move.end == nil ? .yellow : .cyan
            let span = move.end.map { Figure.span(seconds: $0 - move.start) } ?? "moving"
            lines.append(
                names[index].cut(to: nameWidth).padded(to: nameWidth) + "  " + sizes[index].aligned(to: sizeWidth)
                    + "  "
                    + surface.paint(bar.padded(to: room), paint) + " " + (move.hasFailed ? "failed" : span))
        }
        let low = Figure.clock(seconds: Int64(first))
        let high = Figure.clock(seconds: Int64(last))
        let indent = String(repeating: " ", count: nameWidth + sizeWidth + 4)
        lines.append(indent + surface.paint(low + high.aligned(to: max(room - low.count, 0)), .dim))
        return lines
    }
}
