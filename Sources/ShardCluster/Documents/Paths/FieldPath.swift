/// A dotted path such as `a.b.0`, split once.
package struct FieldPath: Sendable, Hashable {
    package let parts: [String]

    package init(_ text: String) {
        parts =
            text.utf8.contains(UInt8(ascii: "."))
            ? text.split(separator: ".", omittingEmptySubsequences: false).map(String.init) : [text]
    }

    package init(parts: [String]) { self.parts = parts }

    package var text: String { parts.count == 1 ? parts[0] : parts.joined(separator: ".") }

    package func isPrefix(of other: FieldPath) -> Bool {
        guard parts.count <= other.parts.count else { return false }
        for place in parts.indices where parts[place] != other.parts[place] { return false }
        return true
    }

    /// The array position that a path component names: digits without a leading zero.
    package static func arrayIndex(_ part: String) -> Int? {
        let digits = part.utf8
        guard let first = digits.first, digits.count <= 9 else { return nil }
        if first == UInt8(ascii: "0"), digits.count > 1 { return nil }
        var index = 0
        for digit in digits {
            guard digit >= UInt8(ascii: "0"), digit <= UInt8(ascii: "9") else { return nil }
            index = index * 10 + Int(digit - UInt8(ascii: "0"))
        }
        return index
    }
}
