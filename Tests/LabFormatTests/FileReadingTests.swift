import LabFormat
import Testing

/// Encodings, line ends and sizes.
struct FileReadingTests {
    private static let lab = """
        ---
        title: Ärger
        difficulty: beginner
        minutes: 1
        modes: [lab]
        sandbox: { shards: 2 }
        ---

        ## Read

        ```step
        minutes: 1
        points: 0
        ```

        Größe ${x}.

        """

    private static let undeclared =
        "a/b.md:16:7: There is no variable `x`. Declare it in the front matter's `variables`, "
        + "or write \\${x} if it is meant as it stands. [variable-undeclared]"

    private func rendered(_ bytes: [UInt8]) -> [String] {
        Linter().lab(bytes: bytes, path: "a/b.md").map(\.rendered)
    }

    @Test func byteOrderMarkAndLineEndsMoveNoPlace() {
        let bytes = Array(Self.lab.utf8)
        #expect(rendered(bytes) == [Self.undeclared])
        #expect(rendered([0xEF, 0xBB, 0xBF] + bytes) == [Self.undeclared])
        #expect(rendered(Array(Self.lab.replacing("\n", with: "\r\n").utf8)) == [Self.undeclared])
        #expect(rendered(Array(Self.lab.replacing("\n", with: "\r").utf8)) == [Self.undeclared])
    }

    @Test func lineEndsDoNotShowInTheLab() {
        let unix = parseLab(text: Self.lab, path: "a/b.md").lab
        let windows = parseLab(text: Self.lab.replacing("\n", with: "\r\n"), path: "a/b.md").lab
        #expect(unix != nil)
        #expect(unix == windows)
    }

    @Test func nulAndForeignBytesAreRefusedWhereTheyStand() {
        let bytes = Array(Self.lab.utf8)
        let letter = bytes.firstIndex(of: 0xC3) ?? 0
        var nul = bytes
        nul.insert(0, at: letter + 2)
        #expect(rendered(nul) == ["a/b.md:2:9: A NUL character stands here. Remove it. [file-encoding]"])
        var latin = bytes
        latin.replaceSubrange(letter..<(letter + 2), with: [0xC4])
        #expect(rendered(latin) == ["a/b.md:2:8: This byte is not UTF-8. Save the file in UTF-8. [file-encoding]"])
        #expect(rendered([0xFF]) == ["a/b.md:1:1: This byte is not UTF-8. Save the file in UTF-8. [file-encoding]"])
    }

    @Test func aFileOverTheLimitIsRefusedBeforeItIsRead() {
        let limit = LabSource.maximumBytes
        #expect(limit == 128 * 1024)
        #expect(
            rendered(Array(repeating: 0x0A, count: limit + 1)) == [
                "a/b.md:1:1: The file has 131073 bytes, more than the 131072 (128 KiB) that a lab may have. "
                    + "Split it into two labs. [file-size]"
            ])
        #expect(!rendered(Array(repeating: 0x0A, count: limit)).contains { $0.contains("file-size") })
    }

    @Test func controlCharactersAreRefusedWhereTheyStand() {
        func found(_ character: String) -> String? {
            rendered(Array(Self.lab.replacing("${x}", with: "é\(character)").utf8)).first
        }
        #expect(
            found("\u{1B}[31m")
                == "a/b.md:16:8: The control character U+001B stands here. Remove it, or write its name in words. [control-character]"
        )
        for character in ["\u{7F}", "\u{85}", "\u{9B}", "\u{2028}", "\u{202E}", "\u{2066}", "\u{8}"] {
            #expect(found(character)?.hasSuffix("[control-character]") == true)
        }
        #expect(found("\t\u{A0}\u{2014}\u{1F600}") == nil)
    }

    @Test func theIDIsTopicAndName() {
        #expect(LabPath.id(of: "labs/scale-out/overview.md") == "scale-out/overview")
        #expect(LabPath.id(of: "/a/b/c.md") == "b/c")
        #expect(LabPath.id(of: "./c.md") == "c")
        #expect(LabPath.name(of: "labs/courses/grow.md") == "grow")
    }
}
