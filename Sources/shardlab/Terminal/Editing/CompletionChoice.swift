import LabViews

/// What Tab does with the words that could stand at the end of a line.
struct CompletionChoice: Equatable {
    /// In order, each whole word once.
    let candidates: [String]
    /// What is put in behind the cursor; empty where the candidates part right there.
    let addition: String

    /// `line` is what stands before the cursor; the candidates that do not go on from its last word are left out.
    init(line: String, candidates: [String]) {
        let word = Self.lastWord(of: line)
        let fitting = Set(candidates.filter { $0.hasPrefix(word) }).sorted()
        self.candidates = fitting
        guard let first = fitting.first else {
            addition = ""
            return
        }
        let shared = fitting.dropFirst().reduce(first) { $0.commonPrefix(with: $1) }
        addition = String(shared.dropFirst(word.count))
    }

    /// The name that is being written: `addSh` of `sh.addSh`, `$se` of `{ $se`; a session's word with its colon.
    static func lastWord(of line: String) -> String {
        if line.first == ":" { return line }
        return String(line.reversed().prefix { $0.isLetter || $0.isNumber || "_$".contains($0) }.reversed())
    }

    /// In columns as even as the width allows.
    func listing(width: Int) -> [String] {
        let cell = (candidates.map { TextWidth.of($0) }.max() ?? 0) + 2
        let columns = max(width / max(cell, 1), 1)
        let rows = (candidates.count + columns - 1) / columns
        return (0..<rows).map { row in
            stride(from: row, to: candidates.count, by: rows).map { candidates[$0].padded(to: cell) }.joined()
        }
    }
}

extension String {
    fileprivate func commonPrefix(with other: String) -> String {
        String(zip(self, other).prefix { $0 == $1 }.map(\.0))
    }
}
