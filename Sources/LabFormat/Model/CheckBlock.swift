/// A `check` block: assertions on the outcome, with an author's words for each.
package struct CheckBlock: Sendable, Hashable {
    package enum Kind: Sendable, Hashable {
        /// All assertions must hold when the learner checks.
        case all
        /// As `all`, and each assertion earns its share of the points.
        case each
        /// Must hold after every command and every virtual second since the step began.
        case keep
    }

    package let kind: Kind
    package let title: String
    package let titlePosition: SourcePosition
    /// What a pass earns, after the step's points are shared out.
    package internal(set) var points: Int
    package let declaredPoints: Int?
    /// The lines as written; variables are not replaced yet.
    package let source: Excerpt
    package let line: Int
}

/// A `goal` block, golf: the learner brings a value as low or as high as possible.
package struct GoalBlock: Sendable, Hashable {
    package enum Better: String, Sendable, Hashable, CaseIterable {
        case lower
        case higher
    }

    package let title: String
    package internal(set) var points: Int
    package let declaredPoints: Int?
    /// The expression whose value is compared with par.
    package let value: Excerpt
    package let better: Better
    package let line: Int
}
