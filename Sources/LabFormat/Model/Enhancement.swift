/// A digression that any step may name: it shows folded under the step's narrative and earns nothing.
package struct Enhancement: Sendable, Hashable {
    /// `topic.name`.
    package let id: String
    package let path: String
    package let line: Int
    package var capability: String?
    package var source: String?
    package var section: String?
    /// Prose, code, quizzes and fills in file order.
    package var nodes: [Node] = []
    /// Good practice, a Markdown text each.
    package var tips: [Prose] = []
    package var troubleshooting: [Trouble] = []
}

/// An error that learners meet, offered when its symptom appears.
package struct Trouble: Sendable, Hashable {
    package let symptom: String
    package let cause: String
    package let remedy: String
    package let line: Int
}

/// The enhancements of one topic, from `labs/<topic>/enhancements.md`.
package struct EnhancementFile: Sendable, Hashable {
    package let path: String
    package var title: String = ""
    package var enhancements: [Enhancement] = []
}
