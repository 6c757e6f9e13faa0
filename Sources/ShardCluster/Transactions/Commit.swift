import BSON
import SimKernel

extension Cluster {
    /// commitTransaction: at once where one shard has written, else by two-phase commit.
    mutating func commitTransaction(_ request: CommandRequest) throws(CommandError) -> CommandOutcome {
        _ = try CommandArguments(request, fields: ["recoveryToken"])
        let session = try Self.requireSession(request)
        let transaction = try requireTransaction(session)
        switch transaction.state {
        case .committed: return .reply(try committedAgain(transaction), latency: CommandCosts.roundTrip)
        case .aborted: throw .noSuchTransaction("Transaction with \(transaction.text) has been aborted.")
        case .committing: return awaitCommit(of: transaction.serial, request)
        case .inProgress: break
        }
        for lost in transaction.participants where lost.state == .aborted || isForgotten(lost) {
            abort(transaction.serial, reason: "NoSuchTransaction")
            throw .noSuchTransaction(
                "Transaction with \(transaction.text) has been aborted on shard \(self[lost.shard].name).")
        }
        let type = transaction.typeOfCommit
        if type == .twoPhaseCommit, transaction.participants.contains(where: \.createsCollections) {
            abort(transaction.serial, reason: "OperationNotSupportedInTransaction")
            throw .operationNotSupportedInTransaction("Cannot create new collections inside distributed transactions")
        }
        _ = transactions.update(transaction.serial) { $0.commitType = type }
        guard type == .twoPhaseCommit else { return try commitAtOnce(transaction) }
        beginTwoPhaseCommit(transaction.serial)
        return awaitCommit(of: transaction.serial, request)
    }

    /// Whether a participant that is not prepared ran on another primary than the present one.
    func isForgotten(_ participant: Participant) -> Bool {
        participant.state == .inProgress && participant.term != self[participant.shard].history.term
    }

    /// The first answer of a commit may have been lost; it is given again as long as it is true, and once a majority has
    /// what it tells of.
    private mutating func committedAgain(_ transaction: Transaction) throws(CommandError) -> BSONDocument {
        for participant in transaction.participants {
            guard let point = participant.committed else { continue }
            guard self[participant.shard].oplog.mayContain(point) else {
                throw .noSuchTransaction("Transaction with \(transaction.text) has been aborted.")
            }
            awaitTip(of: participant.shard)
        }
        return success()
    }

    private mutating func awaitCommit(of serial: UInt32, _ request: CommandRequest) -> CommandOutcome {
        let operation = operations.open(.committing(serial))
        _ = transactions.update(serial) { $0.waiting.append(operation) }
        limit(operation, request)
        return .waiting(operation)
    }

    /// Readers need no vote: the shard that has written decides.
    private mutating func commitAtOnce(_ transaction: Transaction) throws(CommandError) -> CommandOutcome {
        for place in transaction.participants.indices where !transaction.participants[place].isReadOnly {
            do throws(CommandError) {
                try apply(transaction.serial, place, asPrepared: false)
            } catch {
                abort(transaction.serial, reason: error.codeName)
                throw error
            }
        }
        for participant in transaction.participants where participant.isReadOnly { awaitTip(of: participant.shard) }
        transactions.conclude(transaction.serial, committed: true, reason: "", at: now)
        wakeBlocked()
        let writes = transaction.participants.contains { !$0.isReadOnly }
        return .reply(
            success(), latency: CommandCosts.roundTrip + (writes ? DocumentCosts.majority + CommandCosts.roundTrip : 0))
    }

    /// Brings a participant's changes into its shard's store, all under one entry of the oplog, or none.
    ///
    /// - Throws: WriteConflict (112) where the store has become one that they don't fit.
    mutating func apply(_ serial: UInt32, _ place: Int, asPrepared: Bool) throws(CommandError) {
        guard let transaction = transactions[serial], transaction.participants.indices.contains(place) else { return }
        let participant = transaction.participants[place]
        let shard = participant.shard
        var staged = self[shard].collections
        for change in participant.operations {
            try Self.apply(change, to: &staged, of: participant)
        }
        var names: [Namespace] = []
        for change in participant.operations where !names.contains(change.namespace) { names.append(change.namespace) }
        for name in names { keepShare(of: name, on: shard) }
        shards[shard.slot].collections = staged
        let object: BSONDocument
        if asPrepared {
            object = ["commitTransaction": 1, "commitTimestamp": .timestamp(clock.latest), "prepared": true]
        } else {
            object = ["applyOps": .array(participant.operations.map { .document($0.document) })]
        }
        record(.command, in: Namespace("admin", "$cmd"), object, on: shard)
        let point = self[shard].oplog.lastOptime
        _ = transactions.update(serial) {
            $0.participants[place].committed = point
            $0.participants[place].state = .committed
        }
    }

