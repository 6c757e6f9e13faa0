/// The way in which a learner meets a lab; a mode decides which blanks stand open.
package enum Mode: String, Sendable, Hashable, CaseIterable {
    case lab
    case demo
    case challenge
    case expert

    /// The levels of the blanks that a learner fills in this mode.
    package var openBlanks: Set<Blank.Level> {
        switch self {
        case .lab: [.plain]
        case .demo: []
        case .challenge: [.plain, .challenge]
        case .expert: [.plain, .challenge, .expert]
        }
    }

    /// Whether an attempt in this mode earns points.
    package var counts: Bool { self != .demo }
}

package enum Difficulty: String, Sendable, Hashable, CaseIterable {
    case beginner
    case intermediate
    case advanced
}
