import BSON
import SimKernel

/// What the rebalancer shows.
extension Platform {
    /// Partitions that were moved since the sandbox began.
    package var partitionMoves: Int { rebalancing.movedEver }

    var rebalancerStatus: BSONDocument {
        let settings = rebalancing.settings
        let spread = spread(data.owners, over: nodes.servingIDs, settings.measure)
        var sizes = BSONDocument()
        for node in nodes.nodes { sizes.append(node.name, .number(data.totals(of: node.id).bytes)) }
        return [
            "status": .string((rebalancing.current?.status ?? .idle).rawValue),
            "strategy": .string(settings.strategy.rawValue), "measure": .string(settings.measure.rawValue),
            "threshold": .double(settings.threshold), "imbalance": .double(spread.imbalance),
            "deviation": .double(spread.deviation), "balanced": .bool(spread.imbalance <= settings.threshold),
            "partitions": .number(Int64(data.count)), "keys": .number(data.keys), "bytes": .number(data.bytes),
            "sizes": .document(sizes),
            "last": rebalancing.current.map { .document($0.document(now: now)) } ?? .null,
        ]
    }

    func document(of plan: RebalancePlan, threshold: Double) -> BSONDocument {
        [
            "strategy": .string(plan.strategy.rawValue), "imbalance": .double(plan.before.imbalance),
            "threshold": .double(threshold),
            "needed": .bool(plan.isForced || plan.before.imbalance > threshold),
            "moves": .number(Int64(plan.moves.count)), "keys": .number(plan.keys), "bytes": .number(plan.bytes),
            "share": .double(data.keys > 0 ? Double(plan.keys) / Double(data.keys) : 0),
            "seconds": .double(plan.duration.inSeconds), "imbalanceAfter": .double(plan.after.imbalance),
            "unreachable": .number(Int64(plan.unreachable)),
            "steps": .array(plan.moves.map { .document(BSONDocument(fields(of: $0))) }),
        ]
    }
}
