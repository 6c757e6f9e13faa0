/// A course: labs in order, with the story that holds them together.
package struct Course: Sendable, Hashable {
    package struct Entry: Sendable, Hashable {
        /// The lab's id.
        package let lab: Reference
        /// Ids of labs of this course that must be completed before.
        package let requires: [Reference]
    }

    package struct Resource: Sendable, Hashable {
        package let title: String
        package let url: String
        /// Why it is worth a learner's time.
        package let reason: String
    }

    package struct Question: Sendable, Hashable {
        package let ask: String
        /// A model answer.
        package let answer: String
    }

    /// The file's name without its extension.
    package let id: String
    package let path: String
    package var title: String = ""
    package var labs: [Entry] = []
    package var modes: [Mode] = []
    package var audience: String = ""
    package var story: String = ""
    package var resources: [Resource] = []
    package var questions: [Question] = []
    package var nodes: [Node] = []
}
