import BSON
import SimKernel

/// A command that has to wait for the members of a replica set.
enum Waiting: Sendable {
    /// It has not run yet: its member is not in reach, or not far enough.
    case turn(AwaitedTurn)
    /// It has written, and its write concern is not satisfied yet.
    case acknowledgement(AwaitedWrite)

    var deadline: Micros? {
        switch self {
        case .turn(let turn): turn.deadline
        case .acknowledgement(let write): write.deadline
        }
    }

    func concerns(_ shard: ShardID) -> Bool {
        switch self {
        case .turn(let turn): turn.obstacle.shard == shard
        case .acknowledgement(let write): write.written.contains { $0.shard == shard }
        }
    }
}

struct AwaitedTurn: Sendable {
    let request: CommandRequest
    let began: Micros
    let deadline: Micros?
    let obstacle: CommandWork.Obstacle
}

struct AwaitedWrite: Sendable {
    /// What it answers once it is acknowledged, but for a write concern error.
    let reply: BSONDocument
    /// When its answer would be there without waiting.
    let ready: Micros
    let written: [CommandWork.Written]
    let concern: WriteConcern
    let deadline: Micros?
    /// What the deadline means.
    let limit: Limit
    let node: NodeAddress
    /// Since when a primary has been out of reach.
    var lostSince: Micros?

    enum Limit: Sendable, Hashable {
        /// wtimeout.
        case acknowledgement
        /// maxTimeMS.
        case command
    }

    /// A read whose primary has to prove itself fails altogether where a write has a write concern error.
    let isRead: Bool
}

extension Cluster {
    /// Looks at the commands that wait for a set: something has changed there.
    mutating func lookAtWaiting(on shard: ShardID) {
        guard work.node == nil else { return }
        if isLooking {
            if !looksAgainAt.contains(shard) { looksAgainAt.append(shard) }
            return
        }
        isLooking = true
        var next: ShardID? = shard
        while let shard = next {
            looksAgainAt.removeAll { $0 == shard }
            for id in operations.ids {
                guard case .waiting(let waiting) = operations[id], waiting.concerns(shard) else { continue }
                look(at: waiting, of: id)
            }
            next = looksAgainAt.first
        }
        isLooking = false
    }

    private mutating func look(at waiting: Waiting, of id: OperationID) {
        switch waiting {
        case .acknowledgement(var write):
            switch outcome(of: write) {
            case .acknowledged: answer(id, write.reply, readyAt: write.ready, from: write.node, on: write.written)
            case .failed(let error): answer(id, failed(write, by: error), latency: 0)
            case .pending(let isLost):
                guard isLost != (write.lostSince != nil) else { return }
                write.lostSince = isLost ? now : nil
                operations[id] = .waiting(.acknowledgement(write))
            }
        case .turn(let turn):
            guard let definition = CommandTable.definition(of: turn.request.name) else { return }
            if let held = holdBack(turn.request, isWrite: definition.isWrite, limit: turn.deadline.map { $0 - now }) {
                operations[id] = .following(held)
                return
            }
            guard mayGoOn(turn) else { return }
            switch attempt(turn.request, definition, began: turn.began) {
            case .done(let reply, let latency): answer(id, reply, latency: latency)
            case .elsewhere(let operation): operations[id] = .following(operation)
            case .waiting(let next):
                operations[id] = .waiting(next)
                if let deadline = next.deadline, deadline != turn.deadline {
                    schedule(.deadline(id), after: deadline - now)
                }
            }
        }
    }

    /// A command that waits for a primary is not tried while its router sees none. Statements of transactions are: their
    /// transaction may be over.
    private func mayGoOn(_ turn: AwaitedTurn) -> Bool {
        guard case .noMember(let shard, let preference) = turn.obstacle, preference.mode == .primary,
            case .router(let router) = turn.request.node, turn.request.session?.isTransaction != true
        else { return true }
        return primary(of: .shard(shard), seenBy: .router(router)) != nil
    }

    /// The reply travels back from the primary that waited longest.
    private mutating func answer(
        _ id: OperationID, _ reply: BSONDocument, readyAt: Micros, from node: NodeAddress,
        on written: [CommandWork.Written]
    ) {
        let sender = sender(of: node)
        var back: Micros = 0
        for place in written {
            let way = pathDelay(from: .member(.shard(place.shard), place.member), to: sender)
            back = max(back, way)
        }
        answer(id, reply, latency: max(readyAt - now, back))
    }

    /// A waiting command's time is up, if it still waits.
    mutating func endWaiting(of id: OperationID) {
        guard case .waiting(let waiting) = operations[id], let deadline = waiting.deadline, deadline <= now else {
            return
        }
        switch waiting {
        case .turn(let turn): answer(id, timeout(of: turn).reply, latency: 0)
        case .acknowledgement(let write): answer(id, timedOut(write), latency: 0)
        }
    }

    private func timeout(of turn: AwaitedTurn) -> CommandError {
        if case .noMember(let shard, let preference) = turn.obstacle, timeLimitEnds(turn) != now {
            return Self.noMember(preference, in: self[shard].replicaSet.name)
        }
        return .maxTimeMSExpired("operation exceeded time limit")
    }

    private func timeLimitEnds(_ turn: AwaitedTurn) -> Micros? {
        (try? Self.timeLimit(turn.request.document)).flatMap { $0 }.map { turn.began + $0 }
    }
}
