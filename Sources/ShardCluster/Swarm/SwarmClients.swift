import BSON
import SimKernel

/// One client, with its session: it does one thing at a time.
struct SwarmClient: Sendable {
    enum State: Sendable {
        case thinking
        /// A command is about to be sent again.
        case resting(SwarmJob)
        case waiting(OperationID, SwarmJob)
        case answered(BSONDocument, SwarmJob)
    }

    var state = State.thinking
    /// When it acts next; never while it waits for an answer.
    var readyAt: Micros
    /// Transaction number of its session.
    var number: Int64 = 0
    let router: Int

    /// What it waits for.
    var awaited: OperationID? {
        if case .waiting(let operation, _) = state { operation } else { nil }
    }
}

extension Swarm {
    private static let restTime: Micros = .milliseconds(200)

    /// A client whose time has come sends a command, or hears what became of it.
    mutating func serve(_ client: Int) {
        switch clients[client].state {
        case .thinking:
            guard let job = newJob(for: client) else {
                clients[client].readyAt = .max
                return
            }
            report.operations += count(job)
            send(job, from: client)
        case .resting(let job): send(job, from: client)
        case .answered(let reply, let job): hear(reply, to: job, client)
        case .waiting: clients[client].readyAt = .max
        }
    }

    private mutating func send(_ job: SwarmJob, from client: Int) {
        report.commands += 1
        let progress = cluster.begin(
            command(for: job, of: client), database: database(of: job), on: .router(clients[client].router))
        switch progress {
        case .done(let reply, let latency):
            clients[client].state = .answered(reply, job)
            clients[client].readyAt = cluster.now + latency
        case .waiting(let operation):
            clients[client].state = .waiting(operation, job)
            clients[client].readyAt = .max
        }
    }

    /// Replies to those who had to wait.
    mutating func collectAnswers() {
        for client in clients.indices where clients[client].readyAt == .max {
            guard let operation = clients[client].awaited, let (reply, latency) = cluster.poll(operation),
                case .waiting(_, let job) = clients[client].state
            else { continue }
            clients[client].state = .answered(reply, job)
            clients[client].readyAt = cluster.now + latency
        }
        for operation in errands where cluster.poll(operation) != nil {
            errands.removeAll { $0 == operation }
        }
    }

    private mutating func hear(_ reply: BSONDocument, to job: SwarmJob, _ client: Int) {
        let outcome = SwarmOutcome(reply)
        guard let next = settle(job, outcome, reply) else {
            if outcome == .acknowledged { report.acknowledged += count(job) }
            clients[client].state = .thinking
            clients[client].readyAt = cluster.now + Micros(chance.exponential(mean: thinkTime))
            return
        }
        clients[client].state = .resting(next)
        clients[client].readyAt = cluster.now + (next.attempts > 1 ? Self.restTime : 0)
    }

    /// What a client does next, drawn by the plan's shares; nil once the swarm heals.
    private mutating func newJob(for client: Int) -> SwarmJob? {
        guard !watch.isHealing else { return nil }
        let lot = chance.below(100)
        if lot < plan.transfers, parts.contains(.transfers) { return transfer(client) }
        if lot < plan.transfers + plan.reads { return read() }
        let concern = newConcern()
        let sort = Self.sorts[Int(chance.below(UInt64(Self.sorts.count)))]
        guard parts.contains(sort) else { return read() }
        var job = SwarmJob(kind: .audit, concern: concern, began: cluster.now)
        switch sort {
        case .registers:
            let keys = (0..<batch(2)).map { _ in Int(chance.below(UInt64(SwarmModel.registerCount))) }
            job.kind = chance.below(20) == 0 ? .erase(keys: keys) : .write(keys.map { newValue(of: $0) })
        case .counters:
            job.kind = .increment(
                (0..<batch(2)).map { _ in
                    let key = Int(chance.below(UInt64(SwarmModel.counterCount)))
                    return SwarmJob.CounterMark(key: key, token: model.newToken(.counter(key)))
                })
            job.number = nextNumber(client)
        case .items:
            job.kind = .insert(items: (0..<batch(16)).map { _ in model.newItem(key: Int(chance.below(1_000))) })
            job.number = nextNumber(client)
        default:
            guard !model.items.isEmpty else { return read() }
            var items: [Int] = []
            for _ in 0..<batch(2) {
                let item = Int(chance.below(UInt64(model.items.count)))
                if !items.contains(item) { items.append(item) }
            }
            for item in items where model.items[item].removed == nil { model.items[item].removed = .unknown }
            job.kind = .remove(
                items.map { SwarmJob.Removal(item: $0, wasInserted: model.items[$0].inserted == .acknowledged) })
            job.number = nextNumber(client)
        }
        if job.operations > 1 { job.isOrdered = chance.below(2) == 0 }
        return job
    }

    private func count(_ job: SwarmJob) -> Int { parts.contains(.batches) ? job.operations : 1 }

    private mutating func newValue(of key: Int) -> SwarmJob.RegisterValue {
        defer { model.nextValue += 1 }
        return SwarmJob.RegisterValue(key: key, value: model.nextValue)
    }

    /// Statements of a write: so many on average, from one to twice as many less one.
    private mutating func batch(_ mean: UInt64) -> Int {
        parts.contains(.batches) ? Int(chance.below(2 * mean - 1)) + 1 : 1
    }

    /// Between two jobs of a client, on average: the longer, the more operations a job has.
    private var thinkTime: Double { parts.contains(.batches) ? plan.thinkTime : 1_300_000 }

    /// Each as often as it is drawn.
    private static let sorts: [SwarmPart] = [
        .registers, .registers, .registers, .counters, .counters, .counters, .items, .items, .items, .removals,
    ]

    private mutating func read() -> SwarmJob {
        if chance.below(12) == 0, parts.contains(.audits) { return SwarmJob(kind: .audit, began: cluster.now) }
        let key = Int(chance.below(UInt64(SwarmModel.registerCount)))
        let modes: [ReadPreference.Mode] = [.primary, .primaryPreferred, .secondary, .secondaryPreferred, .nearest]
        let levels: [ReadConcern.Level] = [.linearizable, .linearizable, .local, .majority, .available]
        let drawn = levels[Int(chance.below(5))]
        let level = parts.contains(.weakReads) ? drawn : .linearizable
        let mode = level == .linearizable ? .primary : modes[Int(chance.below(5))]
        return SwarmJob(kind: .read(key: key, level: level, mode: mode), began: cluster.now)
    }

    private mutating func transfer(_ client: Int) -> SwarmJob {
        let from = Int(chance.below(UInt64(SwarmModel.accountCount)))
        let to = (from + 1 + Int(chance.below(UInt64(SwarmModel.accountCount - 1)))) % SwarmModel.accountCount
        let token = model.newToken(.accounts(from, to))
        return SwarmJob(
            kind: .transfer(token: token, stage: .take), number: nextNumber(client), began: cluster.now)
    }

    private mutating func newConcern() -> SwarmJob.Concern {
        switch chance.below(10) {
        case ..<6: .implicit
        case 8... where parts.contains(.weakWrites): .one
        default: .majority(timeout: Int32(500 + chance.below(5_000)))
        }
    }

    private mutating func nextNumber(_ client: Int) -> Int64 {
        clients[client].number += 1
        return clients[client].number
    }
}
