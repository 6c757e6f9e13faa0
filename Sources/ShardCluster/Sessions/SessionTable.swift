import BSON
import SimKernel

/// One statement of a retryable write: which session's, which write's, and its place in it.
struct StatementID: Sendable, Hashable {
    let session: SessionID
    let number: Int64
    let statement: Int32
}

/// What a statement answered.
struct StatementResult: Sendable, Hashable {
    var matched: Int32 = 0
    var modified: Int32 = 0
    var upserted: BSONValue?
    /// A findAndModify's whole reply.
    var reply: BSONDocument?
}

/// What a shard remembers of retryable writes, as config.transactions and the oplog's chains do for the server.
///
/// A statement counts while the entry that it wrote is in the shard's present oplog. So the table needs no care of its
/// own when a primary changes: what was rolled back is as if it had never been run, but that the session's write before
/// it is forgotten.
struct SessionTable: Sendable {
    struct Statement: Sendable {
        let optime: OpTime
        let namespace: Namespace
        let result: StatementResult
    }

    struct Entry: Sendable {
        var number: Int64
        var statements = StatementList()
        private var newest: OpTime
        var lastUsed: Micros

        fileprivate init(number: Int64, newest: OpTime, lastUsed: Micros) {
            self.number = number
            self.newest = newest
            self.lastUsed = lastUsed
        }

        /// The session's other writes are forgotten, but for a newer one that stands.
        fileprivate mutating func note(_ id: StatementID, _ statement: Statement, _ oplog: Oplog, at now: Micros) {
            if number != id.number {
                if number > id.number, newest(in: oplog) != nil { return }
                number = id.number
                statements.removeAll()
            }
            statements[id.statement] = statement
            newest = statement.optime
            lastUsed = now
        }

        /// When the write wrote last, of what was not rolled back; nil: all of it was, so that it doesn't count.
        func newest(in oplog: Oplog) -> OpTime? {
            if oplog.mayContain(newest) { return newest }
            return statements.all.lazy.map(\.statement.optime).filter { oplog.mayContain($0) }.max()
        }
    }

    private var entries: [SessionID: Entry] = [:]

    /// logicalSessionTimeoutMinutes.
    static let timeout: Micros = .minutes(30)
    /// Beyond it the sessions that were not used for the time-out are forgotten.
    private static let reapingCount = 1_000

    var isEmpty: Bool { entries.isEmpty }
    var count: Int { entries.count }

    subscript(session: SessionID) -> Entry? { entries[session] }

    /// - Parameter oplog: the one that tells which of the session's writes stand.
    mutating func remember(_ id: StatementID, _ statement: Statement, _ oplog: Oplog, at now: Micros) {
        if entries.count >= Self.reapingCount, entries[id.session] == nil {
            entries = entries.filter { now - $0.value.lastUsed <= Self.timeout }
        }
        entries[id.session, default: Entry(number: id.number, newest: statement.optime, lastUsed: now)].note(
            id, statement, oplog, at: now)
    }

    mutating func forget(_ session: SessionID) { entries[session] = nil }

    /// The sessions in their order.
    var sorted: [(id: SessionID, entry: Entry)] { entries.map { ($0.key, $0.value) }.sorted { $0.id < $1.id } }

    /// What was written to a collection, in the order of sessions and statements.
    func statements(in name: Namespace) -> [(id: StatementID, statement: Statement)] {
        sorted.flatMap { session, entry in
            entry.statements.all.filter { $0.statement.namespace == name }.map {
                (StatementID(session: session, number: entry.number, statement: $0.number), $0.statement)
            }
        }
    }
}

/// The statements of one retryable write that a shard has run, in their order; most come in it.
struct StatementList: Sendable {
    private(set) var all: [(number: Int32, statement: SessionTable.Statement)] = []

    /// Keeps the room: the session's next write has about as many.
    mutating func removeAll() { all.removeAll(keepingCapacity: true) }

    subscript(number: Int32) -> SessionTable.Statement? {
        get {
            let place = place(notBefore: number)
            return place < all.count && all[place].number == number ? all[place].statement : nil
        }
        set {
            let place = place(notBefore: number)
            let isThere = place < all.count && all[place].number == number
            if isThere { all.remove(at: place) }
            guard let newValue else { return }
            if place == all.count { all.append((number, newValue)) } else { all.insert((number, newValue), at: place) }
        }
    }

    /// Looked for from the end, then by halves.
    private func place(notBefore number: Int32) -> Int {
        guard let last = all.last, number <= last.number else { return all.count }
        return all.indices.partitioningIndex { all[$0].number >= number }
    }
}
