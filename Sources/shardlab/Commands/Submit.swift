import ArgumentParser
import Foundation
import LabEngine
import LabFormat
import Progress

/// Writes a learner's work into a file to hand in.
struct Submit: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Write your work on a lab into a file to hand in.",
        discussion: "The best attempt is taken; it is replayed first, so that what you hand in is what verify will see."
    )

    @Argument(help: "topic/name of the lab.")
    var lab: String

    @Option(name: [.customShort("o"), .customLong("output")], help: "The file to write.")
    var output: String

    @Option(help: "Whose work it is.")
    var learner = "me"

    @Option(help: "The course that the lab was played in.")
    var course = ""

    @OptionGroup var data: DataFolder

    func run() throws {
        let handed = HandedInAttempt(store: try data.store(), learner: learner, course: course)
        let session = try handed.replayed(try handed.best(lab))
        let text = try Submission.text(of: session)
        do {
            try Data(text.utf8).write(to: URL(filePath: output), options: .atomic)
        } catch {
            throw Problem("\(output) cannot be written. Choose another file with -o.")
        }
        try Console.print(
            "\(output): \(session.plan.lab.id), \(session.points) of \(session.plan.points) points, "
                + "\(session.passedSteps) of \(session.plan.steps.count) steps passed.")
    }
}
