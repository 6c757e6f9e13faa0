import Foundation

@testable import LabFormat

/// Docs/LabFormat.md with its examples, found by the same parser that reads labs.
struct Specification {
    static let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Docs/LabFormat.md")

    let lines: [String]
    let examples: [SpecificationExample]

    init() throws {
        let text = try String(contentsOf: Self.file, encoding: .utf8)
        lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let source = LabSource(path: "LabFormat.md", bytes: Array(text.utf8))
        let fences = MarkdownParser.parse(source, from: 1).blocks.filter { $0.kind == .fence }.map {
            Fence($0, in: source)
        }
        var examples: [SpecificationExample] = []
        for (index, fence) in fences.enumerated() {
            let words = fence.info.words.map(\.text)
            guard fence.info.language.text == "markdown", let first = words.first else { continue }
            let scope = words.dropFirst().first.flatMap(SpecificationExample.Scope.init) ?? .file
            let next = index + 1 < fences.count ? fences[index + 1] : nil
            let under = first == "bad" && next?.info.language.text == "text" ? next : nil
            let expected = under.map { $0.content.text.split(separator: "\n").map(String.init) } ?? []
            examples.append(
                SpecificationExample(
                    isGood: first == "good", scope: scope, text: fence.content.text, line: fence.firstLine,
                    expected: expected, expectedLines: under.map { $0.firstLine..<($0.lastLine - 1) } ?? 0..<0))
        }
        self.examples = examples
    }

    /// The rows of the table of rules at the end.
    var ruleRows: [String] {
        Array(lines.suffix(from: (lines.lastIndex { $0.hasPrefix("|---") } ?? 0) + 1).filter { $0.hasPrefix("|") })
    }

    static let wantedRuleRows = Rule.all.map { "| `\($0.name)` | \($0.place) | \($0.summary) |" }

    /// Writes what lint says today under each bad example, and the table of rules.
    func record() throws {
        var lines = self.lines
        let head = (lines.lastIndex { $0.hasPrefix("|---") } ?? 0) + 1
        lines.replaceSubrange(head..<lines.count, with: Self.wantedRuleRows + [""])
        for example in examples.reversed() where !example.isGood {
            lines.replaceSubrange(example.expectedLines, with: example.diagnostics())
        }
        try lines.joined(separator: "\n").write(to: Self.file, atomically: true, encoding: .utf8)
    }
}
