/// A `shell` block: commands for the learner, or a set-up that nobody sees.
package struct ShellBlock: Sendable, Hashable {
    package let fragment: Fragment
    package let notes: [MutantNote]
    /// What the block prints, where an `output` block stands under it.
    package var output: OutputBlock?
    /// The line of the opening fence.
    package let line: Int
}

/// An author's `// mutant ok: reason`: why leaving a command out or changing it may go unnoticed. Learners never see it.
package struct MutantNote: Sendable, Hashable {
    package let reason: String
    /// The line in the file.
    package let line: Int
}

/// A `shell solution` block: commands that pass their step.
package struct SolutionBlock: Sendable, Hashable {
    /// Nil where the block has no title.
    package let name: String?
    package let fragment: Fragment
    package let notes: [MutantNote]
    package let line: Int

    /// The commands without the author's notes; variables are not replaced yet.
    package var source: Excerpt { fragment.excerpt }
}

/// A `shell wrong` block: commands after which exactly the named checks fail.
package struct WrongBlock: Sendable, Hashable {
    package let name: String
    /// The titles of the checks that must fail.
    package let fails: [Reference]
    package let fragment: Fragment
    package let line: Int

    /// The commands without the author's notes; variables are not replaced yet.
    package var source: Excerpt { fragment.excerpt }
}

/// An `output` block: what the `shell` block above it prints; `...` stands for anything.
package struct OutputBlock: Sendable, Hashable {
    package let text: String
    package let line: Int
}
