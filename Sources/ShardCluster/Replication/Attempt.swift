import BSON
import SimKernel

/// Running a command that replica sets may keep waiting.
extension Cluster {
    enum Attempt: Sendable {
        case done(reply: BSONDocument, latency: Micros)
        /// It goes on as an operation of its own.
        case elsewhere(OperationID)
        case waiting(Waiting)
    }

    /// How long a router, or a driver, looks for a member: the server's defaultFindReplicaSetHostTimeoutMS.
    static let selectionTimeout: Micros = .seconds(15)

    /// Whether a command takes the straight way: no set is disturbed, and it asks for nothing that transactions do not
    /// see to themselves.
    func isPlain(_ request: CommandRequest) -> Bool {
        guard disturbedSets == 0 else { return false }
        if request.session?.isTransaction == true { return true }
        return request.writeConcern == .implicit && request.readConcern == .implicit && request.readPreference == nil
    }

    /// Runs a command; one that meets an obstacle leaves nothing and waits for its turn.
    mutating func attempt(_ request: CommandRequest, _ definition: CommandDefinition, began: Micros) -> Attempt {
        let isWrite = definition.isWrite
        let before = mayMeetObstacle(request, isWrite: isWrite) ? moment(before: request) : nil
        let outer = work
        work.begin(request, isWrite: isWrite)
        let changesStores = isWrite || request.name == "aggregate" || request.session?.isTransaction == true
        let changes = disturbedSets > 0 && changesStores ? standIn(for: request.node) : []
        var failure: CommandError?
        var outcome: CommandOutcome?
        do throws(CommandError) { outcome = try perform(definition, request) } catch {
            failure = error.labelled(for: request)
        }
        if work.obstacle == nil { confirmPrimaries() }
        standDown(changes)
        let met = work
        work = outer
        if let obstacle = met.obstacle {
            // What waits for a transaction besides has its turn later.
            if case .waiting(let operation)? = outcome { operations[operation] = nil }
            if let before { goBack(to: before) }
            return turn(of: request, obstacle, began: began)
        }
        served = met.written.first.map { NodeID.member(.shard($0.shard), $0.member) } ?? met.reader
        switch outcome {
        case .waiting(let operation): return .elsewhere(operation)
        case .reply(let reply, let latency): return acknowledge(reply, latency, met, request, began: began)
        case nil: return .done(reply: failure?.reply ?? [:], latency: CommandCosts.roundTrip + met.travel)
        }
    }

    /// Whether a command may find that it has to wait for its turn, so that what it did must be taken back: a write
    /// or a transaction's statement can't where each shard has a primary that takes it.
    private func mayMeetObstacle(_ request: CommandRequest, isWrite: Bool) -> Bool {
        guard disturbedSets > 0 else { return false }
        guard isWrite || request.session?.isTransaction == true else { return true }
        return shards.indices.contains { slot in
            shards[slot].replicaSet.isDisturbed && shards[slot].state != .removed
                && writablePrimary(of: ShardID(slot), for: request.node) == nil
        }
    }

    private func turn(
        of request: CommandRequest, _ obstacle: CommandWork.Obstacle, began: Micros
    ) -> Attempt {
        let limit = (try? Self.timeLimit(request.document)).flatMap { $0 }.map { began + $0 }
        var deadline = limit
        if case .noMember(let shard, let preference) = obstacle {
            let end = began + Self.selectionTimeout
            deadline = min(limit ?? end, end)
            // Where nothing can change, nobody has to wait for it.
            if disturbedSets == 0 {
                return .done(
                    reply: Self.noMember(preference, in: self[shard].replicaSet.name).reply,
                    latency: (deadline ?? end) - now)
            }
        }
        return .waiting(
            .turn(AwaitedTurn(request: request, began: began, deadline: deadline, obstacle: obstacle)))
    }

    /// Primaries that a linearizable read ran on write an entry that a majority has to get; none does where one of them
    /// takes no writes yet.
    private mutating func confirmPrimaries() {
        for place in work.confirming where self[place.shard].replicaSet.isDisturbed {
            guard let node = work.node, writablePrimary(of: place.shard, for: node) == place.member else {
                return work.meet(.noMember(place.shard, .primary))
            }
        }
        for place in work.confirming where self[place.shard].replicaSet.isDisturbed {
            let change = standIn(place.member, on: place.shard)
            recordNoop("linearizable read", on: place.shard)
            standDown(change.map { [$0] } ?? [])
        }
    }

    /// What a write, or a read to be confirmed, still has to wait for.
    private mutating func acknowledge(
        _ reply: BSONDocument, _ latency: Micros, _ met: CommandWork, _ request: CommandRequest, began: Micros
    ) -> Attempt {
        let isRead = !met.confirming.isEmpty
        guard !met.written.isEmpty || isRead else {
            return .done(reply: reply, latency: max(0, began + latency + met.travel - now))
        }
        var concern = request.writeConcern
        if isRead { concern.acknowledgement = .majority }
        let isQuick = isUnconfirmed(concern, met.written)
        let replication = met.written.isEmpty || (disturbedSets == 0 && !isQuick) ? 0 : DocumentCosts.majority
        let ready = began + latency + met.travel - min(replication, latency)
        let limit = (try? Self.timeLimit(request.document)).flatMap { $0 }.map { began + $0 }
        let timeout = concern.timeout.map { now + $0 }
        let isTimeout = timeout.map { $0 <= limit ?? .max } ?? false
        let write = AwaitedWrite(
            reply: reply, ready: ready, written: met.written, concern: concern,
            deadline: isTimeout ? timeout : limit, limit: isTimeout ? .acknowledgement : .command,
            node: request.node, isRead: isRead)
        if concern.acknowledgement == .nodes(0) { return .done(reply: reply, latency: max(0, ready - now)) }
        if !isQuick || concern.journal == true { flushJournals(of: met.written) }
        switch outcome(of: write) {
        case .acknowledged: return .done(reply: reply, latency: max(0, ready - now))
        case .failed(let error): return .done(reply: failed(write, by: error), latency: max(0, ready - now))
        case .pending: return .waiting(.acknowledgement(write))
        }
    }

    /// Whether the primary alone acknowledges.
    private func isUnconfirmed(_ concern: WriteConcern, _ written: [CommandWork.Written]) -> Bool {
        written.allSatisfy { shards[$0.shard.slot].replicaSet.primaryAcknowledges(concern) }
    }

    /// Who waits for a journal doesn't wait for its interval.
    private mutating func flushJournals(of written: [CommandWork.Written]) {
        for place in written where self[place.shard].replicaSet.isDisturbed {
            flushJournal(of: place.member, on: place.shard)
        }
    }
}
