import BSON
package import SimKernel

/// How far a two-phase commit has come, kept by the first participant in config.transaction_coordinators.
package struct Coordinator: Sendable, Hashable {
    /// The server's steps (`currentInSteps` of serverStatus).
    package enum Step: String, Sendable, Hashable, CaseIterable {
        case writingParticipantList, waitingForVotes, writingDecision, waitingForDecisionAcks, deletingCoordinatorDoc
    }

    package enum Decision: Sendable, Hashable {
        case commit
        case abort(String)
    }

    package internal(set) var step = Step.writingParticipantList
    package internal(set) var decision: Decision?
    package internal(set) var hasRecovered = false
    package let startedAt: Micros
    var stepStartedAt: Micros
    var list: OpTime?
    var decided: OpTime?
    /// The home shard has done what was decided, and others are told.
    var isTold = false
    /// A fail point holds it; nothing happens until that is taken away.
    package internal(set) var isHung = false
    /// Whether an event of it is in the queue.
    var isScheduled = false
}

/// What the rounds of a commit take in virtual time, for nodes in one region (Docs/Fidelity.md).
enum CommitTimes {
    /// Between two shards.
    static let oneWay: Micros = CommandCosts.roundTrip / 2
    /// A write of the coordinator's that a majority has.
    static let majorityWrite: Micros = DocumentCosts.majority
    /// Between two looks at what can't go on.
    static let retry: Micros = .milliseconds(500)
}

extension Cluster {
    mutating func beginTwoPhaseCommit(_ serial: UInt32) {
        let moment = now
        _ = transactions.update(serial) { transaction in
            transaction.state = .committing
            transaction.coordinator = Coordinator(startedAt: moment, stepStartedAt: moment)
        }
        enter(.writingParticipantList, serial)
    }

    /// Begins a step; its end is an event.
    private mutating func enter(_ step: Coordinator.Step, _ serial: UInt32) {
        guard let home = transactions[serial]?.participants.first?.shard else { return }
        let moment = now
        _ = transactions.update(serial) {
            $0.coordinator?.step = step
            $0.coordinator?.stepStartedAt = moment
        }
        switch step {
        case .writingParticipantList:
            let point = writeCoordinator(serial, .insert, on: home)
            _ = transactions.update(serial) { $0.coordinator?.list = point }
            continueCommit(serial, in: CommitTimes.oneWay + CommitTimes.majorityWrite)
        case .waitingForVotes: continueCommit(serial, in: CommitTimes.oneWay)
        case .writingDecision:
            let point = writeCoordinator(serial, .update, on: home)
            _ = transactions.update(serial) { $0.coordinator?.decided = point }
            continueCommit(serial, in: CommitTimes.majorityWrite)
        case .waitingForDecisionAcks: continueCommit(serial, in: 0)
        case .deletingCoordinatorDoc:
            _ = writeCoordinator(serial, .delete, on: home)
            concludeCommit(serial)
        }
    }

    private mutating func continueCommit(_ serial: UInt32, in span: Micros) {
        guard transactions[serial]?.coordinator?.isScheduled == false else { return }
        _ = transactions.update(serial) { $0.coordinator?.isScheduled = true }
        events.schedule(.transactionStep(serial), at: now + span)
    }

    /// The coordinator's document, as its shard's oplog shows it.
    private mutating func writeCoordinator(_ serial: UInt32, _ operation: OplogOperation, on home: ShardID) -> OpTime {
        guard let transaction = transactions[serial] else { return .none }
        let id: BSONDocument = [
            "lsid": .document(transaction.session.document), "txnNumber": .int64(transaction.number),
        ]
        var document: BSONDocument = ["_id": .document(id)]
        if operation != .delete {
            document.append(
                "participants", .array(transaction.participants.map { .string(self[$0.shard].name) }))
        }
        switch transaction.coordinator?.decision {
        case .commit: document.append("decision", ["decision": "commit"])
        case .abort: document.append("decision", ["decision": "abort"])
        case nil: break
        }
        record(operation, in: Namespace("config", "transaction_coordinators"), document, on: home)
        return self[home].oplog.lastOptime
    }

    /// A step's time is over: goes on, or looks again later while the coordinator's shard has no majority.
    mutating func stepTransaction(_ serial: UInt32) {
        _ = transactions.update(serial) { $0.coordinator?.isScheduled = false }
        guard let transaction = transactions[serial], transaction.state == .committing,
            let coordinator = transaction.coordinator, let home = transaction.participants.first?.shard
        else { return }
        guard shardCanCommit(home) else { return continueCommit(serial, in: CommitTimes.retry) }
        if hangs(coordinator, on: home) {
            _ = transactions.update(serial) { $0.coordinator?.isHung = true }
            return
        }
        switch coordinator.step {
        case .writingParticipantList:
            guard isDurable(coordinator.list, on: home) else { return continueCommit(serial, in: CommitTimes.retry) }
            enter(.waitingForVotes, serial)
        case .waitingForVotes: collectVotes(serial)
        case .writingDecision:
            guard isDurable(coordinator.decided, on: home) else { return continueCommit(serial, in: CommitTimes.retry) }
            enter(.waitingForDecisionAcks, serial)
        case .waitingForDecisionAcks: carryOut(serial, home: home)
        case .deletingCoordinatorDoc: break
        }
    }

