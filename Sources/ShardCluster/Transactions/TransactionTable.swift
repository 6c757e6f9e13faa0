import BSON
package import SimKernel

/// The transactions of all sessions, the newest of each; who holds what; and what became of those that are over.
package struct TransactionTable: Sendable {
    private var next: UInt32 = 1
    /// In the order of their beginning.
    private(set) var all: [Transaction] = []
    private var holders: [LockKey: UInt32] = [:]
    var spans = CommitSpans()
    package private(set) var history = PersistentArray<TransactionRecord>()
    package private(set) var started = 0
    package private(set) var committed = 0
    package private(set) var aborted = 0
    package private(set) var commits: [Transaction.CommitType: Int] = [:]

    /// Sessions whose last outcome is remembered.
    private static let rememberedCount = 1_000

    /// Nothing that others could meet.
    var isQuiet: Bool {
        guard holders.isEmpty else { return false }
        for place in all.indices where !all[place].isOver { return false }
        return true
    }
    var hasLocks: Bool { !holders.isEmpty }
    var hasPrepared: Bool { all.contains { $0.participants.contains { $0.state == .prepared } } }
    /// Those that are not over.
    package var open: [Transaction] { all.filter { $0.state == .inProgress || $0.state == .committing } }

    subscript(serial: UInt32) -> Transaction? { place(of: serial).map { all[$0] } }

    /// Serials grow in the order of their beginning.
    private func place(of serial: UInt32) -> Int? {
        let place = all.indices.partitioningIndex { all[$0].serial >= serial }
        return place < all.count && all[place].serial == serial ? place : nil
    }

    func of(_ session: SessionID) -> Transaction? {
        for place in all.indices.reversed() where all[place].session == session { return all[place] }
        return nil
    }

    mutating func update<Result>(_ serial: UInt32, _ body: (inout Transaction) -> Result) -> Result? {
        guard let place = place(of: serial) else { return nil }
        return body(&all[place])
    }

    mutating func begin(_ make: (UInt32) -> Transaction) -> UInt32 {
        let transaction = make(next)
        next &+= 1
        started += 1
        // One whose outcome is decided may still have to tell it to a participant, whatever its session does next.
        all.removeAll { $0.session == transaction.session && $0.isOver }
        if all.count >= Self.rememberedCount, let old = all.firstIndex(where: { $0.isOver }) { all.remove(at: old) }
        all.append(transaction)
        return transaction.serial
    }

    func holder(of key: LockKey) -> UInt32? { holders[key] }

    mutating func lock(_ key: LockKey, for serial: UInt32) { holders[key] = serial }

    mutating func unlock(_ keys: [LockKey]) { for key in keys { holders[key] = nil } }

    /// Writes a transaction's end down, and lets its copies go.
    mutating func conclude(_ serial: UInt32, committed: Bool, reason: String, at now: Micros) {
        guard let place = place(of: serial) else { return }
        for participant in all[place].participants { unlock(participant.locks) }
        all[place].state = committed ? .committed : .aborted
        if committed { self.committed += 1 } else { aborted += 1 }
        if committed, let type = all[place].commitType { commits[type, default: 0] += 1 }
        history.append(
            TransactionRecord(
                session: all[place].session, number: all[place].number, start: all[place].startedAt, end: now,
                isCommitted: committed, commitType: all[place].commitType,
                coordinator: all[place].participants.first?.shard, participants: all[place].participants.map(\.shard),
                writers: all[place].participants.filter { !$0.isReadOnly }.map(\.shard),
                hasRecovered: all[place].coordinator?.hasRecovered ?? false, reason: reason))
        all[place].release()
    }
}

extension Transaction {
    var isOver: Bool { state == .committed || state == .aborted }

    /// Lets go of the copies of the stores; the participants' ends stay known.
    fileprivate mutating func release() {
        for index in participants.indices {
            let old = participants[index]
            var thin = Participant(shard: old.shard, term: old.term, base: NamespaceMap(), view: NamespaceMap())
            thin.state = state == .aborted ? .aborted : .committed
            thin.prepared = old.prepared
            thin.committed = old.committed
            participants[index] = thin
        }
        self = Transaction(concluded: self)
    }

    private init(concluded old: Transaction) {
        serial = old.serial
        session = old.session
        number = old.number
        startedAt = old.startedAt
        level = old.level
        readTimestamp = old.readTimestamp
        snapshot = []
        state = old.state
        participants = old.participants
        commitType = old.commitType
        coordinator = old.coordinator
        router = old.router
        lastActiveAt = old.lastActiveAt
        activeTime = old.activeTime
        expiresAt = old.expiresAt
        waiting = old.waiting
    }
}
