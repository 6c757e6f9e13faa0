/// Compares what a block printed with what the lab says, where `...` stands for anything.
enum ToldOutput {
    /// Blanks at line ends and empty lines at the end do not count.
    static func matches(_ printed: String, told: String) -> Bool {
        let parts = tidy(told).split(separator: "...", omittingEmptySubsequences: false).map { Array($0.utf8) }
        let text = Array(tidy(printed).utf8)
        guard let first = parts.first, let last = parts.last, text.starts(with: first) else { return false }
        guard parts.count > 1 else { return text == first }
        var position = first.count
        for part in parts.dropFirst().dropLast() {
            guard let found = find(part, in: text, from: position) else { return false }
            position = found + part.count
        }
        return text.count - position >= last.count && text.suffix(last.count).elementsEqual(last)
    }

    private static func tidy(_ text: String) -> String {
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            var line = line
            while line.last?.isWhitespace == true { line.removeLast() }
            return line
        }
        while lines.last?.isEmpty == true { lines.removeLast() }
        return lines.joined(separator: "\n")
    }

    private static func find(_ part: [UInt8], in text: [UInt8], from start: Int) -> Int? {
        guard !part.isEmpty else { return start }
        var position = start
        while position + part.count <= text.count {
            if text[position..<(position + part.count)].elementsEqual(part) { return position }
            position += 1
        }
        return nil
    }
}
