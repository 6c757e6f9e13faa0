package import LabEngine

/// One learner's work on one lab in one mode, as it stands in the store.
package struct SavedAttempt: Sendable, Hashable {
    package var id: Int64
    package var header: JournalHeader
    /// Wall time of the first input's session, in seconds since 1970.
    package var began: Int64

    package init(id: Int64, header: JournalHeader, began: Int64) {
        self.id = id
        self.header = header
        self.began = began
    }
}

/// Where an attempt stands, read off its last line.
package struct AttemptStanding: Sendable, Hashable {
    package var attempt: SavedAttempt
    package var inputs: Int
    package var last: JournalLine?
}

/// The texts that an attempt's logic was read from, kept while the files change.
package struct LogicTexts: Sendable, Hashable, Codable {
    package var path: String
    package var lab: String
    /// Path and text of each enhancement file that the lab uses, in order of path.
    package var enhancements: [NamedText]

    package struct NamedText: Sendable, Hashable, Codable {
        package var path: String
        package var text: String

        package init(path: String, text: String) {
            self.path = path
            self.text = text
        }
    }

    package init(path: String, lab: String, enhancements: [NamedText]) {
        self.path = path
        self.lab = lab
        self.enhancements = enhancements
    }
}
