import Foundation
import Testing

@testable import LabFormat

/// An example of Docs/LabFormat.md with the diagnostics that stand under it.
struct SpecificationExample: CustomTestStringConvertible {
    enum Scope: String {
        case file
        case step
        case frontMatter = "front-matter"
        case enhancements
        case course
    }

    let isGood: Bool
    let scope: Scope
    let text: String
    /// The line in the specification.
    let line: Int
    let expected: [String]
    /// The lines of the specification that hold `expected`, from 0.
    let expectedLines: Range<Int>

    var testDescription: String { "line \(line)" }

    /// What stands before and behind the example in the file that is linted.
    private var surroundings: (before: String, after: String) {
        switch scope {
        case .file, .enhancements, .course: return ("", "")
        case .step:
            let keys = Self.keys.map { "\($0.key): \($0.value)\n" }.joined()
            return ("---\n\(keys)---\n\n", "")
        case .frontMatter:
            let keys = Self.keys.filter { key in !text.hasPrefix(key.key) && !text.contains("\n\(key.key):") }
            let rest = keys.map { "\($0.key): \($0.value)\n" }.joined()
            return ("---\n", rest + "---\n\n" + Self.step)
        }
    }

    private static let keys: [(key: String, value: String)] = [
        ("title", "Example"), ("difficulty", "beginner"), ("minutes", "10"), ("modes", "[lab, demo, challenge]"),
        ("sandbox", "{ shards: 2 }"),
    ]

    private static let step = "## Read\n\n```step\nminutes: 10\npoints: 0\n```\n"

    /// Lints the example; lines count from the example's first.
    func diagnostics() -> [String] {
        let (before, after) = surroundings
        let shift = before.split(separator: "\n", omittingEmptySubsequences: false).count - 1
        let bytes = Array((before + text + after).utf8)
        let linter = Linter(vocabulary: .stub, surroundings: .example)
        let found: [Diagnostic]
        switch scope {
        case .file, .step, .frontMatter: found = linter.lab(bytes: bytes, path: "lab.md")
        case .enhancements:
            found = linter.diagnostics(of: parseEnhancements(bytes: bytes, path: "enhancements.md"))
        case .course: found = linter.diagnostics(of: parseCourse(bytes: bytes, path: "course.md"))
        }
        return found.map { diagnostic in
            Diagnostic(
                path: diagnostic.path, line: max(1, diagnostic.line - shift), column: diagnostic.column,
                message: Self.shifted(diagnostic.message, by: shift), remedy: diagnostic.remedy, rule: diagnostic.rule
            ).rendered
        }
    }

    /// A message that names another line, in the example's lines.
    private static func shifted(_ message: String, by shift: Int) -> String {
        message.replacing(/line (\d+)/) { match in
            Int(match.output.1).map { "line \($0 - shift)" } ?? String(match.output.0)
        }
    }
}

extension Surroundings {
    static let example = Surroundings(
        labs: ["scale-out/overview", "scale-out/setup"],
        enhancements: ["scale-out.concepts", "scale-out.sustained-load"])
}
