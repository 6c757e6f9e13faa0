/// How entries are laid out: on one line where they fit, in columns where an array is long, else a line each. These are
/// the rules of node's `util.inspect`.
extension Inspector {
    func combine(
        _ entries: [String], _ opening: String, _ closing: String, base: String, level: Int, isGrouped: Bool
    ) -> String {
        if lastLevel - level < Self.compact, !isGrouped {
            let start = entries.count + indentation + opening.utf16.count + base.utf16.count + 10
            if fits(entries, from: start) {
                let joined = entries.joined(separator: ", ")
                if !joined.utf8.contains(0x0A) { return "\(opening) \(joined) \(closing)" }
            }
        }
        let margin = "\n" + String(repeating: " ", count: indentation)
        return opening + margin + "  " + entries.joined(separator: "," + margin + "  ") + margin + closing
    }

    private func fits(_ entries: [String], from start: Int) -> Bool {
        var total = entries.count + start
        if total + entries.count > Self.breakLength { return false }
        for entry in entries {
            total += entry.utf16.count
            if total > Self.breakLength { return false }
        }
        return true
    }

    /// Rows of columns for an array with more than six short entries.
    func grouped(_ entries: [String], alignRight: Bool) -> [String] {
        let separator = 2
        let lengths = entries.map(\.utf16.count)
        let total = lengths.reduce(0) { $0 + $1 + separator }
        let longest = lengths.max() ?? 0
        let widest = longest + separator
        guard widest * 3 + indentation < Self.breakLength, Double(total) / Double(widest) > 5 || longest <= 6 else {
            return entries
        }
        let averageBias = (Double(widest) - Double(total) / Double(entries.count)).squareRoot()
        let biased = max(Double(widest) - 3 - averageBias, 1)
        let columns = min(
            Int(((2.5 * biased * Double(entries.count)).squareRoot() / biased).rounded(.toNearestOrAwayFromZero)),
            (Self.breakLength - indentation) / widest, Self.compact * 4, 15)
        guard columns > 1 else { return entries }
        var widths: [Int] = []
        for column in 0..<columns {
            var width = 0
            for index in stride(from: column, to: entries.count, by: columns) { width = max(width, lengths[index]) }
            widths.append(width + separator)
        }
        return stride(from: 0, to: entries.count, by: columns).map { start in
            row(entries, lengths, widths, start..<min(start + columns, entries.count), alignRight)
        }
    }

    private func row(
        _ entries: [String], _ lengths: [Int], _ widths: [Int], _ range: Range<Int>, _ alignRight: Bool
    ) -> String {
        var line = ""
        for index in range {
            let isLast = index == range.upperBound - 1
            let text = isLast ? entries[index] : entries[index] + ", "
            let width = widths[index - range.lowerBound] - (isLast ? 2 : 0)
            let padding = String(repeating: " ", count: max(0, width - lengths[index] - (isLast ? 0 : 2)))
            if alignRight {
                line += padding + text
            } else {
                line += isLast ? text : text + padding
            }
        }
        return line
    }
}
