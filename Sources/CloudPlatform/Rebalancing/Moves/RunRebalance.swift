import BSON
import ShardCluster
import SimKernel

/// A rebalance from its start to its end.
extension Platform {
    /// - Throws: ConflictingOperationInProgress (117).
    func checkNoRebalance() throws(CommandError) {
        guard !rebalancing.isUnderWay else {
            throw .conflictingOperationInProgress(
                "A rebalance is under way. Wait until rebalancer.status().status is no longer IN_PROGRESS.")
        }
    }

    mutating func startRebalance(_ plan: RebalancePlan, because: String, settings: RebalancerSettings? = nil) {
        let run = Rebalance(
            number: rebalancing.count + 1, plan, settings: settings ?? rebalancing.settings, because: because,
            keys: data.keys, at: now)
        rebalancing.begin(run)
        notify(
            .rebalanceStarted,
            [
                ("run", .number(Int64(run.number))), ("strategy", .string(run.strategy.rawValue)),
                ("because", .string(because)), ("moves", .number(Int64(run.planned))),
                ("keys", .number(plan.keys)), ("bytes", .number(plan.bytes)),
            ])
        startMoves()
    }

    /// Begins what can begin; a rebalance without any move left is over.
    mutating func startMoves() {
        while var run = rebalancing.current, run.status == .inProgress {
            let book = nodes
            let barred = { (id: Int) in
                book.node(id).map { $0.process == .paused || $0.process == .starting } ?? false
            }
            guard let index = run.schedule.next(of: run.moves, unless: barred) else {
                if run.schedule.waiting.isEmpty, run.underWay.isEmpty { complete() }
                return
            }
            let move = run.moves[index]
            if let obstacle = obstacle(to: move) { return failRebalance(because: obstacle) }
            let end = now + run.settings.span(bytes: move.bytes)
            let ticket = rebalancing.newTicket()
            run.underWay.append(Rebalance.UnderWay(move: index, endsAt: end, ticket: ticket))
            rebalancing.current = run
            queue.schedule(.moveDone(ticket: ticket), at: end)
            notify(.moveStarted, fields(of: move))
        }
    }

    private func obstacle(to move: RebalancePlan.Move) -> String? {
        guard let from = nodes.node(move.from), let to = nodes.node(move.to) else { return "a node is gone" }
        for node in [from, to] where node.process == .down { return "\(node.name) is down" }
        guard data.totals(of: to.id).bytes + data.partitions[move.partition].bytes <= to.diskBytes else {
            return "the disk of \(to.name) has no room for partition \(move.partition)"
        }
        return nil
    }

    /// The partition belongs to its new node, with all that is in it by now.
    mutating func finishMove(ticket: Int) {
        guard var run = rebalancing.current, run.status == .inProgress,
            let place = run.underWay.firstIndex(where: { $0.ticket == ticket })
        else { return }
        let move = run.moves[run.underWay[place].move]
        run.underWay.remove(at: place)
        run.schedule.finish(move)
        run.moved += 1
        run.movedKeys += data.partitions[move.partition].keys
        run.movedBytes += data.partitions[move.partition].bytes
        rebalancing.current = run
        rebalancing.movedEver += 1
        data.give(move.partition, to: move.to)
        notify(.moved, fields(of: move))
        startMoves()
    }

    /// A paused node's moves stand still.
    mutating func stallMoves(of id: Int) {
        guard var run = rebalancing.current, run.status == .inProgress else { return }
        for index in run.underWay.indices where run.underWay[index].left == nil {
            let move = run.moves[run.underWay[index].move]
            guard move.from == id || move.to == id else { continue }
            run.underWay[index].left = run.underWay[index].endsAt - now
            run.underWay[index].ticket = rebalancing.newTicket()
        }
        rebalancing.current = run
    }

    /// Moves whose nodes both run again go on where they stood.
    mutating func resumeMoves(of id: Int) {
        guard var run = rebalancing.current, run.status == .inProgress else { return }
        for index in run.underWay.indices {
            let move = run.moves[run.underWay[index].move]
            guard let left = run.underWay[index].left, move.from == id || move.to == id,
                nodes.node(move.from)?.isRunning == true, nodes.node(move.to)?.isRunning == true
            else { continue }
            run.underWay[index].left = nil
            run.underWay[index].endsAt = now + left
            queue.schedule(.moveDone(ticket: run.underWay[index].ticket), at: now + left)
        }
        rebalancing.current = run
        startMoves()
    }

    /// A rebalance cannot go on without a node that it needs.
    mutating func nodeFailed(_ id: Int, because reason: String) {
        guard let run = rebalancing.current, run.status == .inProgress, run.involves(id) else { return }
        failRebalance(because: reason)
    }

    /// Ends the rebalance under way, as a failed one.
    mutating func stopRebalance(because reason: String) {
        guard rebalancing.isUnderWay else { return }
        failRebalance(because: reason)
    }

    /// What had not arrived stays with its giver.
    private mutating func failRebalance(because reason: String) {
        guard let run = rebalancing.current else { return }
        for moving in run.underWay { notify(.moveAbandoned, fields(of: run.moves[moving.move])) }
        end(.failed, because: reason)
    }

    private mutating func complete() {
        end(.completed, because: nil)
        for node in nodes.nodes where node.isLeaving && data.held(by: node.id) == 0 { drop(node: node.id) }
    }

    private mutating func end(_ status: Rebalance.Status, because reason: String?) {
        guard var run = rebalancing.current else { return }
        run.status = status
        run.failure = reason
        run.endedAt = now
        run.moves = []
        run.underWay = []
        run.schedule = MoveSchedule(count: 0)
        run.imbalanceAfter =
            spread(data.owners, over: nodes.servingIDs, run.settings.measure).imbalance
        rebalancing.current = run
        var fields: [(String, BSONValue)] = [
            ("run", .number(Int64(run.number))), ("moved", .number(Int64(run.moved))),
            ("of", .number(Int64(run.planned))), ("keys", .number(run.movedKeys)), ("bytes", .number(run.movedBytes)),
            ("seconds", .double((now - run.startedAt).inSeconds)),
        ]
        if let reason { fields.append(("reason", .string(reason))) }
        notify(status == .failed ? .rebalanceFailed : .rebalanceCompleted, fields)
    }

    func fields(of move: RebalancePlan.Move) -> [(String, BSONValue)] {
        let held = data.partitions[move.partition]
        return [
            ("partition", .number(Int64(move.partition))), ("from", .string(nodes.node(move.from)?.name ?? "")),
            ("to", .string(nodes.node(move.to)?.name ?? "")), ("keys", .number(held.keys)),
            ("bytes", .number(held.bytes)),
        ]
    }
}
