import ArgumentParser
import LabFormat
import LabViews

/// Finds authors' mistakes.
struct Lint: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Find mistakes in labs, enhancements and courses: file, line, column, and what to do.")

    @Argument(help: "Files, or folders of labs; by default the shelf.")
    var paths: [String] = []

    @Flag(help: "Print a JSON array of diagnostics.")
    var json = false

    @Flag(help: "Print a SARIF 2.1.0 log.")
    var sarif = false

    func validate() throws {
        if json && sarif { throw ValidationError("--json and --sarif exclude each other.") }
    }

    func run() throws {
        let diagnostics = try LintPaths.diagnostics(paths)
        if json {
            try Console.print(try JSONText.pretty(diagnostics.map(DiagnosticRecord.init)))
        } else if sarif {
            try Console.print(try JSONText.pretty(SARIFLog(diagnostics)))
        } else {
            for diagnostic in diagnostics { try Console.print(TerminalText.cleanLine(diagnostic.rendered)) }
        }
        if diagnostics.contains(where: { $0.severity == .error }) { throw ExitStatus.failed }
    }
}

/// A diagnostic for programs.
struct DiagnosticRecord: Encodable {
    let path: String
    let line: Int
    let column: Int
    let message: String
    let remedy: String
    let rule: String
    let severity: String

    init(_ diagnostic: Diagnostic) {
        path = diagnostic.path
        line = diagnostic.line
        column = diagnostic.column
        message = diagnostic.message
        remedy = diagnostic.remedy
        rule = diagnostic.rule
        severity = diagnostic.severity.rawValue
    }
}
