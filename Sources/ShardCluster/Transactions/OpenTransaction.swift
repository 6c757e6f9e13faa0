import BSON
import SimKernel

extension Cluster {
    /// The session's transaction that a statement belongs to, begun if the statement says so.
    ///
    /// - Throws: NoSuchTransaction (251), TransactionTooOld (225), TransactionCommitted (256), ConflictingOperation
    ///   (50911), PreparedTransactionInProgress (267), InvalidOptions (72).
    mutating func continueTransaction(
        _ session: SessionInfo, _ request: CommandRequest
    ) throws(CommandError) -> UInt32 {
        let number = session.number ?? 0
        let current = transactions.of(session.id)
        if session.startsTransaction { return try startTransaction(session, number, after: current, request) }
        let transaction = try requireTransaction(session)
        switch transaction.state {
        case .inProgress: break
        case .committing:
            throw .preparedTransactionInProgress(
                "Cannot call any operation other than abort, prepare or commit on a prepared transaction")
        case .committed:
            throw .transactionCommitted("Transaction with \(transaction.text) has been committed.")
        case .aborted: throw .noSuchTransaction("Transaction with \(transaction.text) has been aborted.")
        }
        if request.document["readConcern"] != nil {
            abort(transaction.serial, reason: "InvalidOptions")
            throw .invalidOptions("Only the first command in a transaction may specify a readConcern")
        }
        return transaction.serial
    }

    /// The session's newest transaction, which must be the one that is meant.
    func requireTransaction(_ session: SessionInfo) throws(CommandError) -> Transaction {
        let number = session.number ?? 0
        guard let current = transactions.of(session.id), current.number == number else {
            let newest = transactions.of(session.id)?.number ?? -1
            if newest > number {
                throw .transactionTooOld(
                    "Cannot continue transaction \(number) on session \(session.id.text) because a newer transaction "
                        + "with txnNumber \(newest) has already started on this session.")
            }
            throw .noSuchTransaction(
                "Given transaction number \(number) does not match any in-progress transactions. The active "
                    + "transaction number is \(newest)")
        }
        return current
    }

    private mutating func startTransaction(
        _ session: SessionInfo, _ number: Int64, after current: Transaction?, _ request: CommandRequest
    ) throws(CommandError) -> UInt32 {
        let newest = max(
            current?.number ?? -1, shards.compactMap { $0.sessions[session.id]?.number }.max() ?? -1)
        guard newest <= number else {
            throw .transactionTooOld(
                "Cannot start transaction with { txnNumber: \(number), txnRetryCounter: 0 } on session "
                    + "\(session.id.text) because a newer transaction with txnNumberAndRetryCounter { txnNumber: "
                    + "\(newest), txnRetryCounter: 0 } has already started on this session.")
        }
        if let current, current.number == number {
            throw .location(
                50911,
                "Cannot start a transaction with session id \(session.id.text) and transaction number \(number) because "
                    + "a transaction with the same transaction number is in state \(current.stateText)")
        }
        if let current, current.state == .inProgress { abort(current.serial, reason: "a newer transaction") }
        let level = try Self.transactionLevel(request)
        let stores = level == .snapshot ? shards.map(\.collections) : []
        let (time, moment) = (clock.latest, now)
        let serial = transactions.begin { serial in
            Transaction(
                serial: serial, session: session.id, number: number, startedAt: moment, level: level,
                readTimestamp: time, snapshot: stores, router: request.router,
                lastActiveAt: moment,
                expiresAt: moment + .seconds(60))
        }
        events.schedule(.transactionExpires(serial), at: now + .seconds(60))
        return serial
    }

    private static func transactionLevel(_ request: CommandRequest) throws(CommandError) -> ReadConcern.Level {
        let level = request.readConcern.level ?? .local
        guard [.local, .majority, .snapshot].contains(level) else {
            throw .invalidOptions(
                "The readConcern level must be either 'local' (default), 'majority' or 'snapshot' in order to run in a "
                    + "transaction")
        }
        return level
    }

    /// - Throws: OperationNotSupportedInTransaction (263), InvalidOptions (72).
    func requireAllowedInTransaction(_ request: CommandRequest) throws(CommandError) {
        if request.name == "count" {
            throw .operationNotSupportedInTransaction(
                "Cannot run 'count' in a multi-document transaction. Please see "
                    + "http://dochub.mongodb.org/core/transaction-count for a recommended alternative.")
        }
        guard Self.allowedInTransactions.contains(request.name) else {
            throw .operationNotSupportedInTransaction("Cannot run '\(request.name)' in a multi-document transaction.")
        }
        if ["config", "local", "admin"].contains(request.database) {
            throw .operationNotSupportedInTransaction(
                "Cannot run command against the '\(request.database)' database in a transaction.")
        }
        if request.document["writeConcern"] != nil {
            throw .invalidOptions("writeConcern is not allowed within a multi-statement transaction")
        }
        if Self.creating.contains(request.name), let level = request.readConcern.level, level != .local {
            throw .invalidOptions(
                "Command \(request.name) does not support \(request.readConcern.serverText) :: caused by :: read concern "
                    + "not supported")
        }
        for stage in request.document["pipeline"]?.array ?? [] {
            guard let name = stage.document?.first?.key, name == "$out" || name == "$merge" else { continue }
            throw .operationNotSupportedInTransaction(
                "Operation not permitted in transaction :: caused by :: Aggregation stage \(name) cannot run within a "
                    + "multi-document transaction")
        }
        if request.name == "distinct", let name = try? request.namespace(), catalog.collections.contains(name) {
            throw .operationNotSupportedInTransaction(
                "Cannot run 'distinct' on a sharded collection in a multi-document transaction. Please see "
                    + "http://dochub.mongodb.org/core/transaction-distinct for a recommended alternative.")
        }
    }

    private static let creating = ["create", "createIndexes"]

    private static let allowedInTransactions = [
        "aggregate", "create", "createIndexes", "delete", "distinct", "find", "findAndModify", "findandmodify",
        "getMore", "insert", "killCursors", "update",
    ]
}

extension Transaction {
    /// The participant's state as the server's messages call it.
    var stateText: String {
        switch state {
        case .inProgress: "TransactionState::kInProgress"
        case .committing: "TransactionState::kPrepared"
        case .committed: "TransactionState::kCommitted"
        case .aborted: "TransactionState::kAbortedWithPrepare"
        }
    }
}
