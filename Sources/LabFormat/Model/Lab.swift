/// A lab as its file says: front matter, introduction and steps.
package struct Lab: Sendable, Hashable {
    /// `topic/name`, from the file's path.
    package let id: String
    package let path: String
    package internal(set) var title: String = ""
    package internal(set) var difficulty: Difficulty = .beginner
    /// The learner's minutes; the steps' minutes add up to it.
    package internal(set) var minutes: Int = 0
    var minutesPosition = SourcePosition(line: 1, column: 1)
    package internal(set) var tags: [String] = []
    package internal(set) var capability: String?
    package internal(set) var source: String?
    package internal(set) var modes: [Mode] = []
    package internal(set) var sandbox: [SandboxParameter] = []
    /// The database that the shell begins in; `test` where the lab names none.
    package internal(set) var database: String = "test"
    package internal(set) var variables: [VariableDeclaration] = []
    package internal(set) var concepts: [Concept] = []
    /// Ids of the labs that come before this one.
    package internal(set) var prerequisites: [Reference] = []
    /// What stands before the first step.
    package internal(set) var intro: [Node] = []
    package internal(set) var setup: [ShellBlock] = []
    package internal(set) var steps: [Step] = []

    package init(id: String, path: String) {
        self.id = id
        self.path = path
    }

    package var points: Int { steps.reduce(0) { $0 + $1.points } }
}

/// A key of the front matter's `sandbox`, for whoever makes the sandbox to judge.
package struct SandboxParameter: Sendable, Hashable {
    package enum Value: Sendable, Hashable {
        case text(String)
        case list([String])
    }

    package let key: String
    package let value: Value
    package let position: SourcePosition
}

/// A word that the lab explains.
package struct Concept: Sendable, Hashable {
    package let term: String
    package let means: String
}