    /// Whether the primary knows that a majority has an entry: one of its own history, at or before its commit point.
    func isDurable(_ point: OpTime?, on shard: ShardID) -> Bool {
        guard let point, self[shard].oplog.mayContain(point) else { return false }
        let set = self[shard].replicaSet
        guard set.isDisturbed else { return true }
        return hasActingPrimary(shard) && point <= set.members[self[shard].acting].following.committed
    }

    /// Participants prepare when they are asked; each vote counts when a majority of its shard has it.
    private mutating func collectVotes(_ serial: UInt32) {
        guard let transaction = transactions[serial], let home = transaction.participants.first?.shard else { return }
        var isComplete = true
        var isNew = false
        for (place, participant) in transaction.participants.enumerated() {
            switch participant.state {
            case .aborted: return decide(.abort("NoSuchTransaction"), serial)
            case .committed: break
            case .prepared:
                if !isDurable(participant.prepared, on: participant.shard) || !isLinked(home, participant.shard) {
                    isComplete = false
                }
            case .inProgress:
                if isForgotten(participant) { return decide(.abort("NoSuchTransaction"), serial) }
                isComplete = false
                guard shardCanCommit(participant.shard), isLinked(home, participant.shard) else { continue }
                prepare(serial, place)
                isNew = true
            }
        }
        if isComplete { return decide(.commit, serial) }
        continueCommit(serial, in: isNew ? CommitTimes.majorityWrite + CommitTimes.oneWay : CommitTimes.retry)
    }

    private mutating func decide(_ decision: Coordinator.Decision, _ serial: UInt32) {
        _ = transactions.update(serial) { $0.coordinator?.decision = decision }
        enter(.writingDecision, serial)
    }

    /// From now on the participant can neither abort nor commit by itself.
    private mutating func prepare(_ serial: UInt32, _ place: Int) {
        guard let participant = transactions[serial]?.participants[place] else { return }
        let object: BSONDocument = [
            "applyOps": .array(participant.operations.map { .document($0.document) }), "prepare": true,
        ]
        record(.command, in: Namespace("admin", "$cmd"), object, on: participant.shard)
        let point = self[participant.shard].oplog.lastOptime
        _ = transactions.update(serial) {
            $0.participants[place].state = .prepared
            $0.participants[place].prepared = point
        }
    }

    /// The decision reaches the coordinator's own shard at once, and the others after their way; all acknowledge it.
    private mutating func carryOut(_ serial: UInt32, home: ShardID) {
        guard let transaction = transactions[serial], let coordinator = transaction.coordinator else { return }
        if case .abort(let reason) = coordinator.decision { return carryOutAbort(serial, reason) }
        var isComplete = true
        for (place, participant) in transaction.participants.enumerated() where participant.state != .committed {
            guard participant.shard == home || coordinator.isTold, shardCanCommit(participant.shard),
                isLinked(home, participant.shard)
            else {
                isComplete = false
                continue
            }
            do throws(CommandError) {
                try apply(serial, place, asPrepared: true)
                transactions.spans.note(serial, at: self[participant.shard].oplog.lastOptime.timestamp)
            } catch {
                transactionFaults.append("a prepared transaction could not be committed: \(error.message)")
            }
        }
        if !coordinator.isTold {
            _ = transactions.update(serial) { $0.coordinator?.isTold = true }
            answerCommit(serial, success())
            wakeBlocked()
            return continueCommit(serial, in: CommitTimes.oneWay)
        }
        for participant in transactions[serial]?.participants ?? []
        where !isDurable(participant.committed, on: participant.shard) { isComplete = false }
        guard isComplete else { return continueCommit(serial, in: CommitTimes.retry) }
        enter(.deletingCoordinatorDoc, serial)
    }

    private mutating func carryOutAbort(_ serial: UInt32, _ reason: String) {
        let text = transactions[serial]?.text ?? ""
        answerCommit(serial, CommandError.noSuchTransaction("Transaction with \(text) has been aborted.").reply)
        abort(serial, reason: reason)
    }

    private mutating func answerCommit(_ serial: UInt32, _ reply: BSONDocument) {
        for operation in transactions[serial]?.waiting ?? [] {
            answer(operation, reply, latency: CommandCosts.roundTrip)
        }
        _ = transactions.update(serial) { $0.waiting = [] }
    }

    private mutating func concludeCommit(_ serial: UInt32) {
        transactions.conclude(serial, committed: true, reason: "", at: now)
        wakeBlocked()
    }
}
