import BSON
import SimKernel

extension ElasticSwarm {
    /// What must hold at any time.
    mutating func check() {
        guard report.violations.isEmpty else { return }
        if let broken = platform.traffic.brokenInvariant() { violate(broken) }
        for broken in platform.scalingViolations { violate(broken) }
        checkData()
        checkPools()
        checkDatabase()
        for broken in platform.discoveryViolations { violate(broken) }
        for broken in owners.violations(platform) { violate(broken) }
    }

    /// A newcomer whose seeds have all left goes on asking: nobody can let it in.
    private func hasLostItsSeeds(_ node: Node) -> Bool {
        guard node.isJoining, let view = platform.nodes.gossip.view(of: node.id) else { return false }
        return !platform.nodes.seeds(of: view).contains(where: platform.nodes.gossips)
    }

    mutating func violate(_ what: String) {
        report.violations.append("at \(platform.now / 1_000) ms: \(what)")
    }

    /// Every partition has a node that there is, and no key is lost or counted twice.
    private mutating func checkData() {
        let ids = Set(platform.nodes.nodes.map(\.id))
        for (partition, owner) in platform.data.owners.enumerated() where !ids.contains(owner) {
            return violate("partition \(partition) belongs to node \(owner), which is gone")
        }
        let held = platform.data.partitions.reduce(Int64(0)) { $0 + $1.keys }
        guard held == keys, platform.data.keys == keys else {
            return violate("\(keys) keys were stored, \(held) are there and \(platform.data.keys) are counted")
        }
        let byNode = platform.nodes.nodes.reduce(Int64(0)) { $0 + platform.data.totals(of: $1.id).keys }
        guard byNode == keys else { return violate("the nodes hold \(byNode) keys of \(keys)") }
    }

    /// The faults stop; then every request has its end, every server serves and every key can be read.
    mutating func settle() {
        call("scaler.capacity", .document(["available": .null, "startTime": "5s"]))
        learnServers()
        for server in services.flatMap(\.servers) {
            call("traffic.slow", .string(server), 1)
            call("traffic.restart", .string(server))
        }
        for client in clients { call("traffic.stop", .string(client)) }
        for node in platform.nodes.nodes where node.process != .running { call("nodes.restart", .string(node.name)) }
        settleDatabase()
        let steps = Int(Self.settling / .minutes(1))
        for _ in 0..<steps where report.violations.isEmpty { pass(.minutes(1)) }
        // A slow link may take hours to move all partitions, and until then no node is taken away.
        for _ in 0..<24 where platform.rebalancing.isUnderWay && report.violations.isEmpty { pass(.minutes(30)) }
        if platform.rebalancing.isUnderWay { violate("the rebalance never ends") }
        for _ in 0..<steps where report.violations.isEmpty { pass(.minutes(1)) }
        guard report.violations.isEmpty else { return }
        for client in platform.traffic.clients where client.inFlight != 0 {
            violate("\(client.settings.name) still waits for \(client.inFlight) requests")
        }
        settlePools()
        for node in platform.nodes.nodes where !node.isActive && !hasLostItsSeeds(node) {
            violate("\(node.name) does not come back")
        }
        for scaler in platform.scaling.scalers where !scaler.isSuspended {
            guard let sight = platform.sight(of: scaler.target) else { continue }
            if scaler.bounds.clamped(sight.size) != sight.size {
                violate("\(scaler.name) leaves \(sight.size) instances, outside of its bounds")
            }
        }
    }

    /// Puts in what the plants ask for, as often as something new may have come.
    mutating func plant() {
        if report.plants.contains(.drainedServes) {
            for balancer in platform.traffic.balancers.indices {
                for pool in platform.traffic.balancers[balancer].pools.indices {
                    platform.traffic.balancers[balancer].pools[pool].isFaulty = true
                }
            }
        }
        if report.plants.contains(.twoOwners), !isPlanted, let first = platform.data.owners.first,
            let other = platform.nodes.nodes.first(where: { $0.id != first }), platform.rebalancing.isUnderWay
        {
            isPlanted = true
            platform.data.give(0, to: other.id)
        }
        if report.plants.contains(.requestForgotten) { platform.pools.plants.insert(.forgetsRequests) }
        if report.plants.contains(.poolOverfilled) { platform.pools.plants.insert(.overfills) }
        if hasDatabase { plantInDatabase() }
        if report.plants.contains(.noCooldown) {
            for index in platform.scaling.scalers.indices { platform.scaling.scalers[index].ignoresCooldown = true }
        }
    }
}
