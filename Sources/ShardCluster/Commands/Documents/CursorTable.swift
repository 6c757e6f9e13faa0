import BSON
import SimKernel

/// A cursor that has more to give.
struct OpenCursor: Sendable {
    enum Origin: Sendable {
        /// Read on from the state at the cursor's beginning.
        case query(FindQuery, ReadSource)
        /// All results are at hand.
        case results
    }

    let id: Int64
    let namespace: String
    let origin: Origin
    /// Results that were read and not yet sent.
    var pending: ArraySlice<BSONDocument>
    /// Results read so far, sent or pending.
    var readCount: Int
    var isExhausted: Bool
    var lastUsed: Micros
    /// Never closed for being idle: noCursorTimeout.
    var isTimeless = false

    func isIdle(at now: Micros) -> Bool { !isTimeless && now - lastUsed > CrudLimits.cursorIdle }
}

/// The open cursors, in the order of their last use; bounded in number and by idle time.
struct CursorTable: Sendable {
    private(set) var open: [OpenCursor] = []

    mutating func insert(_ cursor: OpenCursor) {
        open.removeAll { $0.isIdle(at: cursor.lastUsed) }
        if open.count >= CrudLimits.openCursors { open.removeFirst() }
        open.append(cursor)
    }

    /// Takes a cursor out, to be put back when it has more; nil if it is unknown or timed out.
    mutating func take(_ id: Int64, at now: Micros) -> OpenCursor? {
        guard let index = open.firstIndex(where: { $0.id == id }) else { return nil }
        let cursor = open.remove(at: index)
        return cursor.isIdle(at: now) ? nil : cursor
    }
}

extension OpenCursor {
    /// More than any collection has: a request for all that is left asks for more than can be counted.
    private static let mostAtOnce = 1 << 40

    /// The next `count` results within a reply's bytes; reads twice as far each time, so that all is linear.
    mutating func next(_ count: Int, _ budget: StepBudget) throws(CommandError) -> ([BSONDocument], ReadResult?) {
        var result: ReadResult?
        if pending.count < count, !isExhausted, case .query(let query, let source) = origin {
            let reach = max(readCount * 2, readCount + min(count, Self.mostAtOnce))
            let read = try source.running(query, .getMore) { () throws(CommandError) in
                try source.read(query, first: reach, budget)
            }
            pending += read.documents.dropFirst(readCount)
            readCount = max(readCount, read.documents.count)
            isExhausted = read.isExhausted
            result = read
        }
        var batch: [BSONDocument] = []
        var bytes = 0
        while batch.count < count, let document = pending.first {
            bytes += document.bytes.count
            if !batch.isEmpty, bytes > CrudLimits.batchBytes { break }
            batch.append(document)
            pending.removeFirst()
        }
        return (batch, result)
    }

    var hasMore: Bool { !pending.isEmpty || !isExhausted }
}
