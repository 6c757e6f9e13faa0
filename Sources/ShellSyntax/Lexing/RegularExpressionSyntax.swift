extension Lexer {
    /// What JavaScript would refuse in a pattern before running it: open groups and classes, nothing to repeat.
    func checkRegularExpression(_ pattern: Range<Int>) throws(SyntaxDiagnostic) {
        var groups: [Int] = []
        var index = pattern.lowerBound
        var repeatable = false
        while index < pattern.upperBound {
            switch bytes[index] {
            case UInt8(ascii: "\\"):
                index += 1
                repeatable =
                    index < pattern.upperBound ? ![UInt8(ascii: "b"), UInt8(ascii: "B")].contains(bytes[index]) : true
            case UInt8(ascii: "["):
                while index < pattern.upperBound, bytes[index] != UInt8(ascii: "]") {
                    index += bytes[index] == UInt8(ascii: "\\") ? 2 : 1
                }
                repeatable = true
            case UInt8(ascii: "("):
                groups.append(index)
                repeatable = false
                if index + 1 < pattern.upperBound, bytes[index + 1] == UInt8(ascii: "?") {
                    index = try groupKind(index + 2, pattern.upperBound)
                }
            case UInt8(ascii: ")"):
                if groups.popLast() == nil {
                    throw bad(index, "This ) closes no group.", "Write \\) for the sign itself.")
                }
                repeatable = true
            case UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "?"):
                if !repeatable { throw bad(index, "There is nothing to repeat before this.", "Escape it with \\.") }
                if index + 1 < pattern.upperBound, bytes[index + 1] == UInt8(ascii: "?") { index += 1 }
                repeatable = false
            case UInt8(ascii: "{"):
                if let end = try counts(index, pattern.upperBound) {
                    if !repeatable { throw bad(index, "There is nothing to repeat before this.", "Escape it with \\.") }
                    index = end
                    if index + 1 < pattern.upperBound, bytes[index + 1] == UInt8(ascii: "?") { index += 1 }
                    repeatable = false
                } else {
                    repeatable = true
                }
            case UInt8(ascii: "^"), UInt8(ascii: "$"), UInt8(ascii: "|"): repeatable = false
            default: repeatable = true
            }
            index += 1
        }
        if let open = groups.last { throw bad(open, "This group is not closed.", "Close it with ).") }
    }

    /// The offset of the last byte of `(?:`, `(?=`, `(?!` or `(?<name>`.
    private func groupKind(_ index: Int, _ end: Int) throws(SyntaxDiagnostic) -> Int {
        if index < end, [UInt8(ascii: ":"), UInt8(ascii: "="), UInt8(ascii: "!")].contains(bytes[index]) {
            return index
        }
        if index + 1 < end, bytes[index] == UInt8(ascii: "<"), bytes[index + 1].isNamePart,
            let close = bytes[index..<end].firstIndex(of: UInt8(ascii: ">"))
        {
            return close
        }
        throw bad(
            index - 2, "This kind of group is not known here.",
            "Known are (...), (?<name>...), (?:...), (?=...) and (?!...).")
    }

    /// The offset of the `}` when this is `{n}`, `{n,}` or `{n,m}`; else the brace is a sign like others.
    private func counts(_ start: Int, _ end: Int) throws(SyntaxDiagnostic) -> Int? {
        var numbers: [[UInt8]] = [[]]
        var index = start + 1
        while index < end, bytes[index] != UInt8(ascii: "}") {
            if bytes[index] == UInt8(ascii: ","), numbers.count == 1 {
                numbers.append([])
            } else if bytes[index].isDigit {
                numbers[numbers.count - 1].append(bytes[index])
            } else {
                return nil
            }
            index += 1
        }
        guard index < end, !numbers[0].isEmpty else { return nil }
        let values = numbers.map { Int(String(decoding: $0, as: UTF8.self)) }
        if let low = values[0], values.count == 2, let high = values[1], high < low {
            throw bad(start, "The counts are out of order.", "The smaller one comes first.")
        }
        return index
    }

    private func bad(_ index: Int, _ message: String, _ remedy: String) -> SyntaxDiagnostic {
        SyntaxDiagnostic(SourceSpan(start: index, end: index + 1), message, remedy: remedy)
    }
}
