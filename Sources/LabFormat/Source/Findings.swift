/// Collects what is wrong in one file.
final class Findings {
    let source: LabSource
    private(set) var diagnostics: [Diagnostic] = []
    /// A file with more mistakes than this is not worth reading on; the rest is counted, not kept.
    static let maximum = 1_000

    init(source: LabSource) {
        self.source = source
    }

    func report(_ rule: Rule, at offset: Int, _ message: String, _ remedy: String) {
        guard diagnostics.count < Self.maximum else { return }
        let place = source.position(of: offset)
        diagnostics.append(.at(place.line, place.column, source.path, message, remedy, rule))
    }

    func report(_ rule: Rule, at place: SourcePosition, _ message: String, _ remedy: String) {
        guard diagnostics.count < Self.maximum else { return }
        diagnostics.append(.at(place.line, place.column, source.path, message, remedy, rule))
    }

    /// At the first column of a line: for what a block or a step lacks.
    func report(_ rule: Rule, atLine line: Int, _ message: String, _ remedy: String) {
        report(rule, at: SourcePosition(line: line, column: 1), message, remedy)
    }
}
