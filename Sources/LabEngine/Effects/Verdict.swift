/// What one part of a step came to at a `:check`.
package struct Verdict: Sendable, Hashable {
    package enum Part: String, Sendable, Codable {
        case check, keep, goal, quiz, fill
    }

    package var part: Part
    package var title: String
    package var holds: Bool
    /// Points that it earns before hints, reveals and the solution are taken off.
    package var points: Int
    package var of: Int
    /// Why it does not hold, one entry a false assertion; empty when it holds.
    package var reasons: [Reason]

    package init(_ part: Part, _ title: String, holds: Bool, points: Int, of: Int, reasons: [Reason] = []) {
        self.part = part
        self.title = title
        self.holds = holds
        self.points = points
        self.of = of
        self.reasons = reasons
    }
}

/// One false assertion, explained.
package struct Reason: Sendable, Hashable, Codable {
    /// The assertion's source; empty where there is none (a quiz, a blank).
    package var assertion: String
    /// The values of its sides, or in which terms two states differ.
    package var details: [String]
    /// The author's words.
    package var message: String?

    package init(assertion: String = "", details: [String] = [], message: String? = nil) {
        self.assertion = assertion
        self.details = details
        self.message = message
    }
}
