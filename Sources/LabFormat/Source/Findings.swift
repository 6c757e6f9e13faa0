/// Collects what is wrong in one file.
final class Findings {
    let source: LabSource
    private(set) var diagnostics: [Diagnostic] = []
    /// How many diagnostics a file can have; further ones are dropped.
    static let maximum = 1_000
    var isFull: Bool { diagnostics.count >= Self.maximum }
    /// The last place that was asked for: the next is mostly a little further in the same line.
    private var lastOffset = 0
    private var lastPlace = SourcePosition(line: 1, column: 1)

    init(source: LabSource) {
        self.source = source
    }

    /// Line and column of a byte, as `LabSource.position` gives them; places in file order cost linear time in all.
    func position(of offset: Int) -> SourcePosition {
        let offset = min(max(offset, 0), source.bytes.count)
        if offset >= lastOffset, source.lineNumber(at: offset) == lastPlace.line {
            let column = lastPlace.column + source.text(lastOffset..<offset).count
            lastPlace = SourcePosition(line: lastPlace.line, column: column)
        } else {
            lastPlace = source.position(of: offset)
        }
        lastOffset = offset
        return lastPlace
    }

    func report(_ rule: Rule, at offset: Int, _ message: String, _ remedy: String) {
        if isFull { return }
        let place = position(of: offset)
        diagnostics.append(.at(place.line, place.column, source.path, message, remedy, rule))
    }

    func report(_ rule: Rule, at place: SourcePosition, _ message: String, _ remedy: String) {
        if isFull { return }
        diagnostics.append(.at(place.line, place.column, source.path, message, remedy, rule))
    }

    /// At the first column of a line: for what a block or a step lacks.
    func report(_ rule: Rule, atLine line: Int, _ message: String, _ remedy: String) {
        report(rule, at: SourcePosition(line: line, column: 1), message, remedy)
    }
}
