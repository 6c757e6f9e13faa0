package import LabEngine
import LabFormat

extension LogicTexts {
    /// The lab and enhancements that the texts hold; nil where they cannot be read any more.
    package var edition: LabEdition? {
        guard let lab = parseLab(text: lab, path: path).lab else { return nil }
        let files = enhancements.compactMap { text in
            parseEnhancements(bytes: Array(text.text.utf8), path: text.path).file
        }
        return LabEdition(lab: lab, enhancements: files.flatMap(\.enhancements))
    }
}
