package import SimKernel

/// One input, when it came, and what it is recorded to have brought about.
package struct JournalLine: Sendable, Hashable, Codable {
    /// The line's place in its journal, from 1.
    package var n: Int
    /// Virtual time of the sandbox when the input arrived, in microseconds.
    package var at: Micros
    /// Wall time when the input arrived, in seconds since 1970, as the learner's machine had it; replay does not look at it.
    package var clock: Int64?
    package var input: Input
    package var record: Record

    package init(n: Int, at: Micros, clock: Int64?, input: Input, record: Record) {
        self.n = n
        self.at = at
        self.clock = clock
        self.input = input
        self.record = record
    }
}

/// The part of an input's effects that a replay must give again.
package struct Record: Sendable, Hashable, Codable {
    /// The current step after the input, from 1.
    package var step: Int
    /// Points of the whole session after the input.
    package var points: Int
    /// How many steps have passed.
    package var passed: Int
    /// The sandbox's virtual time after the input, in microseconds.
    package var now: Micros
    /// The sandbox's state hash after the input.
    package var state: Hex64
    /// Set by `:check` only.
    package var verdicts: [RecordedVerdict]?
    /// The input was refused and changed nothing.
    package var refused: Bool?

    package init(
        step: Int, points: Int, passed: Int, now: Micros, state: Hex64, verdicts: [RecordedVerdict]?, refused: Bool?
    ) {
        self.step = step
        self.points = points
        self.passed = passed
        self.now = now
        self.state = state
        self.verdicts = verdicts
        self.refused = refused
    }
}

/// A verdict without its explanation: words may be put better without a journal becoming false.
package struct RecordedVerdict: Sendable, Hashable, Codable {
    package var part: Verdict.Part
    package var title: String
    package var holds: Bool
    package var points: Int

    package init(_ verdict: Verdict) {
        part = verdict.part
        title = verdict.title
        holds = verdict.holds
        points = verdict.points
    }
}
