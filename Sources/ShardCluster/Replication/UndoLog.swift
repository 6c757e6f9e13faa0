import BSON

/// What takes one change of a history back.
struct UndoEntry: Sendable {
    enum Change: Sendable {
        case storage(StorageUndo)
        /// The whole share as it was; nil if there was none.
        case collection(StoredCollection?)
    }

    /// The point of the history behind which the change was made.
    let after: OpTime
    let namespace: Namespace
    let change: Change

    func apply(to stored: inout StoredCollection?) {
        switch change {
        case .storage(let undo): stored?.undo(undo)
        case .collection(let old): stored = old
        }
    }
}

/// The undos of a history's newest changes, the oldest first; a value whose copies share blocks of 256.
struct UndoLog: Sendable {
    private static let blockCount = 256

    private var blocks: [[UndoEntry]] = []
    private(set) var count = 0
    /// The oldest point that one can go back to.
    private(set) var floor = OpTime.none

    /// Nothing before a point can be taken back.
    mutating func begin(at point: OpTime) {
        self = UndoLog()
        floor = point
    }

    mutating func append(_ entry: UndoEntry) {
        if blocks.last.map({ $0.count >= Self.blockCount }) ?? true { blocks.append([]) }
        blocks[blocks.count - 1].append(entry)
        count += 1
    }

    /// The newest, if it has to be taken back to come to a point.
    mutating func popLast(behind point: OpTime) -> UndoEntry? {
        guard let last = blocks.last?.last, last.after >= point else { return nil }
        blocks[blocks.count - 1].removeLast()
        if blocks[blocks.count - 1].isEmpty { blocks.removeLast() }
        count -= 1
        return last
    }

    /// The newest first, as far as they have to be taken back to come to a point.
    func forEach(behind point: OpTime, _ body: (UndoEntry) -> Void) {
        for block in blocks.reversed() {
            for entry in block.reversed() {
                if entry.after < point { return }
                body(entry)
            }
        }
    }

    /// Forgets whole blocks that nobody needs who goes back no further than to a point.
    mutating func trim(before point: OpTime) {
        let old = blocks.prefix { $0.last.map { $0.after < point } ?? true }.count
        guard old > 0 else { return }
        floor = max(floor, point)
        count -= blocks[..<old].reduce(0) { $0 + $1.count }
        blocks.removeSubrange(..<old)
    }
}
