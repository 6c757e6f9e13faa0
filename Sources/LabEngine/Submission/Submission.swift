/// A learner's work in one file: whose it is, every input with its recorded effects, and a digest over all of it.
///
/// The file has a JSON object a line: the head, the journal's lines, and the seal.
package struct Submission: Sendable, Hashable {
    package static let format = "shardlab submission"
    package static let version = 1
    /// Bytes that a file may have: a full journal, head and seal.
    package static let limitBytes = Journal.limitBytes + (1 << 20)

    package var header: JournalHeader
    package var lines: [JournalLine]
    package var seal: Seal

    struct Head: Codable {
        var format: String
        var version: Int
        var header: JournalHeader
    }

    /// The last line: what the file claims, and the digest of every byte before it.
    package struct Seal: Sendable, Hashable, Codable {
        package var digest: String
        package var lines: Int
        package var points: Int
        package var of: Int
        package var passed: Int
        package var steps: Int
    }
}

extension Submission {
    /// The file's text for a session.
    package static func text(of session: Session) throws -> String {
        let head = Head(format: format, version: version, header: session.journal.header)
        var body = try JSONLine.encode(head) + "\n"
        for line in session.journal.lines { body += try JSONLine.encode(line) + "\n" }
        let seal = Seal(
            digest: SHA256Text.of(body), lines: session.journal.lines.count, points: session.points,
            of: session.plan.points, passed: session.passedSteps, steps: session.plan.steps.count)
        return try body + JSONLine.encode(seal) + "\n"
    }
}
