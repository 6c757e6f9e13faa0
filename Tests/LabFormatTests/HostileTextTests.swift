import Foundation
import LabFormat
import Testing

/// Whatever bytes stand in a file, reading it ends in diagnostics.
struct HostileTextTests {
    private static let example: [UInt8] = {
        let specification = try? Specification()
        return Array((specification?.examples.first?.text ?? "").utf8)
    }()

    private static func lint(_ bytes: [UInt8]) -> [Diagnostic] {
        let linter = Linter(vocabulary: .stub, surroundings: .example)
        return linter.lab(bytes: bytes, path: "lab.md")
    }

    @Test func everyTruncationIsRead() {
        #expect(!Self.example.isEmpty)
        for length in stride(from: 0, to: Self.example.count, by: 7) {
            let found = Self.lint(Array(Self.example.prefix(length)))
            // A cut lab is no whole one, unless only its last wrong answers are gone.
            if length < Self.example.count - 600 { #expect(!found.isEmpty) }
            #expect(found == found.sorted())
        }
        #expect(Self.lint(Self.example).isEmpty)
    }

    @Test func everyByteMayBeAnother() {
        let replacements: [UInt8] = [0, 0x0A, 0x22, 0x24, 0x3A, 0x5C, 0x60, 0x7B, 0x7D, 0x80, 0xFF]
        for index in stride(from: 0, to: Self.example.count, by: 5) {
            var bytes = Self.example
            bytes[index] = replacements[index % replacements.count]
            for diagnostic in Self.lint(bytes) {
                #expect(diagnostic.line >= 1 && diagnostic.column >= 1)
                #expect(!diagnostic.message.isEmpty)
            }
        }
    }

    /// Texts at the size limit on which a careless reader takes time that grows with the square.
    @Test(arguments: [
        "{{", "{{a | b}}", "${x}", "${x} é", "é\u{7}", "<b>é", "a: b\n", "- x\n", "[", "{a: ", "&a *a ", "*a ", "> ",
        "## x\n", "```check \"é\"\nx\n```\n", " fails=\"é\"", "`", "\\", "((((", "// mutant ok: x\n",
    ])
    func aFileFullOfIsRead(_ part: String) {
        let head = "---\ntitle: x\ndifficulty: beginner\nminutes: 1\nmodes: [lab]\nsandbox: { shards: 2 }\n---\n"
        let places = [
            "", "---\n", "---\nsandbox:\n  ", head, head + "## a\n\n```shell\n", head + "## a\n\n```shell wrong \"a\"",
        ]
        for place in places {
            let count = (131_072 - place.utf8.count) / part.utf8.count
            let text = place + String(repeating: part, count: count)
            let found = Self.lint(Array(text.utf8))
            #expect(!found.isEmpty)
            #expect(found.count <= 3_000)
        }
    }
}
