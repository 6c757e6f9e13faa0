package import BSON
import SimKernel

/// What transactions there are and were, for the shell and for views.
extension Cluster {
    /// Those that are over first, in the order of their end, then the open ones.
    package var transactionFacts: [BSONDocument] {
        transactions.history.map(fact) + transactions.open.map(fact)
    }

    private func fact(_ record: TransactionRecord) -> BSONDocument {
        var document: BSONDocument = [
            "session": .binary(record.session.uuid), "txnNumber": .int64(record.number),
            "state": .string(record.isCommitted ? "committed" : "aborted"),
        ]
        if let type = record.commitType { document.append("commitType", .string(type.rawValue)) }
        if let home = record.coordinator { document.append("coordinator", .string(self[home].name)) }
        document.append(
            "participants",
            .array(
                record.participants.map { shard in
                    [
                        "shard": .string(self[shard].name),
                        "state": .string(record.isCommitted ? "committed" : "aborted"),
                        "readOnly": .bool(!record.writers.contains(shard)),
                    ]
                }))
        document.append("recovered", .bool(record.hasRecovered))
        if !record.reason.isEmpty { document.append("reason", .string(record.reason)) }
        document.append("start", .date(LogicalClock.date(record.start)))
        document.append("end", .date(LogicalClock.date(record.end)))
        return document
    }

    private func fact(_ transaction: Transaction) -> BSONDocument {
        var document: BSONDocument = [
            "session": .binary(transaction.session.uuid), "txnNumber": .int64(transaction.number),
            "state": .string(transaction.shownState),
        ]
        if let type = transaction.commitType { document.append("commitType", .string(type.rawValue)) }
        if let home = transaction.participants.first {
            document.append("coordinator", .string(self[home.shard].name))
        }
        document.append("participants", .array(transaction.participants.map { .document(fact($0)) }))
        if let coordinator = transaction.coordinator {
            document.append("step", .string(coordinator.step.rawValue))
            document.append("recovered", .bool(coordinator.hasRecovered))
        }
        document.append("start", .date(LogicalClock.date(transaction.startedAt)))
        return document
    }

    private func fact(_ participant: Participant) -> BSONDocument {
        [
            "shard": .string(self[participant.shard].name), "state": .string(participant.shownState),
            "readOnly": .bool(participant.isReadOnly),
        ]
    }

    /// `transactions` of serverStatus.
    func transactionStatistics(_ request: CommandRequest) -> BSONDocument {
        let open = transactions.open
        var reply: BSONDocument = [
            "currentActive": 0, "currentInactive": .int64(Int64(open.count)), "currentOpen": .int64(Int64(open.count)),
            "totalStarted": .int64(Int64(transactions.started)),
            "totalCommitted": .int64(Int64(transactions.committed)),
            "totalAborted": .int64(Int64(transactions.aborted)),
        ]
        if case .router = request.node {
            var types = BSONDocument()
            for type in Transaction.CommitType.allCases {
                let count = BSONValue.int64(Int64(transactions.commits[type] ?? 0))
                types.append(type.rawValue, ["successful": count])
            }
            reply.append("commitTypes", .document(types))
        } else {
            let prepared = open.filter { $0.participants.contains { $0.state == .prepared } }.count
            reply.append("currentPrepared", .int64(Int64(prepared)))
            var steps = BSONDocument()
            for step in Coordinator.Step.allCases {
                let count = open.filter { $0.coordinator?.step == step }.count
                steps.append(step.rawValue, .int64(Int64(count)))
            }
            reply.append("twoPhaseCommitCoordinator", ["currentInSteps": .document(steps)])
        }
        return reply
    }

    /// What is wrong with the transactions, in words: a lock without a transaction, an outcome that differs by shard.
    func transactionInvariants() -> [String] {
        var faults = transactionFaults
        for transaction in transactions.all where transaction.isOver {
            let states = transaction.participants.map(\.state)
            if states.contains(.prepared) || states.contains(.inProgress) {
                faults.append("transaction \(transaction.number): over, with a participant that is not")
            }
        }
        for transaction in transactions.open where transaction.state == .inProgress {
            if transaction.participants.contains(where: { $0.state == .prepared || $0.state == .committed }) {
                faults.append("transaction \(transaction.number): prepared before its commit")
            }
        }
        for transaction in transactions.open {
            let states = transaction.participants.map(\.state)
            if states.contains(.committed), states.contains(.aborted) {
                faults.append("transaction \(transaction.number): committed on one shard, aborted on another")
            }
        }
        if active != nil { faults.append("a transaction's view stands in for a store between two commands") }
        return faults
    }
}

extension Transaction {
    var shownState: String {
        if state == .committing, participants.contains(where: { $0.state == .prepared }) { return "prepared" }
        switch state {
        case .inProgress: return "inProgress"
        case .committing: return "committing"
        case .committed: return "committed"
        case .aborted: return "aborted"
        }
    }
}

extension Participant {
    var shownState: String {
        switch state {
        case .inProgress: "inProgress"
        case .prepared: "prepared"
        case .committed: "committed"
        case .aborted: "aborted"
        }
    }
}
