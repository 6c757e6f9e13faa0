import ArgumentParser
import LabEngine
import LabFormat
import LabViews
import Progress

/// Writes the evidence of a learner's work as a page with its series.
struct Report: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Write the evidence of your work on a lab: one page, and the measured series beside it.",
        discussion: """
            The page opens from disk without a server and prints as slides, a section a page. The best attempt that \
            counts is replayed for it; where none counts, one of practice, and the page says so.
            """)

    @Argument(help: "topic/name of the lab.")
    var lab: String

    @Option(name: [.customShort("o"), .customLong("output")], help: "The folder to write into.")
    var output: String

    @Option(help: "Whose work it is.")
    var learner = "me"

    @Option(help: "The course that the lab was played in.")
    var course = ""

    @Flag(help: "Print a JSON object that says what was written.")
    var json = false

    @OptionGroup var data: DataFolder

    func run() throws {
        let folder = try ReportFolder(output)
        let handed = HandedInAttempt(store: try data.store(), learner: learner, course: course)
        let attempt = try handed.best(lab, orPractice: true)
        var reading = EvidenceReading()
        let session = try handed.replayed(attempt) { reading.see($0, $1) }
        let series = SeriesReading(session: session)
        let report = EvidenceWriting(session: session, reading: reading, series: series).report()
        try folder.write(page: ReportPage.document(report), series: series.file)
        let written = WrittenReport(
            folder: output, files: ReportFolder.names, learner: learner, lab: session.plan.lab.id,
            points: session.points, of: session.plan.points, passed: session.passedSteps,
            steps: session.plan.steps.count)
        try Console.print(json ? try JSONText.pretty(written) : written.line)
    }
}

/// What a call has written.
private struct WrittenReport: Encodable {
    var folder: String
    var files: [String]
    var learner: String
    var lab: String
    var points: Int
    var of: Int
    var passed: Int
    var steps: Int

    var line: String {
        "\(folder): \(files.joined(separator: ", ")). \(lab), \(points) of \(of) points, \(passed) of \(steps) steps passed."
    }
}
