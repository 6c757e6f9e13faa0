extension EvidenceReport {
    /// A step: what was asked, what held, what was done.
    package struct Step: Sendable, Hashable {
        package let number: Int
        package let title: String
        package let of: Int
        package var points = 0
        package var hasPassed = false
        /// Hints, blanks and solutions that were shown, in words.
        package var help: [String] = []
        package var parts: [Part] = []
        package var quizzes: [Quiz] = []
        package var inputs: [Input] = []
        /// Inputs beyond the bound.
        package var furtherInputs = 0

        package init(number: Int, title: String, of: Int) {
            self.number = number
            self.title = title
            self.of = of
        }
    }

    /// What a check found of one part of the step.
    package struct Part: Sendable, Hashable {
        package let kind: String
        package let title: String
        package let holds: Bool
        package let points: Int
        package let of: Int
        /// Why not, a line each.
        package let reasons: [String]

        package init(kind: String, title: String, holds: Bool, points: Int, of: Int, reasons: [String]) {
            self.kind = kind
            self.title = title
            self.holds = holds
            self.points = points
            self.of = of
            self.reasons = reasons
        }
    }

    /// A question and the answers that were given to it.
    package struct Quiz: Sendable, Hashable {
        package let ask: String
        package let isPrediction: Bool
        /// The answer in words; whether it was right, nil while a prediction waits.
        package var answers: [Answer] = []

        package init(ask: String, isPrediction: Bool) {
            self.ask = ask
            self.isPrediction = isPrediction
        }
    }

    package struct Answer: Sendable, Hashable {
        package let text: String
        package var isRight: Bool?

        package init(text: String, isRight: Bool?) {
            self.text = text
            self.isRight = isRight
        }
    }

    /// One input in the order in which it came.
    package struct Input: Sendable, Hashable {
        package let number: Int
        /// Virtual time in seconds at which it arrived.
        package let time: Double
        package let text: String
        /// What it brought about, in a line; empty where the output says it.
        package let outcome: String
        package let output: String
        package let hasFailed: Bool

        package init(number: Int, time: Double, text: String, outcome: String, output: String, hasFailed: Bool) {
            self.number = number
            self.time = time
            self.text = text
            self.outcome = outcome
            self.output = output
            self.hasFailed = hasFailed
        }
    }
}
