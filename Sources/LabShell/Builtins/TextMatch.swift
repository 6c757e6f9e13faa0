/// What a pattern found in a text, in scalars.
struct TextMatch {
    let range: Range<Int>
    /// What each group captured; nil where it took no part.
    let groups: [Range<Int>?]
    let names: [String?]

    func values(in scalars: [UInt32]) -> [Value] {
        groups.map { group in group.map { .string(String(scalars: scalars[$0])) } ?? .undefined }
    }

    /// The groups that have names; nil where none has.
    func named(in scalars: [UInt32]) -> PropertyMap? {
        guard names.contains(where: { $0 != nil }) else { return nil }
        return PropertyMap(zip(names, values(in: scalars)).compactMap { name, value in name.map { ($0, value) } })
    }

    /// A replacement with what stands behind its dollar signs: `$$`, `$&`, `$1` to `$99`, `$<name>`, and the text before
    /// and behind the match. What names no group stays as it is.
    func expanded(_ replacement: String, in scalars: [UInt32]) -> String {
        guard replacement.utf8.contains(UInt8(ascii: "$")) else { return replacement }
        var result = ""
        var rest = Substring(replacement)
        while let dollar = rest.firstIndex(of: "$") {
            result += rest[..<dollar]
            rest = rest[rest.index(after: dollar)...]
            if let (text, length) = reference(rest, in: scalars) {
                result += text
                rest = rest.dropFirst(length)
            } else {
                result += "$"
            }
        }
        return result + rest
    }

    /// What stands for the characters behind a dollar sign, and how many of them.
    private func reference(_ rest: Substring, in scalars: [UInt32]) -> (text: String, length: Int)? {
        switch rest.first {
        case "$": return ("$", 1)
        case "&": return (String(scalars: scalars[range]), 1)
        case "`": return (String(scalars: scalars[..<range.lowerBound]), 1)
        case "'": return (String(scalars: scalars[range.upperBound...]), 1)
        case "<":
            guard names.contains(where: { $0 != nil }), let end = rest.firstIndex(of: ">") else { return nil }
            let name = rest[rest.index(after: rest.startIndex)..<end]
            let text = names.firstIndex { $0 == String(name) }.map { captured($0 + 1, scalars) } ?? ""
            return (text, rest.distance(from: rest.startIndex, to: end) + 1)
        default: return numbered(rest, in: scalars)
        }
    }

    private func numbered(_ rest: Substring, in scalars: [UInt32]) -> (text: String, length: Int)? {
        for length in [2, 1] {
            let digits = rest.prefix(length)
            guard digits.count == length, digits.allSatisfy({ $0.isASCII && $0.isNumber }), let number = Int(digits),
                (1...max(1, groups.count)).contains(number), !groups.isEmpty
            else { continue }
            return (captured(number, scalars), length)
        }
        return nil
    }

    private func captured(_ number: Int, _ scalars: [UInt32]) -> String {
        groups[number - 1].map { String(scalars: scalars[$0]) } ?? ""
    }
}
