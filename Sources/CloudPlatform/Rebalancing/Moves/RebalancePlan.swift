import SimKernel

/// What a rebalance would do.
struct RebalancePlan: Sendable {
    struct Move: Sendable, Hashable {
        let partition: Int
        let from: Int
        let to: Int
        let keys: Int64
        let bytes: Int64
    }

    /// With what it is made.
    struct Wish: Sendable {
        var settings: RebalancerSettings
        /// As if this node had left.
        var without: Int?

        init(_ settings: RebalancerSettings) { self.settings = settings }
    }

    let strategy: StrategyName
    let moves: [Move]
    /// Partitions that ought to move and whose node does not answer.
    let unreachable: Int
    let before: Spread
    let after: Spread
    /// Some node is to give away all that it has.
    let isForced: Bool
    /// By the schedule of moves, if nothing gets in its way.
    let duration: Micros

    var keys: Int64 { moves.reduce(0) { $0 + $1.keys } }
    var bytes: Int64 { moves.reduce(0) { $0 + $1.bytes } }
}

extension Platform {
    /// Makes a plan for the active nodes that are to stay; nothing is changed.
    func plan(_ wish: RebalancePlan.Wish) -> RebalancePlan {
        let settings = wish.settings
        let members = nodes.nodes.filter { $0.isMember && $0.id != wish.without }
        let targets = targets(members, settings: settings)
        let answering = Set(nodes.nodes.filter(\.isActive).map(\.id))
        var moves: [RebalancePlan.Move] = []
        var owners = data.owners
        var unreachable = 0
        for (partition, target) in targets.enumerated() where target != data.owners[partition] {
            let from = data.owners[partition]
            guard answering.contains(from) else {
                unreachable += 1
                continue
            }
            let held = data.partitions[partition]
            owners[partition] = target
            moves.append(
                RebalancePlan.Move(partition: partition, from: from, to: target, keys: held.keys, bytes: held.bytes))
        }
        let leaving = nodes.nodes.contains { ($0.isLeaving || $0.id == wish.without) && data.owners.contains($0.id) }
        return RebalancePlan(
            strategy: settings.strategy, moves: moves, unreachable: unreachable,
            before: spread(data.owners, over: nodes.servingIDs, settings.measure),
            after: spread(owners, over: members.map(\.id), settings.measure), isForced: leaving,
            duration: MoveSchedule.duration(of: moves, settings: settings))
    }

    /// The node's id that the strategy wants for each partition.
    func targets(_ members: [Node], settings: RebalancerSettings) -> [Int] {
        guard !members.isEmpty else { return data.owners }
        let answering = Set(nodes.nodes.filter(\.isActive).map(\.id))
        return settings.strategy.strategy(virtualNodes: settings.virtualNodes).place(
            PlacementView(
                members: members.map { PlacementView.Member(id: $0.id, hash: KeyHash.of($0.name)) },
                owners: data.owners, movable: data.owners.map { answering.contains($0) },
                weights: data.partitions.map(settings.measure.weight), threshold: settings.threshold))
    }

    /// How uneven it lies on the active nodes that stay.
    func spread(_ owners: [Int], over members: [Int], _ measure: RebalancerSettings.Measure) -> Spread {
        var sizes = [Double](repeating: 0, count: members.count)
        var places = [Int](repeating: -1, count: (owners.max() ?? -1) + 1)
        for (place, member) in members.enumerated() where member < places.count { places[member] = place }
        for (partition, owner) in owners.enumerated() where places[owner] >= 0 {
            sizes[places[owner]] += measure.weight(data.partitions[partition])
        }
        return Spread(sizes)
    }
}
