package import LabFormat

/// A lab with the enhancements of its topic.
package struct LabEdition: Sendable {
    package var lab: Lab
    package var enhancements: [Enhancement]

    package init(lab: Lab, enhancements: [Enhancement]) {
        self.lab = lab
        self.enhancements = enhancements
    }
}
