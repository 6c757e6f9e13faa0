import SimKernel

/// The faults that befall the cluster.
extension Swarm {
    private static let sorts: [SwarmPart] = [
        .kill, .pause, .slowDisk, .clockSkew, .packetLoss, .cut, .oneWayCut, .router, .configServer,
    ]
    private static let maximumFaults = 3

    mutating func beginFault() {
        nextFault = cluster.now + Micros(chance.exponential(mean: plan.faultGap))
        guard cluster.network.faults.count < Self.maximumFaults else { return }
        let span = Micros.milliseconds(Int64(1_000 + chance.below(40_000)))
        let sort = Self.sorts[Int(chance.below(UInt64(Self.sorts.count)))]
        guard parts.contains(sort) else { return }
        let set = sort == .configServer ? SetRef.config : anySet()
        let members = cluster[set].members.count
        let first = Int(chance.below(UInt64(members)))
        let node = NodeID.member(set, first)
        let kind: Fault.Kind
        switch sort {
        case .kill: kind = .killed(killed(first, in: set))
        case .configServer, .pause: kind = chance.below(2) == 0 ? .paused(node) : .killed([node])
        case .slowDisk: kind = .slowDisk(node, factor: Double(2 + chance.below(50)))
        case .clockSkew: kind = .clockSkew(node, offset: .milliseconds(Int64(chance.below(20_000)) - 10_000))
        case .packetLoss: kind = .packetLoss([node], others(than: first, in: set), rate: 0.05 + chance.unit() / 2)
        case .cut: kind = .cut(from: [node], to: others(than: first, in: set), twoWay: true)
        case .oneWayCut:
            let others = others(than: first, in: set)
            kind =
                chance.below(2) == 0
                ? .cut(from: [node], to: others, twoWay: false) : .cut(from: others, to: [node], twoWay: false)
        default:
            let router = NodeID.router(Int(chance.below(UInt64(plan.topology.routers))))
            kind = chance.below(2) == 0 ? .paused(router) : .killed([router])
        }
        cluster.inject(kind, named: sort.rawValue, for: span)
        report.faults += 1
    }

    private mutating func anySet() -> SetRef {
        let shards = cluster.activeShards
        return .shard(shards[Int(chance.below(UInt64(shards.count)))])
    }

    /// Mostly one member, now and then a majority.
    private mutating func killed(_ first: Int, in set: SetRef) -> [NodeID] {
        let members = cluster[set].members.count
        let count = chance.below(6) == 0 && parts.contains(.majorityLoss) ? members / 2 + 1 : 1
        return (0..<count).map { .member(set, (first + $0) % members) }
    }

    /// The rest of the set, and with a chance of one half the routers.
    private mutating func others(than member: Int, in set: SetRef) -> [NodeID] {
        var nodes = cluster[set].members.indices.filter { $0 != member }.map { NodeID.member(set, $0) }
        if chance.below(2) == 0 { nodes += cluster.routers.indices.map(NodeID.router) }
        return nodes
    }
}
