import ArgumentParser
import Foundation
import LabViews
import Progress

/// What is known about learners: to see, to hand over, to delete.
struct Learners: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "List learners, export all that is known about one, or forget one.",
        subcommands: [ListLearners.self, ExportLearner.self, ForgetLearner.self])

    /// Runs `body` with its error in the form of every other.
    static func stored<T>(_ body: () throws(ProgressError) -> T) throws(Problem) -> T {
        do {
            return try body()
        } catch {
            throw Problem(error.description)
        }
    }
}

struct ListLearners: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List the learners.")

    @Flag(help: "Print a JSON array.")
    var json = false

    @OptionGroup var data: DataFolder

    func run() throws {
        let store = try data.store()
        let learners = try Learners.stored { () throws(ProgressError) in try store.learners() }
        if json { return try Console.print(try JSONText.pretty(learners)) }
        for learner in learners {
            let attempts = learner.attempts == 1 ? "1 attempt" : "\(learner.attempts) attempts"
            try Console.print(TerminalText.cleanLine("\(learner.id)  \(attempts)"))
        }
    }
}

struct ExportLearner: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Print all that is known about a learner, as JSON.")

    @Argument(help: "The learner.")
    var learner: String

    @OptionGroup var data: DataFolder

    func run() throws {
        let store = try data.store()
        let export = try Learners.stored { () throws(ProgressError) in try store.export(learner: learner) }
        try Console.print(try JSONText.pretty(export))
    }
}

struct ForgetLearner: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "forget", abstract: "Delete a learner with all attempts and journals. There is no way back.")

    @Argument(help: "The learner.")
    var learner: String

    @OptionGroup var data: DataFolder

    func run() throws {
        let store = try data.store()
        try Learners.stored { () throws(ProgressError) in try store.forget(learner: learner) }
        try Console.print(TerminalText.cleanLine("\(learner) is forgotten."))
    }
}
