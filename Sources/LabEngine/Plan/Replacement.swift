/// Replaces `${name}` by the value of a drawn variable; what names no variable stays as it is.
struct Replacement: Sendable {
    private let values: [String: String]

    init(_ variables: [DrawnVariable]) {
        values = Dictionary(variables.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
    }

    /// One pass from left to right: a value is not searched again. Linear in the text.
    func replaced(in text: String) -> String {
        guard text.utf8.contains(UInt8(ascii: "$")) else { return text }
        var result = ""
        var rest = text[...]
        while let dollar = rest.firstIndex(of: "$") {
            result += rest[..<dollar]
            rest = rest[dollar...]
            guard rest.dropFirst().first == "{", let value = value(at: rest.dropFirst(2)) else {
                result += "$"
                rest = rest.dropFirst()
                continue
            }
            result += value.text
            rest = value.rest
        }
        return result + rest
    }

    private func value(at text: Substring) -> (text: String, rest: Substring)? {
        let name = text.prefix { $0 == "_" || $0.isLetter || $0.isNumber }
        let rest = text.dropFirst(name.count)
        guard rest.first == "}", let value = values[String(name)] else { return nil }
        return (value, rest.dropFirst())
    }
}
