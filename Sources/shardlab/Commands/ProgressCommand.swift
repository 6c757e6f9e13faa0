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

    @Flag(help: "Only how far they are in courses, lab by lab.")
    var courses = false

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
        let walks = try courseStandings(rows, store)
        if courses { return try show(walks) }
        if json { return try Console.print(try JSONText.pretty(rows)) }
        guard !rows.isEmpty else {
            return try Console.print("Nothing is begun yet. Begin with: shardlab run scale-out/overview")
        }
        let surface = TerminalFacts.now().tableSurface(isPlain: plain)
        for line in table(rows).lines(on: surface) { try Console.print(line) }
        guard !walks.isEmpty else { return }
        for line in [""] + CourseTable.standings(walks).lines(on: surface) { try Console.print(line) }
    }

    /// Each learner's courses, of those on the shelf, in which something is begun.
    private func courseStandings(_ rows: [StandingRow], _ store: ProgressStore) throws(Problem) -> [CourseStanding] {
        guard let shelf = try? LabShelf.nearest() else { return [] }
        var walks: [CourseStanding] = []
        for name in shelf.courseNames() {
            let learners = rows.filter { $0.course == name && !$0.practice }.map(\.learner)
            guard !learners.isEmpty, let course = try? shelf.course(name) else { continue }
            for learner in Set(learners).sorted() {
                walks.append(try CourseStanding(course, learner: learner, store: store))
            }
        }
        return walks
    }

    private func show(_ walks: [CourseStanding]) throws {
        if json { return try Console.print(try JSONText.pretty(walks.map(CourseRow.init))) }
        guard !walks.isEmpty else {
            return try Console.print("No course is begun yet. shardlab list --courses shows what there is.")
        }
        let surface = TerminalFacts.now().tableSurface(isPlain: plain)
        for line in CourseTable.standings(walks).lines(on: surface) { try Console.print(line) }
        for walk in walks {
            try Console.print("")
            try Console.print(TerminalText.cleanLine("\(walk.learner), \(walk.course.title)"))
            for place in walk.places {
                let state = place.steps.map { "\(place.passed) of \($0) steps, \(place.points) points" } ?? "not begun"
                try Console.print("  [\(place.isDone ? "x" : " ")] \(place.lab): \(state)")
            }
        }
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

/// A learner's standing in a course.
private struct CourseRow: Encodable {
    var learner: String
    var course: String
    var done: Int
    var points: Int
    /// Nil when all is done.
    var next: String?
    var labs: [CourseStanding.Place]

    init(_ standing: CourseStanding) {
        learner = standing.learner
        course = standing.course.id
        done = standing.done
        points = standing.points
        next = standing.next?.lab
        labs = standing.places
    }
}
