import LabEngine
import LabFormat
import Progress

/// Finds the edition of a lab with which a journal was made: the one on the shelf, or an earlier one that was played here.
struct LabEditions: Sendable {
    /// Keeps the texts of every logic that was played with it, by their hash.
    let store: ProgressStore?

    /// Where no edition has the journal's logic, the one on the shelf; its replay tells the difference.
    func edition(_ header: JournalHeader) -> LabEdition? {
        let shelved = try? PlayableLab.edition(LabShelf.texts(of: header.lab))
        if let shelved, logic(shelved) == header.logic { return shelved }
        guard let kept = try? store?.texts(logic: header.logic)?.edition, logic(kept) == header.logic else {
            return shelved
        }
        return kept
    }

    private func logic(_ edition: LabEdition) -> String {
        LabDigest.logic(edition.lab, enhancements: edition.enhancements)
    }
}
