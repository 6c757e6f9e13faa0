/// One thing that a lab test held the lab to.
package struct ProofResult: Sendable, Hashable, Encodable {
    package enum Kind: String, Sendable, Encodable, CaseIterable {
        /// The sandbox can be made and every set-up runs.
        case begins
        /// Before anything is done, every check but `keep` is false.
        case untouched
        /// A reference solution passes its step.
        case solution
        /// A wrong answer fails at exactly the checks that it names.
        case wrong
        /// A `keep` is broken by some wrong answer.
        case keep
        /// With the blanks left empty the step does not pass.
        case blanks
        /// A block prints what the lab says.
        case output
        /// The same seed gives the same states twice.
        case repeats
    }

    package var kind: Kind
    package var lab: String
    /// The step's title; nil for what concerns the whole lab.
    package var step: String?
    /// The solution, the wrong answer, the check, the mode: what was proven.
    package var subject: String
    /// The learner whose seed was used.
    package var learner: String
    /// The line in the lab's file to look at.
    package var line: Int
    /// Nil where it holds.
    package var failure: String?

    package var passed: Bool { failure == nil }
}

/// What the test of one lab showed.
package struct LabReport: Sendable, Hashable, Encodable {
    package var lab: String
    package var path: String
    package var steps: Int
    package var seeds: Int
    package var results: [ProofResult]

    package var failures: [ProofResult] { results.filter { !$0.passed } }
    package var passed: Bool { !results.isEmpty && failures.isEmpty }
}
