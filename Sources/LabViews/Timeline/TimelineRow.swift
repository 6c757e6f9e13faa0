/// What stands for what in a timeline of text; each thing has a sign of its own, so that none is told by colour alone.
struct TimelineGlyphs {
    let glyphs: Surface.Glyphs

    init(_ glyphs: Surface.Glyphs) { self.glyphs = glyphs }

    private func pick(_ unicode: Character, _ ascii: Character) -> Character { glyphs == .unicode ? unicode : ascii }

    var base: Character { pick("─", "-") }
    var gap: Character { pick("░", ":") }
    var down: Character { pick("▂", "_") }
    var fault: Character { pick("▓", "#") }
    var move: Character { pick("▄", "=") }
    var critical: Character { pick("█", "@") }
    var failed: Character { pick("×", "X") }
    /// More than one thing in a cell.
    var several: Character { pick("✱", "*") }

    func mark(_ kind: TimelinePicture.Mark.Kind) -> Character {
        switch kind {
        case .elected: pick("▲", "^")
        case .lost: pick("✗", "x")
        case .steppedDown: pick("▼", "v")
        case .rollback: pick("↶", "<")
        case .membership: pick("◆", "o")
        case .notice: pick("●", "+")
        }
    }
}

/// A lane as cells of text.
struct TimelineRow {
    let lane: TimelinePicture.Lane
    let picture: TimelinePicture
    let columns: Int
    let glyphs: Surface.Glyphs

    private struct Cell {
        var glyph: Character = " "
        var paint: Paint?
    }

    func text(on surface: Surface) -> String {
        let signs = TimelineGlyphs(glyphs)
        var cells = Array(repeating: Cell(), count: columns)
        if lane.group == .elections {
            for index in cells.indices { cells[index] = Cell(glyph: signs.base, paint: .dim) }
        }
        for bar in lane.bars { draw(bar, signs, into: &cells) }
        var marked: [Int: TimelinePicture.Mark.Kind] = [:]
        for mark in lane.marks {
            let column = column(mark.time)
            let isAlone = marked[column].map { $0 == mark.kind } ?? true
            marked[column] = mark.kind
            cells[column] = Cell(
                glyph: isAlone ? signs.mark(mark.kind) : signs.several, paint: mark.kind == .elected ? .green : .yellow)
        }
        while cells.last?.glyph == " " { cells.removeLast() }
        return runs(cells).map { text, paint in paint.map { surface.paint(text, $0) } ?? text }.joined()
    }

    private func column(_ time: Double) -> Int { Int((picture.share(time) * Double(columns - 1)).rounded()) }

    private func draw(_ bar: TimelinePicture.Bar, _ signs: TimelineGlyphs, into cells: inout [Cell]) {
        let start = column(bar.start)
        let end = column(bar.end ?? picture.now)
        let (glyph, paint): (Character, Paint) =
            switch lane.group {
            case .elections: (signs.gap, .red)
            case .members: (signs.down, .red)
            case .faults: (signs.fault, .yellow)
            case .migrations, .events: (signs.move, bar.hasFailed ? .red : .cyan)
            }
        for index in start...max(start, end) { cells[index] = Cell(glyph: glyph, paint: paint) }
        var begin = bar.start
        for phase in bar.phases {
            if phase.isCritical {
                for index in column(begin)...max(column(begin), column(phase.end)) {
                    cells[index] = Cell(glyph: signs.critical, paint: paint)
                }
            }
            begin = phase.end
        }
        if bar.hasFailed { cells[max(start, end)] = Cell(glyph: signs.failed, paint: .red) }
    }

    /// Neighbours of one colour together.
    private func runs(_ cells: [Cell]) -> [(String, Paint?)] {
        var runs: [(String, Paint?)] = []
        for cell in cells {
            if let last = runs.last, last.1 == cell.paint {
                runs[runs.count - 1].0.append(cell.glyph)
            } else {
                runs.append((String(cell.glyph), cell.paint))
            }
        }
        return runs
    }
}

/// The moments that an axis of time names: round ones within the picture's time.
struct TimelineAxis {
    let ticks: [Double]

    init(_ picture: TimelinePicture, most: Int) {
        let end = picture.start + picture.span
        let scale = ChartScale(covering: picture.start...end, steps: most, isTime: true)
        let whole = scale.ticks.filter { $0 >= picture.start && $0 <= end && $0 == $0.rounded() }
        ticks = whole.isEmpty ? [picture.start] : whole
    }
}
