import Testing

@testable import LabViews

@Suite struct TextTests {
    @Test func controlCharactersNeverReachTheTerminal() {
        #expect(TerminalText.clean("a\u{1B}[31mred\u{07}") == "a\\u001b[31mred\\u0007")
        #expect(TerminalText.clean("over\rwritten\u{08}") == "over\\u000dwritten\\u0008")
        #expect(TerminalText.clean("csi\u{9B}2J\u{7F}") == "csi\\u009b2J\\u007f")
        #expect(TerminalText.clean("user\u{202E}txt.exe\u{2066}") == "user\\u202etxt.exe\\u2066")
        #expect(TerminalText.clean("tag\u{E0041}") == "tag\\udb40\\udc41")
        #expect(TerminalText.clean("two\nlines\tand a tab") == "two\nlines    and a tab")
        #expect(TerminalText.clean("Zürich 東京 👩‍💻") == "Zürich 東京 👩‍💻")
        #expect(TerminalText.cleanLine("a\nb") == "a\\nb")
    }

    @Test func everyC0AndC1ControlIsEscaped() {
        for value in Array(0x00...0x1F) + Array(0x7F...0x9F) where value != 0x0A && value != 0x09 {
            let scalar = Unicode.Scalar(UInt8(value))
            #expect(!TerminalText.clean(String(scalar)).unicodeScalars.contains(scalar))
        }
    }

    @Test(arguments: [
        ("abc", 3), ("東京", 4), ("e\u{301}", 1), ("👍", 2), ("é", 1), ("", 0), ("\u{1B}[1;31mred\u{1B}[0m", 3),
        ("한국", 4), ("→█", 2),
    ])
    func widthCountsCells(text: String, cells: Int) {
        #expect(TextWidth.of(text) == cells)
    }

    @Test func paddingAndCuttingCountCells() {
        #expect("東".padded(to: 4) == "東  ")
        #expect("7".aligned(to: 3) == "  7")
        #expect("shard-north".cut(to: 8) == "shard...")
        #expect("東京東京".cut(to: 7) == "東京...")
        #expect("ab".cut(to: 2) == "ab")
    }

    @Test func wrapsAtSpacesAndKeepsLongWordsWhole() {
        #expect(
            TextWrapping.wrap("one two three", width: 9, first: "- ", rest: "  ") == ["- one two", "  three"])
        #expect(TextWrapping.wrap("a verylongword b", width: 6) == ["a", "verylongword", "b"])
        #expect(TextWrapping.wrap("one\ntwo", width: 20) == ["one", "two"])
        #expect(TextWrapping.wrap("", width: 20) == [""])
    }

    @Test(arguments: [
        (40_900_000.0, "40.9 M"), (812, "812"), (999.6, "1 k"), (1_270_000_000, "1.27 G"), (0, "0"), (4.25, "4.25"),
        (-1_500, "-1.5 k"), (0.001, "0"), (100, "100"),
    ])
    func compactFiguresHaveThreeDigits(value: Double, text: String) {
        #expect(Figure.compact(value) == text)
    }

    @Test func figuresOfTimeSizeAndShare() {
        #expect(Figure.clock(seconds: 2_101) == "0:35:01")
        #expect(Figure.clock(seconds: 360_000) == "100:00:00")
        #expect(Figure.bytes(310_000_000) == "310 MB")
        #expect(Figure.bytes(31) == "31 B")
        #expect(Figure.span(seconds: 0.25) == "250 ms")
        #expect(Figure.span(seconds: 4.2) == "4.2 s")
        #expect(Figure.span(seconds: 900) == "15 min")
        #expect(Figure.span(seconds: 7_500) == "2 h 5 min")
        #expect(Figure.percent(0.333) == "33 %")
        #expect(Figure.decimal(-0.001) == "0")
        #expect(Figure.decimal(2.05) == "2.05")
        #expect(Figure.decimal(.nan) == "-")
    }

    @Test func colourOnlyWhereThereIsSome() {
        #expect(Surface(hasColour: true).paint("x", .red) == "\u{1B}[31mx\u{1B}[0m")
        #expect(Surface(hasColour: false).paint("x", .red) == "x")
        #expect(Surface(hasColour: true, isPlain: true).paint("x", .red) == "x")
    }

    @Test func tableAlignsNumbersAndSpeaksPlainly() {
        var table = TextTable([.init("shard"), .init("chunks", isNumeric: true)])
        table.append(["shard-01", "27"])
        table.append(["north\u{1B}", "3"])
        #expect(
            table.lines(on: Surface()) == [
                "shard        chunks",
                "shard-01         27",
                "north\\u001b       3",
            ])
        #expect(table.lines(on: .plain) == ["shard shard-01, chunks 27", "shard north\\u001b, chunks 3"])
    }

    @Test func tableShrinksItsWidestColumnToFit() {
        var table = TextTable([.init("name"), .init("what")])
        table.append(["a", String(repeating: "long ", count: 20)])
        #expect(table.lines(on: Surface(width: 30)).allSatisfy { TextWidth.of($0) <= 30 })
    }
}
