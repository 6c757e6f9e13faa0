extension Submission {
    /// Reads a file's text; what is cut or altered is refused with the reason.
    package init(text: String) throws(SubmissionError) {
        guard text.utf8.count <= Self.limitBytes else { throw .tooLarge(limitBytes: Self.limitBytes) }
        let rows = text.split(separator: "\n", omittingEmptySubsequences: false)
        guard let first = rows.first, let head = try? JSONLine.decode(Head.self, from: first),
            head.format == Self.format
        else { throw .notASubmission }
        guard head.version == Self.version else { throw .otherVersion(head.version) }
        guard text.utf8.last == UInt8(ascii: "\n"), rows.count >= 3,
            let seal = try? JSONLine.decode(Seal.self, from: rows[rows.count - 2])
        else { throw .cut }
        let body = rows[..<(rows.count - 2)]
        guard body.count - 1 == seal.lines else { throw .lineCount(sealed: seal.lines, found: body.count - 1) }
        guard SHA256Text.of(body.map { $0 + "\n" }.joined()) == seal.digest else { throw .altered }
        var lines: [JournalLine] = []
        for (index, row) in body.dropFirst().enumerated() {
            guard let line = try? JSONLine.decode(JournalLine.self, from: row) else {
                throw .unreadableLine(index + 1)
            }
            lines.append(line)
        }
        header = head.header
        self.lines = lines
        self.seal = seal
    }
}

/// Why a file is no submission that can be verified.
package enum SubmissionError: Error, Sendable, Hashable, CustomStringConvertible {
    case notASubmission
    case otherVersion(Int)
    case tooLarge(limitBytes: Int)
    case cut
    case lineCount(sealed: Int, found: Int)
    case altered
    case unreadableLine(Int)

    package var description: String {
        switch self {
        case .notASubmission: "It is no submission. Hand in a file that shardlab submit wrote."
        case .otherVersion(let version):
            "Its format has version \(version), and this shardlab reads version \(Submission.version). Use a shardlab that knows it."
        case .tooLarge(let limit): "It is larger than \(limit >> 20) MiB. Hand in the file as shardlab submit wrote it."
        case .cut: "It is cut: its seal is missing. Hand in the whole file."
        case .lineCount(let sealed, let found):
            "It is cut or spliced: it has \(found) lines of journal, and its seal says \(sealed). Hand in the whole file."
        case .altered: "It was altered: its digest does not match. Hand in the file as shardlab submit wrote it."
        case .unreadableLine(let line):
            "Line \(line) of its journal cannot be read. Hand in the file as shardlab submit wrote it."
        }
    }
}