    private static func apply(
        _ change: TransactionOperation, to stores: inout NamespaceMap<StoredCollection>, of participant: Participant
    ) throws(CommandError) {
        if change.operation == .command {
            guard stores[change.namespace] == nil, let made = participant.view[change.namespace] else { return }
            stores[change.namespace] = try StoredCollection(
                namespace: made.namespace, uuid: made.uuid, indexes: made.indexes, hash: HashedKey.hash)
            return
        }
        let conflict = CommandError.transactionConflict(isInsert: change.operation == .insert)
        if stores[change.namespace] == nil, let made = participant.view[change.namespace] {
            stores[change.namespace] = try StoredCollection(
                namespace: made.namespace, uuid: made.uuid, indexes: made.indexes, hash: HashedKey.hash)
        }
        let fits: Bool? = try stores.update(change.namespace) { stored throws(CommandError) -> Bool in
            if change.operation == .insert {
                do throws(CommandError) { try stored.insert(change.object) } catch { throw conflict }
                return true
            }
            guard let id = (change.target ?? change.object)["_id"] else { return false }
            if stored.record(withID: id) == nil {
                try stored.materialise(.index("_id_", ranges: [.prefix(KeyString(id))], reverse: false), limit: 1) {
                    _ in
                    true
                }
            }
            guard let record = stored.record(withID: id) else { return false }
            if change.operation == .delete {
                stored.remove(record)
            } else {
                do throws(CommandError) { try stored.replace(record, with: change.object) } catch { throw conflict }
            }
            return true
        }
        guard fits == true else { throw conflict }
    }

    /// abortTransaction: nothing that it wrote is seen by anybody.
    mutating func abortTransaction(_ request: CommandRequest) throws(CommandError) -> CommandOutcome {
        _ = try CommandArguments(request, fields: ["recoveryToken"])
        let transaction = try requireTransaction(try Self.requireSession(request))
        switch transaction.state {
        case .committed:
            throw .transactionCommitted("Transaction with \(transaction.text) has been committed.")
        case .aborted: throw .noSuchTransaction("Transaction with \(transaction.text) has been aborted.")
        case .committing:
            throw .preparedTransactionInProgress("Transaction with \(transaction.text) is being committed.")
        case .inProgress: abort(transaction.serial, reason: "abortTransaction")
        }
        return .reply(success(), latency: CommandCosts.roundTrip * 2)
    }

    /// Ends a transaction without a trace in any store.
    mutating func abort(_ serial: UInt32, reason: String) {
        guard let transaction = transactions[serial], !transaction.isOver else { return }
        for participant in transaction.participants
        where participant.prepared != nil && hasActingPrimary(participant.shard) {
            record(.command, in: Namespace("admin", "$cmd"), ["abortTransaction": 1], on: participant.shard)
        }
        transactions.conclude(serial, committed: false, reason: reason, at: now)
        wakeBlocked()
    }

    /// Those that waited for a transaction try again, once this command is done.
    mutating func wakeBlocked() { events.schedule(.blockedRetry, at: now) }

    /// transactionLifetimeLimitSeconds has passed: what is still open is aborted, what is prepared is not.
    mutating func expireTransaction(_ serial: UInt32) {
        guard let transaction = transactions[serial], transaction.state == .inProgress else { return }
        guard now >= transaction.expiresAt else {
            return events.schedule(.transactionExpires(serial), at: transaction.expiresAt)
        }
        abort(serial, reason: "TransactionExceededLifetimeLimitSeconds")
    }

    static func requireSession(_ request: CommandRequest) throws(CommandError) -> SessionInfo {
        guard let session = request.session, session.isTransaction else {
            throw .invalidOptions(
                "Command \(request.name) must be run within a transaction: it needs lsid, txnNumber and "
                    + "autocommit: false")
        }
        return session
    }
}

extension Transaction {
    var typeOfCommit: CommitType {
        if participants.isEmpty { return .noShards }
        let writers = participants.filter { !$0.isReadOnly }.count
        if participants.count == 1 { return .singleShard }
        if writers == 0 { return .readOnly }
        return writers == 1 ? .singleWriteShard : .twoPhaseCommit
    }
}
