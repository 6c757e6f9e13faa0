import SimKernel

/// Figures as an explanation shows them.
enum Unit {
    /// Three digits that count, and the unit: `5.6 s`, `0.123 s`, `1,200`.
    static func text(_ number: Double, _ unit: String?) -> String {
        guard let unit else { return plain(number) }
        guard number.isFinite else { return "\(NumberText.text(number)) \(unit)" }
        let size = number.magnitude
        let places = size >= 1 ? 1 : size >= 0.1 ? 2 : 3
        return "\(NumberText.fixed(number, size == 0 || number == number.rounded() ? 0 : places)) \(unit)"
    }

    static func plain(_ number: Double) -> String {
        if number.isFinite, number.magnitude >= 10_000, number == number.rounded() { return NumberText.grouped(number) }
        guard number.isFinite, number != number.rounded(), number.magnitude < 1e15, number.magnitude >= 0.001 else {
            return NumberText.text(number)
        }
        var text = NumberText.fixed(number, 4)
        while text.hasSuffix("0") { text.removeLast() }
        return text
    }

    /// A length of virtual time in its largest units: `1 h 15 m`.
    static func span(_ span: Micros) -> String {
        var rest = span / 1_000
        if rest < 1_000 { return "\(rest) ms" }
        var parts: [String] = []
        for (length, name) in [(86_400_000, "d"), (3_600_000, "h"), (60_000, "m"), (1_000, "s")] as [(Int64, String)] {
            if rest >= length {
                parts.append("\(rest / length) \(name)")
                rest %= length
            }
        }
        return parts.prefix(2).joined(separator: " ")
    }
}
