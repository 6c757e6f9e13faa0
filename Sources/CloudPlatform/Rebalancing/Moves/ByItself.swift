import BSON
import SimKernel

/// The rebalancer where nobody asks it.
extension Platform {
    /// Partitions without a key move for nothing: they are where the strategy wants them, at any time.
    mutating func placeWhatIsEmpty() {
        guard data.isEmpty, let first = nodes.memberIDs.first else { return }
        let before = data.owners
        if before.isEmpty { data.place(Array(repeating: first, count: data.count)) }
        data.place(targets(nodes.nodes.filter(\.isMember), settings: rebalancing.settings))
        guard data.owners != before else { return }
        notify(
            .placed,
            [
                ("strategy", .string(rebalancing.settings.strategy.rawValue)),
                ("partitions", .number(Int64(data.count))),
            ])
    }

    /// Once a second, if it is set to: acts as `rebalancer.run` does. It looks again only when something has changed,
    /// and after a failure not before silent nodes have been noticed.
    mutating func rebalanceByItself() {
        let settings = rebalancing.settings
        guard settings.automatic, !rebalancing.isUnderWay, !data.isEmpty, nodes.isHealthy else { return }
        if let last = rebalancing.current, last.status == .failed, let ended = last.endedAt,
            now - ended <= NodeBook.timeout
        {
            return
        }
        let seen = [Int64(notices.total), data.keys, data.bytes]
        guard rebalancing.looked != seen else { return }
        rebalancing.looked = seen
        let plan = plan(RebalancePlan.Wish(settings))
        guard plan.isForced || plan.before.imbalance > settings.threshold, !plan.moves.isEmpty else { return }
        startRebalance(plan, because: "the threshold")
    }
}
