import ShellSyntax

/// A rule that looks at a lab as a whole, once it is read.
protocol LabRule: SendableMetatype {
    static func check(_ lab: LintedLab)
}

/// A lab under lint, with what the rules need to know beside it.
struct LintedLab {
    let lab: Lab
    let findings: Findings
    /// What the shell knows; nil leaves names unchecked.
    let vocabulary: Vocabulary?
    /// What else is in the labs folder; nil leaves references to it unchecked.
    let surroundings: Surroundings?
    /// The keys that a sandbox takes; nil leaves them unchecked.
    let sandboxKeys: [String]?

    var source: LabSource { findings.source }
}

/// The ids that a lab may refer to.
package struct Surroundings: Sendable, Hashable {
    package let labs: [String]
    package let enhancements: [String]

    package init(labs: [String], enhancements: [String]) {
        self.labs = labs
        self.enhancements = enhancements
    }
}
