import BSON
import SimKernel

/// What `currentOp` and `$currentOp` show of transactions that are open.
extension Cluster {
    /// On the shards: each participant as a session that is idle between two statements, and coordinators at work.
    var transactionOperations: [(shard: ShardID?, operation: BSONDocument)] {
        transactions.open.flatMap { transaction -> [(shard: ShardID?, operation: BSONDocument)] in
            var shown: [(shard: ShardID?, operation: BSONDocument)] = transaction.participants.map { participant in
                var detail = times(of: transaction)
                if case .prepared = participant.state, let prepared = participant.prepared {
                    detail.append("preparedTimestamp", .timestamp(prepared.timestamp))
                }
                detail.append("expiryTime", isoDate(transaction.expiresAt))
                return (participant.shard, idleSession(transaction, detail))
            }
            if let operation = coordination(of: transaction) {
                shown.append((transaction.participants.first?.shard, operation))
            }
            return shown
        }
    }

    /// On the router that a transaction goes through: what it knows of the participants.
    func routedTransactions(by router: Int) -> [BSONDocument] {
        transactions.open.filter { $0.router == router }.map { transaction in
            var detail = times(of: transaction)
            let readers = transaction.participants.count { $0.isReadOnly }
            detail.append("numParticipants", .integer(transaction.participants.count))
            detail.append(
                "participants",
                .array(
                    transaction.participants.enumerated().map { place, participant in
                        [
                            "name": .string(self[participant.shard].name), "coordinator": .bool(place == 0),
                            "readOnly": .bool(participant.isReadOnly),
                        ]
                    }))
            detail.append("numReadOnlyParticipants", .integer(readers))
            detail.append("numNonReadOnlyParticipants", .integer(transaction.participants.count - readers))
            return idleSession(transaction, detail)
        }
    }

    private func idleSession(_ transaction: Transaction, _ detail: BSONDocument) -> BSONDocument {
        [
            "type": "idleSession", "desc": "inactive transaction", "lsid": .document(transaction.session.document),
            "active": false, "transaction": .document(detail), "waitingForLock": false,
        ]
    }

    private func times(of transaction: Transaction) -> BSONDocument {
        let open = now - transaction.startedAt
        let active = min(transaction.activeTime, open)
        return [
            "parameters": [
                "txnNumber": .int64(transaction.number), "autocommit": false,
                "readConcern": ["level": .string(transaction.level.rawValue)],
            ],
            "readTimestamp": .timestamp(transaction.readTimestamp),
            "startWallClockTime": isoDate(transaction.startedAt), "timeOpenMicros": .int64(open),
            "timeActiveMicros": .int64(active), "timeInactiveMicros": .int64(open - active),
        ]
    }

    private func isoDate(_ time: Micros) -> BSONValue {
        .string(CalendarTime.text(milliseconds: LogicalClock.date(time)) ?? "")
    }

    private func coordination(of transaction: Transaction) -> BSONDocument? {
        guard let coordinator = transaction.coordinator else { return nil }
        var commit: BSONDocument = [
            "lsid": .document(transaction.session.document), "txnNumber": .int64(transaction.number),
            "numParticipants": .int64(Int64(transaction.participants.count)),
            "state": .string(coordinator.step.rawValue),
            "commitStartTime": .date(LogicalClock.date(coordinator.startedAt)),
            "hasRecoveredFromFailover": .bool(coordinator.hasRecovered),
        ]
        switch coordinator.decision {
        case .commit: commit.append("decision", ["decision": "commit"])
        case .abort: commit.append("decision", ["decision": "abort"])
        case nil: break
        }
        return [
            "type": "op", "desc": "transaction coordinator", "twoPhaseCommitCoordinator": .document(commit),
        ]
    }
}
