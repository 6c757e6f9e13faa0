/// What one input may use. Each limit ends it with an error that says so.
package struct ShellLimits: Sendable, Hashable {
    /// Expressions and statements evaluated; a command counts as 50.
    package var steps: Int
    /// UTF-8 bytes printed.
    package var outputBytes: Int
    /// Objects alive at once.
    package var objects: Int
    /// Expressions and calls inside each other; a call of a function takes three to ten.
    package var depth: Int
    /// UTF-8 bytes of one string.
    package var stringBytes: Int

    package init(steps: Int, outputBytes: Int, objects: Int, depth: Int = 10_000, stringBytes: Int = 4 << 20) {
        self.steps = steps
        self.outputBytes = outputBytes
        self.objects = objects
        self.depth = depth
        self.stringBytes = stringBytes
    }

    /// For what a learner types or a lab's block runs.
    package static let command = ShellLimits(steps: 5_000_000, outputBytes: 1 << 20, objects: 2_000_000)
    /// For one check block.
    package static let check = ShellLimits(steps: 5_000_000, outputBytes: 1 << 16, objects: 2_000_000)
}
