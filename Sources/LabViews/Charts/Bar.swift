/// A horizontal bar of text.
enum Bar {
    private static let eighths: [Character] = ["▏", "▎", "▍", "▌", "▋", "▊", "▉"]

    /// `share` of `width` cells, to an eighth of a cell with block elements; anything above nothing shows.
    static func text(share: Double, width: Int, glyphs: Surface.Glyphs) -> String {
        let share = min(max(share, 0), 1)
        guard share > 0 else { return "" }
        guard glyphs == .unicode else {
            return String(repeating: "#", count: max(Int((share * Double(width)).rounded()), 1))
        }
        let parts = max(Int((share * Double(width) * 8).rounded()), 1)
        let rest = parts % 8
        return String(repeating: "█", count: parts / 8) + (rest == 0 ? "" : String(eighths[rest - 1]))
    }
}
