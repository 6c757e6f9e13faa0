import BSON
import SimKernel

/// What an answer means for the model, and what the client does next.
extension Swarm {
    /// The job to go on with; nil if it is over.
    mutating func settle(_ job: SwarmJob, _ outcome: SwarmOutcome, _ reply: BSONDocument) -> SwarmJob? {
        switch job.kind {
        case .write(let values):
            for register in values { wrote(register.value, to: register.key, job, outcome) }
            return nil
        case .erase(let keys):
            for key in keys { wrote(SwarmModel.absent, to: key, job, outcome) }
            return nil
        case .read(let key, let level, _):
            if outcome == .acknowledged { saw(reply, key, level, since: job.began) }
            return nil
        case .increment(let marks):
            if outcome == .acknowledged, reply["n"]?.int64 != Int64(marks.count) {
                note(["one of the counters \(marks.map(\.key)) is gone"])
            }
            return finish(job, outcome) { model, fate in
                for mark in marks { model.settle(token: mark.token, fate) }
            }
        case .insert(let items):
            if reply.hasWriteError(11_000) { note(["one of the items \(items) was there before it was inserted"]) }
            return finish(job, outcome) { model, fate in
                for item in items { model.settle(item: item, fate) }
            }
        case .remove(let removals):
            let foundAll = reply["n"]?.int64 == Int64(removals.count)
            return finish(job, outcome) { model, fate in
                guard fate == .acknowledged else { return }
                for removal in removals where foundAll || removal.wasInserted {
                    model.items[removal.item].removed = fate
                }
            }
        case .transfer(let token, let stage): return goOn(job, token, stage, outcome, reply)
        case .audit:
            if outcome == .acknowledged { audit(reply) }
            return nil
        }
    }

    private mutating func wrote(_ value: Int64, to key: Int, _ job: SwarmJob, _ outcome: SwarmOutcome) {
        let isSure = outcome == .acknowledged && job.concern.isMajority
        model.registers[key].append(
            RegisterOperation(kind: .write(value), call: job.began, end: isSure ? cluster.now : .max))
    }

    /// A retryable write is sent again, a few times; then nobody knows.
    private mutating func finish(
        _ job: SwarmJob, _ outcome: SwarmOutcome, _ settle: (inout SwarmModel, SwarmFate) -> Void
    ) -> SwarmJob? {
        if outcome.isRetryable, job.attempts < SwarmJob.maximumAttempts {
            var next = job
            next.attempts += 1
            return next
        }
        settle(&model, outcome == .acknowledged && job.concern.isMajority ? .acknowledged : .unknown)
        return nil
    }

    /// A transaction's next statement; after a failure it is given up, a commit that failed is sent again.
    private mutating func goOn(
        _ job: SwarmJob, _ token: Int, _ stage: SwarmJob.TransferStage, _ outcome: SwarmOutcome, _ reply: BSONDocument
    ) -> SwarmJob? {
        func next(_ stage: SwarmJob.TransferStage) -> SwarmJob {
            var next = job
            next.kind = .transfer(token: token, stage: stage)
            return next
        }
        switch (stage, outcome) {
        case (.take, .acknowledged), (.give, .acknowledged):
            if reply["n"]?.int64 != 1 { note(["an account is gone"]) }
            return next(stage == .take ? .give : .commit)
        case (.take, .failed), (.give, .failed):
            model.settle(token: token, .refused)
            return next(.abort)
        case (.commit, .acknowledged):
            model.settle(token: token, .acknowledged)
            return nil
        case (.commit, .failed):
            guard outcome.isRetryable, job.attempts < SwarmJob.maximumAttempts else { return nil }
            var again = job
            again.attempts += 1
            return again
        case (.abort, _): return nil
        }
    }

    /// A register was read: exactly, or as something that somebody has written.
    private mutating func saw(_ reply: BSONDocument, _ key: Int, _ level: ReadConcern.Level, since: Micros) {
        let batch = reply.value(at: ["cursor", "firstBatch"])?.array ?? []
        if batch.count > 1, level != .available { note(["register \(key) is there \(batch.count) times"]) }
        let value = batch.first.map { $0.document?["v"]?.int64 ?? 0 } ?? SwarmModel.absent
        if level == .linearizable {
            model.registers[key].append(RegisterOperation(kind: .read(value), call: since, end: cluster.now))
        }
        if value >= model.nextValue { note(["register \(key) shows \(value), which nobody wrote"]) }
    }

    /// All accounts at one time hold what they held at the beginning.
    private mutating func audit(_ reply: BSONDocument) {
        let accounts = (reply.value(at: ["cursor", "firstBatch"])?.array ?? []).compactMap(\.document)
        let sum = accounts.reduce(0) { $0 + ($1["n"]?.int64 ?? 0) }
        let expected = Int64(SwarmModel.accountCount) * SwarmModel.balance
        if accounts.count != SwarmModel.accountCount || sum != expected {
            note(["a snapshot shows \(accounts.count) accounts that hold \(sum), not \(expected)"])
        }
    }
}

extension BSONDocument {
    /// Whether a statement of a batch, any of them, ended in an error.
    fileprivate func hasWriteError(_ code: Int64) -> Bool {
        self["writeErrors"]?.array?.contains { $0.document?["code"]?.int64 == code } ?? false
    }
}
