import ArgumentParser
import Foundation
import LabEngine
import LabFormat
import LabViews

/// Proves labs.
struct Test: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Prove labs: untouched they fail, solutions pass, wrong answers fail where they say.")

    @Argument(help: "Labs as topic/name, files, or folders of labs; by default all labs on the shelf.")
    var paths: [String] = []

    @Option(help: "How many learners' seeds each lab is tried with.")
    var seeds = 1

    @Flag(help: "Print a JSON array of reports.")
    var json = false

    @Option(help: "Also write a JUnit report to this file.")
    var junit: String?

    func validate() throws {
        guard (1...10_000).contains(seeds) else {
            throw ValidationError("--seeds must be from 1 to 10000.")
        }
    }

    func run() throws {
        let editions = try LabPaths.files(paths).map { file throws(Problem) in
            try PlayableLab.edition(LabShelf.texts(of: file))
        }
        let reports = LabTests.run(editions, seeds: seeds)
        if let junit { try write(JUnitText.xml(reports), to: junit) }
        if json {
            try Console.print(try JSONText.pretty(reports))
        } else {
            for report in reports {
                for line in LabReportText.lines(report) { try Console.print(TerminalText.clean(line)) }
            }
        }
        if reports.contains(where: { !$0.passed }) { throw ExitStatus.failed }
    }

    private func write(_ text: String, to path: String) throws(Problem) {
        do {
            try Data(text.utf8).write(to: URL(filePath: path), options: .atomic)
        } catch {
            throw Problem("\(path) cannot be written. Choose another file with --junit.")
        }
    }
}
