import SimKernel

extension Generator {
    /// Lower-case hexadecimal digits, as cloud identifiers are made of.
    mutating func hexadecimal(_ count: Int) -> String {
        characters(count, from: Array("0123456789abcdef"))
    }

    mutating func letters(_ count: Int) -> String {
        characters(count, from: Array("abcdefghijklmnopqrstuvwxyz"))
    }

    /// In the form of a UUID.
    mutating func uuidText() -> String {
        [8, 4, 4, 4, 12].map { hexadecimal($0) }.joined(separator: "-")
    }

    private mutating func characters(_ count: Int, from alphabet: [Character]) -> String {
        var text = ""
        for _ in 0..<count { text.append(alphabet[Int(below(UInt64(alphabet.count)))]) }
        return text
    }
}
