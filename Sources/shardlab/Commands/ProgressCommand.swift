import ArgumentParser
import LabEngine
import LabFormat
import LabViews
import Progress

/// Shows how far learners are.
struct ProgressCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "progress", abstract: "Show how far learners are in their labs.")

    @Option(help: "Only this learner.")
    var learner: String?

    @Flag(help: "Print a JSON array.")
    var json = false

    @Flag(help: "For screen readers: no columns.")
    var plain = false

    @OptionGroup var data: DataFolder

    func run() throws {
        let store = try data.store()
        let standings: [AttemptStanding]
        do throws(ProgressError) {
            if let learner, try !store.learners().contains(where: { $0.id == learner }) {
                throw .unknownLearner(learner)
            }
            standings = try store.standings(learner: learner)
        } catch {
            throw Problem(error.description)
        }
        let rows = standings.map { StandingRow($0, store: store) }
        if json { return try Console.print(try JSONText.pretty(rows)) }
        guard !rows.isEmpty else {
            return try Console.print("Nothing is begun yet. Begin with: shardlab run scale-out/overview")
        }
        for line in table(rows).lines(on: TerminalFacts.now().tableSurface(isPlain: plain)) { try Console.print(line) }
    }

    private func table(_ rows: [StandingRow]) -> TextTable {
        var table = TextTable([
            .init("learner"), .init("lab", isWhole: true), .init("mode"), .init("steps passed", isNumeric: true),
            .init("points", isNumeric: true), .init("inputs", isNumeric: true), .init(""),
        ])
        for row in rows {
            table.append([
                row.learner, row.course.isEmpty ? row.lab : "\(row.lab) (\(row.course))", row.mode,
                row.steps.map { "\(row.passed) of \($0)" } ?? "\(row.passed)",
                row.of.map { "\(row.points) of \($0)" } ?? "\(row.points)", "\(row.inputs)",
                row.practice ? "practice" : "",
            ])
        }
        return table
    }
}

/// One attempt's standing.
private struct StandingRow: Encodable {
    var learner: String
    var lab: String
    var course: String
    var mode: String
    var practice: Bool
    var passed: Int
    /// Nil where the lab's text is lost.
    var steps: Int?
    var points: Int
    var of: Int?
    var inputs: Int
    var began: Int64

    init(_ standing: AttemptStanding, store: ProgressStore) {
        let header = standing.attempt.header
        learner = header.learner
        lab = header.lab
        course = header.course
        mode = header.mode
        practice = header.practice
        passed = standing.last?.record.passed ?? 0
        points = standing.last?.record.points ?? 0
        inputs = standing.inputs
        began = standing.attempt.began
        if let played = try? store.texts(logic: header.logic)?.edition?.lab {
            let kept = played.steps.filter { $0.modes.isEmpty || $0.modes.map(\.rawValue).contains(header.mode) }
            steps = kept.count
            of = kept.reduce(0) { $0 + $1.points }
        }
    }
}
