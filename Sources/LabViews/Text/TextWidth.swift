/// How many terminal cells a text takes.
package enum TextWidth {
    /// Colour sequences as `Surface.paint` writes them take none.
    package static func of(_ text: some StringProtocol) -> Int {
        if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) { return text.utf8.count }
        var width = 0
        var inSequence = false
        for character in text {
            if inSequence {
                inSequence = character != "m"
            } else if character == "\u{1B}" {
                inSequence = true
            } else {
                width += of(character)
            }
        }
        return width
    }

    /// A base with its combining marks is as wide as the base.
    static func of(_ character: Character) -> Int {
        let scalars = character.unicodeScalars
        if scalars.contains("\u{FE0F}") { return 2 }
        return scalars.map(cells).max() ?? 0
    }

    private static func cells(_ scalar: Unicode.Scalar) -> Int {
        switch scalar.value {
        case 0x00...0x1F, 0x7F...0x9F: 0
        case 0x0300...0x036F, 0x0483...0x0489, 0x0591...0x05BD, 0x0610...0x061A, 0x064B...0x065F: 0
        case 0x1AB0...0x1AFF, 0x1DC0...0x1DFF, 0x200B...0x200F, 0x2060...0x2064, 0x20D0...0x20FF: 0
        case 0xFE00...0xFE0F, 0xFE20...0xFE2F: 0
        case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xAC00...0xD7A3: 2
        case 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6: 2
        case 0x1F300...0x1F64F, 0x1F680...0x1F6FF, 0x1F900...0x1F9FF, 0x20000...0x3FFFD: 2
        default: 1
        }
    }
}

extension StringProtocol {
    /// Filled up with spaces behind to `width` cells; longer texts stay as they are.
    package func padded(to width: Int) -> String {
        String(self) + String(repeating: " ", count: Swift.max(width - TextWidth.of(self), 0))
    }

    /// Filled up with spaces in front to `width` cells; longer texts stay as they are.
    package func aligned(to width: Int) -> String {
        String(repeating: " ", count: Swift.max(width - TextWidth.of(self), 0)) + String(self)
    }

    /// At most `width` cells, what is cut off shown by dots.
    package func cut(to width: Int) -> String {
        guard TextWidth.of(self) > width else { return String(self) }
        guard width > 3 else { return String(prefix(Swift.max(width, 0))) }
        var kept = ""
        var used = 0
        for character in self {
            let cells = TextWidth.of(character)
            guard used + cells <= width - 3 else { break }
            kept.append(character)
            used += cells
        }
        return kept + "..."
    }
}
