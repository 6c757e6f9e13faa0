import ArgumentParser
import Foundation
import LabEngine
import LabFormat
import LabViews

/// Lists the labs and courses on the shelf.
struct List: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "List the labs and courses.")

    @Flag(help: "Print a JSON array.")
    var json = false

    @Flag(help: "For screen readers: no columns.")
    var plain = false

    @Flag(help: "Only the courses.")
    var courses = false

    func run() throws {
        let shelf = try LabShelf.nearest()
        let courseEntries = shelf.courseNames().map { CourseEntry($0, on: shelf) }
        if courses { return try show(courseEntries) }
        let entries = shelf.ids().map { LabEntry($0, on: shelf) }
        if json {
            try Console.print(try JSONText.pretty(entries))
        } else {
            let surface = TerminalFacts.now().tableSurface(isPlain: plain)
            for line in table(entries.filter { $0.problem == nil }).lines(on: surface) { try Console.print(line) }
            for entry in entries {
                guard let problem = entry.problem else { continue }
                try Console.print(TerminalText.cleanLine("\(entry.id) cannot be played. \(problem)"))
            }
        }
        if !json, !courseEntries.isEmpty {
            try Console.print("")
            return try show(courseEntries, after: entries.contains { $0.problem != nil })
        }
        if entries.contains(where: { $0.problem != nil }) { throw ExitStatus.failed }
    }

    private func show(_ entries: [CourseEntry], after hasFailed: Bool = false) throws {
        if json {
            try Console.print(try JSONText.pretty(entries))
        } else {
            let surface = TerminalFacts.now().tableSurface(isPlain: plain)
            for line in CourseTable.shelf(entries).lines(on: surface) { try Console.print(line) }
            for entry in entries {
                guard let problem = entry.problem else { continue }
                try Console.print(TerminalText.cleanLine("\(entry.id) cannot be played. \(problem)"))
            }
        }
        if hasFailed || entries.contains(where: { $0.problem != nil }) { throw ExitStatus.failed }
    }

    private func table(_ entries: [LabEntry]) -> TextTable {
        var table = TextTable([
            .init("lab", isWhole: true), .init("title"), .init("difficulty"), .init("minutes", isNumeric: true),
            .init("points", isNumeric: true), .init("modes"),
        ])
        for entry in entries {
            table.append([
                entry.id, entry.title ?? "", entry.difficulty ?? "", "\(entry.minutes ?? 0)",
                "\(entry.points ?? 0)", (entry.modes ?? []).joined(separator: ", "),
            ])
        }
        return table
    }
}

/// A lab as the list shows it.
private struct LabEntry: Encodable {
    var id: String
    var title: String?
    var difficulty: String?
    var minutes: Int?
    var points: Int?
    var steps: Int?
    var modes: [String]?
    /// Why it cannot be played.
    var problem: String?

    init(_ id: String, on shelf: LabShelf) {
        self.id = id
        do throws(Problem) {
            let lab = try PlayableLab.edition(LabShelf.texts(of: shelf.url(of: id).path)).lab
            title = lab.title
            difficulty = lab.difficulty.rawValue
            minutes = lab.minutes
            points = lab.points
            steps = lab.steps.count
            modes = lab.modes.map(\.rawValue)
        } catch {
            problem = error.message
        }
    }
}
