/// Names for a message.
enum Names {
    static func list(_ names: [String]) -> String {
        names.count <= 12
            ? names.joined(separator: ", ") : names.prefix(12).joined(separator: ", ") + " and \(names.count - 12) more"
    }

    /// The name that was most likely meant: the fewest letters to change, at most a third of them, or else the first in
    /// which the word stands; nil where none is like it.
    static func nearest(_ word: String, in names: [String]) -> String? {
        let letters = Array(word.lowercased().utf8.prefix(64))
        var best: (changes: Int, name: String)?
        for name in names where name != word {
            let changes = changes(from: letters, to: Array(name.lowercased().utf8.prefix(64)))
            if changes * 3 <= letters.count, changes < best?.changes ?? .max { best = (changes, name) }
        }
        return best?.name ?? (letters.count > 2 ? names.first { $0.contains(word.lowercased()) } : nil)
    }

    /// Levenshtein's distance (1965).
    private static func changes(from a: [UInt8], to b: [UInt8]) -> Int {
        var row = Array(0...b.count)
        for (i, letter) in a.enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for (j, other) in b.enumerated() {
                let above = row[j + 1]
                row[j + 1] = min(above + 1, row[j] + 1, diagonal + (letter == other ? 0 : 1))
                diagonal = above
            }
        }
        return row[b.count]
    }
}
