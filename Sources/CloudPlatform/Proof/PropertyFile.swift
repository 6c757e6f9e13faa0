/// Lines `name=value`, as the proofs' scripts read them.
struct PropertyFile: Sendable, Hashable {
    private let values: [(name: String, value: String)]

    struct Problem: Error, Hashable {
        let message: String
    }

    /// Empty lines, lines that begin with `#` or `[` and spaces around names and values do not count; the last of equal
    /// names does.
    init(_ text: String, script: String) throws(Problem) {
        var values: [(name: String, value: String)] = []
        for line in text.split(whereSeparator: \.isNewline) {
            let line = Self.trimmed(line)
            guard let first = line.first, first != "#", first != "[" else { continue }
            guard let equals = line.firstIndex(of: "=") else {
                throw Problem(message: "\(script): \"\(line)\" is no property. Write name=value.")
            }
            values.append((Self.trimmed(line[..<equals]), Self.trimmed(line[line.index(after: equals)...])))
        }
        self.values = values
    }

    /// nil where it is missing or empty.
    subscript(name: String) -> String? {
        let value = values.last { $0.name == name }?.value
        return value?.isEmpty == false ? value : nil
    }

    func required(_ name: String) throws(Problem) -> String {
        guard let value = self[name] else {
            throw Problem(message: "KeyError: '\(name)'. The properties file has no \(name)=...")
        }
        return value
    }

    static func == (left: PropertyFile, right: PropertyFile) -> Bool {
        left.values.elementsEqual(right.values) { $0 == $1 }
    }

    func hash(into hasher: inout Hasher) {
        for entry in values {
            hasher.combine(entry.name)
            hasher.combine(entry.value)
        }
    }

    private static func trimmed(_ text: some StringProtocol) -> String {
        var text = Substring(text)
        while text.first?.isWhitespace == true { text = text.dropFirst() }
        while text.last?.isWhitespace == true { text = text.dropLast() }
        return String(text)
    }
}
