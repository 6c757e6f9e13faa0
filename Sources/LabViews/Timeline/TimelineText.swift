/// A timeline as text: a row a lane on one axis of time, then what happened last in words.
package enum TimelineText {
    static let nothing = "Nothing has happened yet: no election, no fault, no migration."

    /// `most` sentences at most; on a plain surface nothing but sentences.
    package static func lines(_ picture: TimelinePicture, on surface: Surface, most: Int = 12) -> [String] {
        guard !picture.isEmpty else { return [nothing] }
        let heading = "\(picture.period): \(picture.summary)"
        guard !surface.isPlain else {
            return TextWrapping.wrap(heading + ".", width: surface.width) + notes(picture)
                + told(picture, on: surface, most: max(most, 40))
        }
        return TextWrapping.wrap(heading, width: surface.width).map { surface.paint($0, .bold) }
            + drawn(picture, on: surface) + [""] + notes(picture)
            + told(picture, on: surface, most: most)
    }

    private static func notes(_ picture: TimelinePicture) -> [String] { picture.leftOutNote.map { [$0] } ?? [] }

    private static func told(_ picture: TimelinePicture, on surface: Surface, most: Int) -> [String] {
        let facts = picture.facts
        let shown = facts.suffix(max(most, 1))
        let left = facts.count - shown.count
        let lines = shown.flatMap { fact in
            let time = Figure.clock(seconds: Int64(fact.time)) + "  "
            let indent = String(repeating: " ", count: time.count)
            return TextWrapping.wrap(
                fact.text + (surface.isPlain ? "." : ""), width: surface.width, first: time, rest: indent)
        }
        return (left > 0 ? ["(\(left) before)"] : []) + lines
    }

    private static func drawn(_ picture: TimelinePicture, on surface: Surface) -> [String] {
        let names = picture.lanes.map { TextWidth.of($0.name) }.max() ?? 0
        let margin = min(names, surface.width / 3) + 4
        let columns = max(surface.width - margin, 10)
        var lines: [String] = []
        for group in TimelinePicture.Group.allCases {
            let lanes = picture.lanes.filter { $0.group == group }
            guard !lanes.isEmpty else { continue }
            lines.append(surface.paint(group.title, .dim))
            for lane in lanes {
                let row = TimelineRow(lane: lane, picture: picture, columns: columns, glyphs: surface.glyphs)
                lines.append("  \(lane.name.cut(to: margin - 4).padded(to: margin - 4))  \(row.text(on: surface))")
            }
        }
        return lines + axis(picture, margin: margin, columns: columns, on: surface) + legend(picture, on: surface)
    }

    private static func axis(
        _ picture: TimelinePicture, margin: Int, columns: Int, on surface: Surface
    ) -> [String] {
        let scale = TimelineAxis(picture, most: max(columns / 11, 3))
        var rule = Array(repeating: surface.glyphs == .unicode ? "─" : "-", count: columns)
        var labels = ""
        for tick in scale.ticks {
            let column = Int((picture.share(tick) * Double(columns - 1)).rounded())
            rule[column] = surface.glyphs == .unicode ? "┬" : "+"
            let label = Figure.clock(seconds: Int64(tick))
            let start = min(max(column - label.count / 2, 0), max(columns - label.count, 0))
            if start > labels.count || labels.isEmpty { labels = labels.padded(to: start) + label }
        }
        let indent = String(repeating: " ", count: margin)
        return [indent + surface.paint(rule.joined(), .dim), indent + labels]
    }

    private static func legend(_ picture: TimelinePicture, on surface: Surface) -> [String] {
        let glyphs = TimelineGlyphs(surface.glyphs)
        var parts: [String] = []
        for kind in TimelinePicture.Mark.Kind.allCases
        where picture.lanes.contains(where: { $0.marks.contains { $0.kind == kind } }) {
            parts.append("\(glyphs.mark(kind)) \(kind.name)")
        }
        for group in TimelinePicture.Group.allCases {
            let bars = picture.lanes.filter { $0.group == group }.flatMap(\.bars)
            guard !bars.isEmpty else { continue }
            switch group {
            case .elections: parts.append("\(glyphs.gap) no primary")
            case .members: parts.append("\(glyphs.down) down")
            case .faults: parts.append("\(glyphs.fault) fault")
            case .events: break
            case .migrations:
                parts.append("\(glyphs.move) moving, \(glyphs.critical) critical section")
                if bars.contains(where: \.hasFailed) { parts.append("\(glyphs.failed) failed") }
            }
        }
        return packed(parts, width: surface.width).map { surface.paint($0, .dim) }
    }

    /// As many on a line as there is room for; none is broken.
    private static func packed(_ parts: [String], width: Int) -> [String] {
        var lines: [String] = []
        for part in parts {
            if let last = lines.last, TextWidth.of(last) + 3 + TextWidth.of(part) <= width {
                lines[lines.count - 1] = last + "   " + part
            } else {
                lines.append(part)
            }
        }
        return lines
    }
}
