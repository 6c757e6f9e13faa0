import BSON
import SimKernel

/// The elastic manager at its looks.
extension Platform {
    mutating func lookElastic(life: Int) {
        guard elastic.isRunning, elastic.life == life else { return }
        queue.schedule(.elasticLook(life: life), at: now + ElasticManager.tick)
        let span = ElasticManager.tick.inSeconds
        serve(span)
        var rate = elastic.load.rate(now - elastic.loadSince, now: now)
        if elastic.noise > 0 { rate *= generator.lognormal(deviation: elastic.noise) }
        elastic.rate = min(max(rate, 0), ElasticManager.rateLimit)
        elastic.needed = max(1, Int((elastic.rate / elastic.sustainable).rounded(.up)))
        moveElastic(to: elasticState)
    }

    /// What came since the last look, at the rate that it had then.
    private mutating func serve(_ span: Double) {
        guard data.keys > 0 else { return }
        var all = NodeQueue.Outcome()
        for index in nodes.nodes.indices {
            let node = nodes.nodes[index]
            let held = data.totals(of: node.id)
            guard held.keys > 0 else { continue }
            let rate = elastic.rate * Double(held.keys) / Double(data.keys)
            guard node.isRunning else {
                all.requests += rate * span
                all.failed += rate * span
                continue
            }
            let moving = Double(rebalancing.movesUnderWay(of: node.id))
            let spared = max(0.05, 1 - (NodeLoad.idleCPU + NodeLoad.movingCPU * moving) / 100)
            let outcome = elastic.accept(
                node.id, rate: rate + held.requests, cores: Double(node.cpus) * spared, span: span)
            all.requests += outcome.requests
            all.failed += outcome.failed
            all.withinObjective += outcome.withinObjective
            all.seconds += outcome.seconds
        }
        elastic.lastOutcome = all
        elastic.tally.add(
            all, span: span, size: nodes.nodes.count, needed: elastic.needed, part: elastic.objective.part, at: now)
    }

    private var elasticState: ElasticManager.State {
        let failed = scaling.scalers.contains { $0.target == .nodes && $0.failures > 0 }
        if failed || !nodes.isHealthy { return .error }
        if !scaling.provider.launches.isEmpty { return .scalingUp }
        if nodes.nodes.contains(where: \.isLeaving) { return .scalingDown }
        return rebalancing.isUnderWay ? .rebalancing : .idle
    }

    private mutating func moveElastic(to state: ElasticManager.State) {
        guard state != elastic.state else { return }
        notify(
            .elasticState,
            [
                ("from", .string(elastic.state.rawValue)), ("to", .string(state.rawValue)),
                ("nodes", .number(Int64(nodes.nodes.count))), ("rate", .double(elastic.rate)),
            ])
        elastic.state = state
    }
}
