import BSON
import SimKernel

extension Cluster {
    /// What transactions are on a shard whose primary is another one now, or whose history has been cut.
    ///
    /// What was not prepared was only in the old primary's memory. What is prepared stays so, and a coordinator's
    /// successor goes on from what it finds in its document.
    mutating func recoverTransactions(on shard: ShardID) {
        for transaction in transactions.open {
            for (place, participant) in transaction.participants.enumerated() where participant.shard == shard {
                recover(transaction.serial, place, participant)
            }
            if transaction.state == .committing, transaction.participants.first?.shard == shard {
                recoverCoordinator(transaction.serial, on: shard)
            }
        }
        wakeBlocked()
    }

    private mutating func recover(_ serial: UInt32, _ place: Int, _ participant: Participant) {
        let oplog = self[participant.shard].oplog
        func isKept(_ point: OpTime?) -> Bool { point.map { oplog.knows($0) != .absent } ?? false }
        var found = participant.state
        switch participant.state {
        case .inProgress: found = .aborted
        case .prepared: if !isKept(participant.prepared) { found = .aborted }
        case .committed:
            if !isKept(participant.committed) { found = isKept(participant.prepared) ? .prepared : .aborted }
        case .aborted: break
        }
        guard found != participant.state else { return }
        if found == .aborted { transactions.unlock(participant.locks) }
        _ = transactions.update(serial) { $0.participants[place].state = found }
    }

    private mutating func recoverCoordinator(_ serial: UInt32, on shard: ShardID) {
        guard let coordinator = transactions[serial]?.coordinator else { return }
        let oplog = self[shard].oplog
        func isKept(_ point: OpTime?) -> Bool { point.map { oplog.knows($0) != .absent } ?? false }
        guard isKept(coordinator.list) else {
            for operation in transactions[serial]?.waiting ?? [] {
                answer(operation, CommandError.noSuchTransaction("the coordinator's document was lost").reply)
            }
            return abort(serial, reason: "the coordinator lost its document")
        }
        let hasDecided = isKept(coordinator.decided)
        _ = transactions.update(serial) { transaction in
            transaction.coordinator?.hasRecovered = true
            transaction.coordinator?.isHung = false
            transaction.coordinator?.isTold = false
            transaction.coordinator?.step = hasDecided ? .waitingForDecisionAcks : .waitingForVotes
            if !hasDecided { transaction.coordinator?.decision = nil }
        }
        guard transactions[serial]?.coordinator?.isScheduled == false else { return }
        _ = transactions.update(serial) { $0.coordinator?.isScheduled = true }
        events.schedule(.transactionStep(serial), at: now + CommitTimes.oneWay)
    }

    /// A range is about to change hands: transactions that have written in it and are not prepared are aborted.
    ///
    /// - Returns: whether a prepared one is in the way, which the migration has to wait for.
    mutating func clearTransactions(from range: ShardKeyRange, of entry: CollectionEntry, on shard: ShardID) -> Bool {
        guard transactions.hasLocks else { return false }
        var isBlocked = false
        for transaction in transactions.open {
            guard let participant = transaction.participants.first(where: { $0.shard == shard }),
                participant.operations.contains(where: { $0.lies(in: range, of: entry) })
            else { continue }
            if participant.state == .prepared || transaction.state == .committing {
                isBlocked = true
            } else {
                abort(transaction.serial, reason: "MigrationConflict")
            }
        }
        return isBlocked
    }
}

extension TransactionOperation {
    /// Whether it changes a document of a range, before or after.
    fileprivate func lies(in range: ShardKeyRange, of entry: CollectionEntry) -> Bool {
        guard namespace == entry.namespace else { return false }
        return [before, operation == .delete ? nil : object].contains { document in
            guard let document, let key = try? entry.pattern.key(of: document) else { return false }
            return range.contains(key)
        }
    }
}
