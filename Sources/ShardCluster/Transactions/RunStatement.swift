import BSON
import SimKernel

/// The transaction whose statement is being run: its views stand in the places of the shards' stores.
struct ActiveTransaction: Sendable {
    let serial: UInt32
    /// The stores that views stand in for.
    var displaced: [(shard: ShardID, collections: NamespaceMap<StoredCollection>)] = []
    var failure: CommandError?
}

extension Cluster {
    /// Runs a statement of a transaction on its own view of the shards; an error aborts the transaction.
    mutating func performInTransaction(
        _ definition: CommandDefinition, _ request: CommandRequest, _ session: SessionInfo
    ) throws(CommandError) -> CommandOutcome {
        if Self.transactionControl.contains(request.name) { return try definition.run(&self, request) }
        try requireAllowedInTransaction(request)
        let before = transactions.hasPrepared ? moment(before: request) : nil
        let serial = try continueTransaction(session, request)
        active = ActiveTransaction(serial: serial)
        do throws(CommandError) {
            let outcome = try definition.run(&self, request)
            let failure = active?.failure
            leaveTransaction()
            if let failure { throw failure }
            return concludeStatement(outcome, definition, of: serial)
        } catch {
            let failure = active?.failure ?? error
            leaveTransaction()
            if failure.isBlocked, let before {
                goBack(to: before)
                return .waiting(block(request))
            }
            abort(serial, reason: failure.codeName)
            throw failure
        }
    }

    private static let transactionControl = [
        "commitTransaction", "abortTransaction", "coordinateCommitTransaction", "prepareTransaction",
    ]

    /// Nothing is replicated before the commit; a write that was refused ends the transaction.
    private mutating func concludeStatement(
        _ outcome: CommandOutcome, _ definition: CommandDefinition, of serial: UInt32
    ) -> CommandOutcome {
        guard case .reply(let reply, let latency) = outcome else { return outcome }
        let moment = now
        _ = transactions.update(serial) {
            $0.lastActiveAt = moment
            $0.activeTime += latency
        }
        if let failed = reply["writeErrors"]?.array?.first?.document {
            abort(serial, reason: failed["errmsg"]?.string ?? "a write failed")
        }
        return .reply(
            reply, latency: definition.isWrite ? max(CommandCosts.roundTrip, latency - DocumentCosts.majority) : latency
        )
    }

    /// Puts the transaction's view of a shard in the place of the shard's store.
    ///
    /// - Throws: MigrationConflict (272), NoSuchTransaction (251).
    mutating func enter(_ shard: ShardID, for name: Namespace) throws(CommandError) {
        guard let serial = active?.serial, let transaction = transactions[serial] else { return }
        try requirePlacement(of: name, on: shard, for: transaction)
        guard active?.displaced.contains(where: { $0.shard == shard }) == false else { return }
        var view: NamespaceMap<StoredCollection>
        if let participant = transaction.participants.first(where: { $0.shard == shard }) {
            guard participant.state == .inProgress, participant.term == self[shard].history.term else {
                throw .noSuchTransaction("Transaction with \(transaction.text) has been aborted.")
            }
            view = participant.view
        } else {
            view =
                transaction.level == .snapshot && transaction.snapshot.indices.contains(shard.slot)
                ? transaction.snapshot[shard.slot] : self[shard].collections
            let participant = Participant(shard: shard, term: self[shard].history.term, base: view, view: view)
            _ = transactions.update(serial) { $0.participants.append(participant) }
            limitLifetime(of: serial, by: shard)
        }
        swap(&view, &shards[shard.slot].collections)
        active?.displaced.append((shard, view))
    }

    /// Puts the shards' stores back and keeps the views for the next statement.
    private mutating func leaveTransaction() {
        guard let active else { return }
        self.active = nil
        for (shard, collections) in active.displaced {
            var view = collections
            swap(&view, &shards[shard.slot].collections)
            _ = transactions.update(active.serial) { transaction in
                guard let place = transaction.participants.firstIndex(where: { $0.shard == shard }) else { return }
                transaction.participants[place].view = view
            }
        }
    }

    /// A participant ends the transaction when its own limit is over.
    private mutating func limitLifetime(of serial: UInt32, by shard: ShardID) {
        guard let transaction = transactions[serial] else { return }
        let due = now + span(.transactionLifetimeLimitSeconds, of: .shard(shard))
        let isFirst = transaction.participants.count == 1
        guard isFirst ? due != transaction.expiresAt : due < transaction.expiresAt else { return }
        _ = transactions.update(serial) { $0.expiresAt = due }
        events.schedule(.transactionExpires(serial), at: due)
    }

    /// A range that came to a shard since the transaction began is not in its snapshot there.
    private func requirePlacement(
        of name: Namespace, on shard: ShardID, for transaction: Transaction
    ) throws(CommandError) {
        guard catalog.collections.contains(name) else { return }
        let arriving = migrations.active.contains {
            $0.isCommitted && $0.namespace == name && $0.to == shard
                && ($0.marks.last?.end ?? 0) >= transaction.startedAt
        }
        var arrived = false
        for index in migrations.history.indices.reversed() where !arrived {
            let record = migrations.history[index]
            if record.end < transaction.startedAt { break }
            arrived =
                record.outcome == .committed && record.namespace == name && record.to == shard
                && record.end - MigrationTimes.release >= transaction.startedAt
        }
        guard arriving || arrived else { return }
        let stamp = transaction.readTimestamp
        throw .migrationConflict(
            "Collection \(name) has undergone a catalog change operation at time \(clock.latest.serverText) and no "
                + "longer satisfies the requirements for the current transaction which requires "
                + "\(stamp.serverText). Transaction will be aborted.")
    }
}

extension BSONTimestamp {
    var serverText: String { "Timestamp(\(seconds), \(increment))" }
}
