package import LabFormat

/// A blank that stands open in the session's mode, with the number by which the learner names it.
package struct OpenBlank: Sendable, Hashable {
    package enum Place: Sendable, Hashable {
        case command
        /// The fill block with this index in its step.
        case fill(Int)
    }

    /// From 1, through all blocks of the step in file order.
    package let number: Int
    package let place: Place
    package let kind: Blank.Kind
    /// With variables replaced; an expression's source where the kind says so.
    package let answer: String
    package let hint: String
}
