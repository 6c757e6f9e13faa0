import Foundation
import Testing

/// Docs/Limits.md against the constants that it names.
@Suite struct LimitsPageTests {
    private static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    private struct Row: CustomStringConvertible {
        let constant: String
        let value: Int
        var description: String { "\(constant) is \(value)" }
    }

    /// One row a constant; a cell with several constants has as many values.
    private func rows() throws -> [Row] {
        let text = try String(contentsOf: Self.root.appending(path: "Docs/Limits.md"), encoding: .utf8)
        return text.split(separator: "\n").filter { $0.hasPrefix("| ") && $0.contains("`") }.flatMap { line -> [Row] in
            let cells = line.split(separator: "|").map(String.init)
            let constants = cells[2].split(separator: "`").enumerated().filter { $0.offset % 2 == 1 }.map(\.element)
            let values = cells[1].split(separator: " ").compactMap { number(in: $0) }
            return zip(constants, values).map { Row(constant: String($0), value: $1) }
        }
    }

    private func number(in word: Substring) -> Int? {
        Int(word.filter { $0 != "," })
    }

    /// What the sources assign to `Type.name`, computed.
    private func assigned(_ constant: String) throws -> [Int] {
        let parts = constant.split(separator: ".").map(String.init)
        let declaration = "static let \(parts[1])"
        return try sources().filter { $0.contains(" \(parts[0])") }.flatMap { text -> [Int] in
            text.split(separator: "\n").filter { $0.contains("\(declaration):") || $0.contains("\(declaration) =") }
                .compactMap { computed($0) }
        }
    }

    /// `1 << 20`, `16 * 1024 * 1024`, `.hours(24 * 7)` (in days) or a plain number behind the equals sign.
    private func computed(_ line: Substring) -> Int? {
        guard let equals = line.firstIndex(of: "=") else { return nil }
        let inDays = line.contains(".hours(")
        let text = line[line.index(after: equals)...].replacing(".hours", with: "")
            .filter { !"()_ ".contains($0) }
        let shifted = text.components(separatedBy: "<<").map { factors in
            factors.components(separatedBy: "*").map { Int($0) }.reduce(Int?(1)) { product, factor in
                product.flatMap { product in factor.map { product * $0 } }
            }
        }
        guard let first = shifted[0] else { return nil }
        let value = shifted.count == 2 ? shifted[1].map { first << $0 } : first
        return inDays ? value.map { $0 / 24 } : value
    }

    private func sources() throws -> [String] {
        let root = Self.root.appending(path: "Sources")
        return try FileManager.default.subpathsOfDirectory(atPath: root.path).filter { $0.hasSuffix(".swift") }
            .map { try String(contentsOf: root.appending(path: $0), encoding: .utf8) }
    }

    @Test func everyNumberIsTheConstants() throws {
        let rows = try rows().filter { !$0.constant.hasPrefix("ShellLimits") && $0.constant != "Journal.limitBytes" }
        #expect(rows.count >= 30)
        for row in rows {
            let found = try assigned(row.constant)
            #expect(found.contains(row.value), "\(row), the sources say \(found)")
        }
    }

    /// The shell's limits stand in initialisers.
    @Test func theShellsNumbersStandInItsLimits() throws {
        let text = try String(
            contentsOf: Self.root.appending(path: "Sources/LabShell/Running/ShellLimits.swift"), encoding: .utf8)
        #expect(text.contains("command = ShellLimits(steps: 5_000_000, outputBytes: 1 << 20, objects: 2_000_000"))
        #expect(text.contains("check = ShellLimits(steps: 5_000_000, outputBytes: 1 << 16"))
    }
}
