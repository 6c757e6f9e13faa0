import Foundation

/// Lines of a file, or of standard input as they arrive.
final class ScriptLines: LineSource {
    private var read: () -> String?

    /// A file's text as a whole.
    init(text: String) {
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)[...]
        if lines.last?.isEmpty == true { lines.removeLast() }
        read = { lines.popFirst() }
    }

    /// Standard input, a line at a time.
    init() {
        read = { readLine(strippingNewline: true) }
    }

    /// `-` is standard input.
    convenience init(path: String) throws(Problem) {
        if path == "-" {
            self.init()
            return
        }
        guard let data = FileManager.default.contents(atPath: path) else {
            throw Problem("\(path) cannot be read. Give a script's path, or - for standard input.")
        }
        guard let text = String(data: data, encoding: .utf8) else {
            throw Problem("\(path) is not UTF-8. Save it as UTF-8.")
        }
        self.init(text: text)
    }

    func next(prompt: String) -> InputLine {
        guard var line = read() else { return .end }
        if line.hasSuffix("\r") { line.removeLast() }
        return .text(line)
    }

    func remember(_ input: String) {}
}
