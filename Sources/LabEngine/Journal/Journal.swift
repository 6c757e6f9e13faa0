import SimKernel

/// Everything that a learner put into a session, in order: what a session is rebuilt from.
package struct Journal: Sendable, Hashable {
    /// Bytes of JSON that a journal may hold.
    package static let limitBytes = 64 << 20
    /// Bytes of one input's text.
    package static let inputLimitBytes = 64 << 10

    package let header: JournalHeader
    package private(set) var lines: [JournalLine] = []
    /// Bytes of the lines as JSON, a line feed each.
    package private(set) var bytes = 0

    package init(header: JournalHeader) {
        self.header = header
    }

    /// Adds the next line.
    mutating func append(_ input: Input, at: Micros, clock: Int64?, record: Record) {
        append(JournalLine(n: lines.count + 1, at: at, clock: clock, input: input, record: record))
    }

    /// Adds a line as it was recorded.
    mutating func append(_ line: JournalLine) {
        lines.append(line)
        bytes += ((try? JSONLine.encode(line))?.utf8.count ?? 0) + 1
    }
}

extension Journal {
    /// The behaviours under which a journal was made, in order: the header's, then that of each replay.
    package static func behaviours(_ header: JournalHeader, _ lines: [JournalLine]) -> [Int] {
        [header.behaviour]
            + lines.compactMap { if case .replay(let behaviour) = $0.input { behaviour } else { nil } }
    }
}

/// Whose session it is, and what it needs to be replayed.
package struct JournalHeader: Sendable, Hashable, Codable {
    package var lab: String
    package var course: String
    package var learner: String
    package var mode: String
    package var seed: Hex64
    /// True where the seed was chosen with `--seed`.
    package var practice: Bool
    /// What it began with; the journal's replays tell what it went on with.
    package var behaviour: Int
    /// SHA-256 of what decides verdicts and points, in hexadecimal.
    package var logic: String
    /// SHA-256 of what is only read.
    package var text: String

    package init(
        lab: String, course: String, learner: String, mode: String, seed: Hex64, practice: Bool, behaviour: Int,
        logic: String, text: String
    ) {
        self.lab = lab
        self.course = course
        self.learner = learner
        self.mode = mode
        self.seed = seed
        self.practice = practice
        self.behaviour = behaviour
        self.logic = logic
        self.text = text
    }
}
