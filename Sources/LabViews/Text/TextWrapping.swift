/// Breaks text into lines at spaces.
package enum TextWrapping {
    /// The first line starts with `first`, each other with `rest`; both count towards `width`.
    ///
    /// Line feeds in the text break lines. A word longer than a line gets one of its own and is not cut, so that it can
    /// still be copied.
    package static func wrap(_ text: String, width: Int, first: String = "", rest: String = "") -> [String] {
        var lines: [String] = []
        for paragraph in text.split(separator: "\n", omittingEmptySubsequences: false) {
            var line = lines.isEmpty ? first : rest
            var isFresh = true
            for word in paragraph.split(separator: " ", omittingEmptySubsequences: true) {
                let needed = TextWidth.of(line) + (isFresh ? 0 : 1) + TextWidth.of(word)
                if !isFresh && needed > width {
                    lines.append(line)
                    line = rest + word
                } else {
                    line += (isFresh ? "" : " ") + word
                }
                isFresh = false
            }
            lines.append(line)
        }
        return lines
    }
}
