import BSON
import SimKernel

/// The faults stop: what was wrong must become right again, within bounded time.
extension Swarm {
    private static let healingLimit: Micros = .minutes(10)
    /// Ranges may have to wait for orphans to go, which stay for 15 minutes.
    private static let drainingLimit: Micros = .minutes(60)
    private static let drainingLook: Micros = .seconds(15)

    mutating func heal() {
        watch.isHealing = true
        (nextFault, nextErrand) = (.max, .max)
        while let fault = cluster.network.faults.first { cluster.remove(fault) }
        let limit = cluster.now + Self.healingLimit
        while report.violations.isEmpty, let ailment {
            guard cluster.now < limit else { return note(["not healed: \(text(of: ailment))"]) }
            step()
        }
        drain()
    }

    private enum Ailment {
        case client(Int)
        case set(SetRef)
        case members(ShardID)
        case errand
        case migration
        case operation
    }

    /// What is not yet as it should be.
    private var ailment: Ailment? {
        for place in clients.indices {
            if case .thinking = clients[place].state { continue }
            return .client(place)
        }
        let sets = [SetRef.config] + cluster.activeShards.map(SetRef.shard)
        for set in sets where cluster[set].isDisturbed || cluster[set].members.count(where: \.isPrimary) != 1 {
            return .set(set)
        }
        for shard in cluster.activeShards {
            let tip = cluster[shard].history.tip
            if cluster[shard].replicaSet.members.contains(where: { $0.bearsData && $0.applied != tip }) {
                return .members(shard)
            }
        }
        if !errands.isEmpty { return .errand }
        if !cluster.migrations.active.isEmpty { return .migration }
        return cluster.operations.ids.isEmpty ? nil : .operation
    }

    private func text(of ailment: Ailment) -> String {
        switch ailment {
        case .client(let place): "a client waits for the answer to \(clients[place].state)"
        case .set(let set):
            "\(cluster[set].name) has not settled: \(cluster.unrest(of: set) ?? "it has, but not for long enough")"
        case .members(let shard): "members of \(cluster[shard].name) are behind"
        case .errand: "a command of an administrator waits"
        case .migration: "a migration is under way"
        case .operation: "an operation waits: \(cluster.operations.all)"
        }
    }

    /// Shards that drain come to their end, and are empty then.
    private mutating func drain() {
        run(["balancerStart": 1])
        let limit = cluster.now + Self.drainingLimit
        while report.violations.isEmpty, let shard = cluster.activeShards.first(where: { cluster[$0].isDraining }) {
            guard cluster.now < limit else { return note(["\(cluster[shard].name) does not become empty"]) }
            let other = cluster.activeShards.first { !cluster[$0].isDraining }
            if let other, cluster.catalog.databases.contains(where: { $0.primary == shard }) {
                run(["movePrimary": .string(Self.database), "to": .string(cluster[other].name)])
            }
            let owned = [Self.registers, Self.counters, Self.items, Self.accounts].reduce(0) {
                $0 + cluster.ownedDocuments(of: $1, on: shard)
            }
            let name = cluster[shard].name
            run(["removeShard": .string(name)])
            if cluster[shard].state == .removed, owned != 0 { note(["\(name) is removed with \(owned) documents"]) }
            let next = cluster.now + Self.drainingLook
            while cluster.now < next, report.violations.isEmpty {
                nextCheck = min(nextCheck, next)
                step()
            }
        }
    }
}
