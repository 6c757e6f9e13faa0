import Yams

/// Hides keys that repeat from Yams, which gives up at the first, so that the rest of the YAML can be read.
///
/// The earlier of two equal keys is overwritten by private-use characters, one for each of its own, so that no mark
/// moves; the reader knows it again by the first of them.
struct DuplicateKeys {
    private(set) var text: String
    private var names: [String] = []
    /// How many keys are hidden at most; each costs another parse.
    private let maximum: Int
    private static let firstMark: UInt32 = 0xF0000
    private static let filler: Unicode.Scalar = "\u{F8FF}"

    init(text: String) {
        self.text = text
        maximum = text.utf8.count > 16_384 ? 2 : 32
    }

    /// Hides the key at a mark; false if that cannot be done.
    mutating func hide(at mark: Mark) -> Bool {
        guard names.count < maximum, mark.line > 0,
            let number = Unicode.Scalar(Self.firstMark + UInt32(names.count))
        else { return false }
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { Array($0.unicodeScalars) }
        guard lines.indices.contains(mark.line - 1) else { return false }
        var line = lines[mark.line - 1]
        var start = mark.column - 1
        guard line.indices.contains(start) else { return false }
        let isQuoted = line[start] == "\"" || line[start] == "'"
        let closing: Unicode.Scalar = isQuoted ? line[start] : ":"
        if isQuoted { start += 1 }
        var end = line[start...].firstIndex(of: closing) ?? line.endIndex
        while !isQuoted, end > start, line[end - 1] == " " { end -= 1 }
        guard end > start else { return false }
        names.append(String(String.UnicodeScalarView(line[start..<end])))
        line[start] = number
        for index in line[start..<end].indices.dropFirst() { line[index] = Self.filler }
        lines[mark.line - 1] = line
        text = lines.map { String(String.UnicodeScalarView($0)) }.joined(separator: "\n")
        return true
    }

    /// The name that a hidden key had; nil for any other key.
    func name(hiddenBy key: String) -> String? {
        guard let first = key.unicodeScalars.first, first.value >= Self.firstMark else { return nil }
        let index = Int(first.value - Self.firstMark)
        return names.indices.contains(index) ? names[index] : nil
    }
}
