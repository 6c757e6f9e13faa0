import BSON

/// When the shards of a two-phase commit wrote its entries: the server gives them all one commit timestamp, so that a read
/// at a cluster time sees either all of the transaction or nothing.
struct CommitSpans: Sendable {
    private struct Span: Sendable {
        let serial: UInt32
        let first: BSONTimestamp
        var last: BSONTimestamp
    }

    /// The oldest first.
    private var spans: [Span] = []

    /// Reads go back no further than the slowest member's commit point.
    private static let kept = 256

    mutating func note(_ serial: UInt32, at time: BSONTimestamp) {
        if let place = spans.lastIndex(where: { $0.serial == serial }) {
            spans[place].last = max(spans[place].last, time)
            return
        }
        if spans.count >= 2 * Self.kept { spans.removeFirst(Self.kept) }
        spans.append(Span(serial: serial, first: time, last: time))
    }

    /// The newest time, at or before another, that lies within no commit.
    func outside(_ time: BSONTimestamp) -> BSONTimestamp {
        var time = time
        // Commits overlap: going back before one may lead into another, which began earlier.
        while let span = spans.last(where: { $0.first <= time && time < $0.last }) {
            time = BSONTimestamp(raw: span.first.raw &- 1)
        }
        return time
    }
}
