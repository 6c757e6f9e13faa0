import ArgumentParser
import Foundation
import LabEngine
import LabFormat
import LabViews

/// Replays what learners handed in.
struct Verify: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Replay submissions: the same verdicts and points, or the reason why a file is refused.")

    @Argument(help: "Files that shardlab submit wrote.")
    var files: [String]

    @Flag(help: "Print a JSON array.")
    var json = false

    @OptionGroup var data: DataFolder

    func run() throws {
        let editions = LabEditions(store: try data.existingStore())
        let results = VerifiedFile.all(files, editions)
        if json {
            try Console.print(try JSONText.pretty(results))
        } else {
            for result in results { try Console.print(TerminalText.cleanLine(result.line)) }
        }
        if results.contains(where: { $0.isUnreadable }) { throw ExitStatus.wrongCall }
        if results.contains(where: { !$0.verification.accepted }) { throw ExitStatus.failed }
    }
}
