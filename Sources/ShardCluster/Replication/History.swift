import BSON
import SimKernel

/// Which of the histories of a replica set.
package struct HistoryID: Sendable, Hashable {
    let number: UInt32
    static let first = HistoryID(number: 1)
}

/// One line of writes of a replica set, with the store that it leads to.
///
/// All members whose oplogs are beginnings of one another share a history, each at its own point of it. A second one
/// comes to be where two members wrote, or got, different entries behind a common point.
package struct History: Sendable {
    package let id: HistoryID
    /// Where it begins: before its first entry.
    let root: OpTime
    /// The term of the primary that writes to it.
    var term: Int64
    package var collections = NamespaceMap<StoredCollection>()
    package var oplog = Oplog()
    /// Kept only while some member is not at the newest point.
    var undo = UndoLog()
    /// What clients may send again.
    var sessions = SessionTable()
    /// Digest of all that was ever written.
    var writes = TraceHash()

    init(id: HistoryID = .first, root: OpTime) {
        self.id = id
        self.root = root
        term = root.term
    }

    /// The newest point.
    var tip: OpTime { oplog.count > 0 ? oplog.lastOptime : root }

    /// Whether a point is one of this history that the oplog still knows.
    func contains(_ point: OpTime) -> Bool { oplog.contains(point) || (point == root && !oplog.hasDropped) }

    /// What a member that has come to a point has of a collection; O(changes behind the point).
    func collection(_ name: Namespace, at point: OpTime) -> StoredCollection? {
        guard point < tip else { return collections[name] }
        var stored = collections[name]
        undo.forEach(behind: point) { entry in
            if entry.namespace == name { entry.apply(to: &stored) }
        }
        return stored
    }

    /// The beginning of this history up to a point, as one of its own.
    func cut(at point: OpTime, as id: HistoryID) -> History {
        var beginning = History(id: id, copy: self)
        while let entry = beginning.undo.popLast(behind: point) {
            var stored = beginning.collections[entry.namespace]
            entry.apply(to: &stored)
            beginning.collections[entry.namespace] = stored
        }
        _ = beginning.oplog.removeEntries(after: point)
        beginning.writes.combine(point.timestamp.raw)
        return beginning
    }

    private init(id: HistoryID, copy: History) {
        self.id = id
        root = copy.root
        term = copy.term
        collections = copy.collections
        oplog = copy.oplog
        undo = copy.undo
        sessions = copy.sessions
        writes = copy.writes
    }

    /// The newest point that two histories have in common, no newer than `limit`; nil if none is known any more.
    func commonPoint(with other: History, upTo limit: OpTime) -> OpTime? {
        oplog.newest(upTo: limit) { other.contains($0) } ?? (root == other.root && contains(root) ? root : nil)
    }
}
