/// Makes text from labs, documents and learners safe to show on a terminal.
package enum TerminalText {
    /// Control characters, bidirectional overrides and invisible format characters as visible escapes, tabs as spaces.
    ///
    /// Line feeds stay. What comes out can neither move the cursor nor change how the text around it reads.
    package static func clean(_ text: some StringProtocol) -> String {
        guard text.unicodeScalars.contains(where: { isUnsafe($0) || $0 == "\t" }) else { return String(text) }
        var cleaned = ""
        for scalar in text.unicodeScalars {
            if scalar == "\t" {
                cleaned += "    "
            } else if isUnsafe(scalar) {
                cleaned += escape(scalar)
            } else {
                cleaned.unicodeScalars.append(scalar)
            }
        }
        return cleaned
    }

    /// As `clean`, with line feeds escaped too: for a name inside a line.
    package static func cleanLine(_ text: some StringProtocol) -> String {
        clean(text).split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\\n")
    }

    private static func isUnsafe(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x0A: false
        case 0x00...0x1F, 0x7F...0x9F: true
        case 0x061C, 0x200B, 0x200E...0x200F, 0x2028...0x202E, 0x2060...0x206F, 0xFEFF: true
        case 0xFFF9...0xFFFB, 0xE0000...0xE007F: true
        default: false
        }
    }

    /// The escape of a JavaScript or JSON string, `\u001b`; beyond four digits as a surrogate pair.
    private static func escape(_ scalar: Unicode.Scalar) -> String {
        String(scalar).utf16.map { unit in
            let digits = String(unit, radix: 16)
            return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        }.joined()
    }
}
