import BSON
import SimKernel

/// The statement that is being run, and what it has written.
struct RunningStatement: Sendable {
    struct Written: Sendable {
        let shard: ShardID
        let namespace: Namespace
        let point: OpTime
    }

    let id: StatementID
    /// Most statements write once.
    private(set) var first: Written?
    private(set) var others: [Written] = []

    init(id: StatementID) { self.id = id }

    mutating func wrote(_ written: Written) { if first == nil { first = written } else { others.append(written) } }
}

extension CommandRequest {
    /// The statement at a place of the command, if the command is a retryable write.
    func statement(_ index: Int) -> StatementID? {
        guard let session, session.isRetryable, let number = session.number else { return nil }
        let id =
            session.statements.indices.contains(index)
            ? session.statements[index] : session.firstStatement &+ Int32(clamping: index)
        return StatementID(session: session.id, number: number, statement: id)
    }
}

extension Cluster {
    /// Whether no shard knows the statement, or a newer one of its session: then it need not be asked where it goes.
    func isNew(_ id: StatementID) -> Bool {
        !shards.indices.contains { slot in
            guard let entry = shards[slot].sessions[id.session] else { return false }
            return entry.number > id.number || entry.number == id.number && entry.statements[id.statement] != nil
        }
    }

    /// Whether a shard may know a statement of a command that is about to run: one that was sent before, that names its
    /// statements itself, or whose session has gone on.
    func mayKnow(_ session: SessionInfo) -> Bool {
        guard let number = session.number, session.statements.isEmpty else { return true }
        return shards.indices.contains { (shards[$0].sessions[session.id]?.number ?? -1) >= number }
    }

    /// What a statement answered when it was run before: on one of the shards that it goes to, or on another, where it
    /// inserted, or moved, a document by a key that its filter doesn't name.
    ///
    /// - Throws: TransactionTooOld (225), IncompleteTransactionHistory (217).
    mutating func earlierResult(of id: StatementID, on targets: [ShardID]) throws(CommandError) -> StatementResult? {
        if plants.contains(.doubleRetry) { return nil }
        for shard in targets {
            if let entry = self[shard].sessions[id.session], entry.number > id.number,
                entry.newest(in: self[shard].oplog) != nil
            {
                throw .transactionTooOld(
                    "Retryable write with txnNumber \(id.number) is prohibited on session \(id.session.text) because a "
                        + "newer retryable write with txnNumber \(entry.number) has already started on this session.")
            }
            if let result = try result(of: id, on: shard) { return result }
        }
        for slot in shards.indices where !targets.contains(ShardID(slot)) {
            if let result = try result(of: id, on: ShardID(slot)) { return result }
        }
        return nil
    }

    /// What a shard remembers of a statement that it ran.
    private mutating func result(of id: StatementID, on shard: ShardID) throws(CommandError) -> StatementResult? {
        guard let entry = self[shard].sessions[id.session], entry.number == id.number,
            let known = entry.statements[id.statement]
        else { return nil }
        switch self[shard].oplog.knows(known.optime) {
        case .present:
            awaitTip(of: shard)
            return known.result
        case .truncated:
            throw .incompleteTransactionHistory(
                "Incomplete history detected for transaction \(id.number) on session \(id.session.text)")
        case .absent: return nil
        }
    }

    /// Keeps what the running statement answered, on each shard that it wrote to.
    mutating func remember(_ result: @autoclosure () -> StatementResult) {
        guard let running = runningStatement.take(), let first = running.first else { return }
        let result = result()
        remember(running.id, result, first)
        for written in running.others { remember(running.id, result, written) }
    }

    private mutating func remember(_ id: StatementID, _ result: StatementResult, _ written: RunningStatement.Written) {
        shards[written.shard.slot].history.remember(id, result, in: written.namespace, written.point, at: now)
    }

    /// The recipient of a range learns what was written to the collection by sessions that may send it again.
    ///
    /// As on the server, it notes each in its oplog, so that its secondaries know too.
    mutating func migrateSessions(of name: Namespace, from donor: ShardID, to recipient: ShardID) {
        for (id, statement) in self[donor].sessions.statements(in: name) {
            guard case .present = self[donor].oplog.knows(statement.optime) else { continue }
            if let there = self[recipient].sessions[id.session] {
                if there.number > id.number, there.newest(in: self[recipient].oplog) != nil { continue }
                if there.number == id.number, let known = there.statements[id.statement],
                    self[recipient].oplog.mayContain(known.optime)
                {
                    continue
                }
            }
            runningStatement = RunningStatement(id: id)
            record(.noop, in: name, ["$sessionMigrateInfo": 1], on: recipient)
            remember(statement.result)
        }
    }
}

extension History {
    fileprivate mutating func remember(
        _ id: StatementID, _ result: StatementResult, in name: Namespace, _ point: OpTime, at now: Micros
    ) {
        sessions.remember(id, SessionTable.Statement(optime: point, namespace: name, result: result), oplog, at: now)
    }
}

extension Oplog {
    enum Knowledge { case present, truncated, absent }

    /// Whether an entry is here; what is older than all that is here was truncated.
    func knows(_ point: OpTime) -> Knowledge {
        if let first, point < first.optime { return hasDropped ? .truncated : .absent }
        return contains(point) ? .present : .absent
    }

    func mayContain(_ point: OpTime) -> Bool { knows(point) != .absent }
}

extension CommandError {
    static func transactionTooOld(_ message: String) -> CommandError {
        CommandError(code: 225, codeName: "TransactionTooOld", message: message)
    }

    static func incompleteTransactionHistory(_ message: String) -> CommandError {
        CommandError(code: 217, codeName: "IncompleteTransactionHistory", message: message)
    }

    /// Errors about the session, which end a command whatever statement met them.
    var isOfSession: Bool { [217, 225].contains(code) }
}

extension Cluster {
    /// The shards that a statement with a filter goes to.
    mutating func targets(
        of matcher: Matcher, in name: Namespace, _ request: CommandRequest
    ) throws(CommandError) -> [ShardID] {
        switch request.node {
        case .router(let router):
            guard placement(of: name, router: router) != nil else { return [] }
            return try shardsOwning(name, matching: matcher, router: router)
        case .primary(let shard), .member(let shard, _): return [shard]
        case .config, .configMember, .server, .nowhere: return []
        }
    }
}
