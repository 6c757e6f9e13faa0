import Testing

@testable import LabViews

@Suite struct ChartTests {
    private let ramp = ChartData(
        title: "Batch execution time", xTitle: "ts", yTitle: "s", axis: .time,
        lines: [.init(name: "", points: (0...60).map { .init(x: Double($0) * 60, y: 4 + Double($0) / 30) })])

    @Test func drawsALineOverAxesWithRoundEnds() {
        let lines = ChartText.lines(ramp, on: Surface(width: 50), height: 5)
        #expect(lines.count == 10)
        #expect(lines[0] == "Batch execution time")
        #expect(lines[1] == "s")
        #expect(lines[2].hasPrefix("6 ┤"))
        #expect(lines.contains { $0.contains("0:00:00") && $0.contains("1:00:00") })
        #expect(lines.allSatisfy { TextWidth.of($0) <= 50 })
        // The line rises: its lowest row starts at the left, its highest ends at the right.
        #expect(lines[2].last != " " && lines[2].contains("   "))
    }

    @Test func asciiUsesNothingElse() {
        let lines = ChartText.lines(ramp, on: Surface(width: 50, glyphs: .ascii), height: 5)
        #expect(lines.joined().utf8.allSatisfy { $0 < 0x80 })
        #expect(lines.joined().contains("*"))
    }

    @Test func severalSeriesWithoutColourAreToldByTheirMarks() {
        let data = ChartData(
            title: "Chunks",
            lines: [
                .init(name: "shard-01", points: [.init(x: 0, y: 1), .init(x: 9, y: 9)]),
                .init(name: "shard-02", points: [.init(x: 0, y: 9), .init(x: 9, y: 1)]),
            ])
        let lines = ChartText.lines(data, on: Surface(width: 40))
        #expect(lines.last?.contains("* shard-01   o shard-02") == true)
        let drawing = lines.dropLast().joined()
        #expect(drawing.contains("*") && drawing.contains("o"))
    }

    @Test func plainSaysWhatTheDrawingShows() {
        let lines = ChartText.lines(ramp, on: .plain)
        #expect(
            lines[1]
                == "s: 61 points from 0:00:00 to 1:00:00. First 4, last 6, lowest 4 at 0:00:00, highest 6 at 1:00:00.")
        #expect(lines[2] == "ts 0:00:00, s 4")
        #expect(lines.last == "(12 of 61 rows)")
    }

    @Test func emptyChartSaysSo() {
        let data = ChartData(title: "Disk", lines: [.init(name: "", points: [.init(x: .nan, y: 1)])])
        #expect(ChartText.lines(data, on: Surface()) == ["Disk", "No data yet."])
    }

    @Test func barsAreProportionalAndShowTheirValues() {
        let data = ChartData(
            title: "Chunks", form: .bar, axis: .names(["shard-01", "north"]),
            lines: [.init(name: "", points: [.init(x: 0, y: 20), .init(x: 1, y: 10)])])
        #expect(
            ChartText.lines(data, on: Surface(width: 33)) == [
                "Chunks",
                "shard-01 ████████████████████ 20",
                "north    ██████████ 10",
            ])
    }

    @Test func oneValueStillHasAScale() {
        let data = ChartData(title: "x", lines: [.init(name: "", points: [.init(x: 5, y: 0)])])
        #expect(ChartText.lines(data, on: Surface(width: 40)).count > 5)
        #expect(ChartScale(covering: 3...3, steps: 4).ticks.count > 1)
    }

    @Test(arguments: [(0.0, 100.0, 5), (4.1, 5.9, 4), (-3, 17, 4), (1e9, 1.1e9, 6), (0, 1e-7, 3)])
    func scaleCoversItsRangeWithFewRoundTicks(low: Double, high: Double, steps: Int) {
        let scale = ChartScale(covering: low...high, steps: steps)
        #expect(scale.low <= low && scale.high >= high)
        #expect(scale.ticks.count <= steps + 3)
        #expect(scale.share(scale.high) == 1 && scale.share(scale.low) == 0)
    }

    @Test func canvasPutsDotsWhereTheyBelong() {
        var canvas = DotCanvas(columns: 2, rows: 1, ink: .braille)
        canvas.set(0, 0, owner: 0)
        canvas.set(3, 3, owner: 0)
        canvas.set(9, 9, owner: 0)
        #expect(canvas.lines { text, _ in text } == ["⡀⠈"])
    }
}
