import LabFormat
import Progress

/// Which enhancement files a lab is read with.
enum EnhancementChoice {
    /// Whether every named enhancement stands in these files.
    static func holds(_ files: [LogicTexts.NamedText], all names: Set<String>) -> Bool {
        names.isSubset(of: files.flatMap { ids(in: $0) ?? [] })
    }

    /// In order, each file that holds a named enhancement which none before it holds.
    ///
    /// `own`, the path of the one beside the lab, also stays when it cannot be parsed, so that its mistake is told.
    static func needed(
        _ files: [LogicTexts.NamedText], for names: Set<String>, own: String
    ) -> [LogicTexts.NamedText] {
        var missing = names
        return files.filter { file in
            guard let ids = ids(in: file) else { return file.path == own }
            let before = missing.count
            missing.subtract(ids)
            return missing.count < before
        }
    }

    /// Nil for a file that is none.
    private static func ids(in file: LogicTexts.NamedText) -> [String]? {
        parseEnhancements(bytes: Array(file.text.utf8), path: file.path).file?.enhancements.map(\.id)
    }
}
