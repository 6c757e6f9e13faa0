/// How a stretch of text stands out where there is colour; without colour the text is left as it is.
package enum Paint: String, Sendable, CaseIterable {
    case bold = "1"
    case dim = "2"
    case italic = "3"
    case underlined = "4"
    case red = "31"
    case green = "32"
    case yellow = "33"
    case blue = "34"
    case magenta = "35"
    case cyan = "36"
    case boldRed = "1;31"
    case boldGreen = "1;32"
    case boldCyan = "1;36"

    /// Told apart from one another also by those who see no red and green: never the only difference.
    package static let seriesPaints: [Paint] = [.cyan, .yellow, .magenta, .green, .blue, .red]

    package static func series(_ index: Int) -> Paint {
        seriesPaints[index % seriesPaints.count]
    }
}

extension Surface {
    package func paint(_ text: String, _ paint: Paint) -> String {
        guard hasColour, !text.isEmpty else { return text }
        return "\u{1B}[\(paint.rawValue)m\(text)\u{1B}[0m"
    }
}
