import BSON
import SimKernel

extension Cluster {
    /// One round: split at zones' bounds, choose what to move, start it. The next round comes when all has moved.
    mutating func runBalancerRound() {
        guard case .waiting = balancer.state else { return }
        guard topology.sharded, balancerMayRun, configCanCommit else {
            return events.schedule(.balancerRound, at: now + BalancerTimes.idle)
        }
        balancer.rounds += 1
        splitAtZoneBounds()
        let started = startChosenMigrations()
        if started == 0 {
            events.schedule(.balancerRound, at: now + BalancerTimes.idle)
        } else {
            balancer.state = .moving(started: started, left: started, since: now)
        }
    }

    /// A migration of the present round is over; the last one ends the round.
    mutating func balancerMigrationEnded() {
        guard case .moving(let started, let left, let since) = balancer.state else { return }
        guard left <= 1 else {
            balancer.state = .moving(started: started, left: left - 1, since: since)
            return
        }
        balancer.state = .waiting
        logRound(moved: started, since: since)
        answerBalancerStops()
        events.schedule(.balancerRound, at: now + span(.balancerMigrationsThrottlingMs, of: .config))
    }

    /// Not stopped, and within the active window if there is one.
    package var balancerMayRun: Bool {
        guard catalog.settings.balancerEnabled else { return false }
        guard let window = catalog.settings.activeWindow else { return true }
        let minute = Int(LogicalClock.date(now) / 60_000 % 1440)
        return window.contains(minute: minute)
    }

    /// Starts what the policy proposes, collection by collection, and counts it.
    private mutating func startChosenMigrations() -> Int {
        var free: [ShardID] = []
        for shard in activeShards where migrations.involving(shard) == nil && shardCanCommit(shard) {
            free.append(shard)
        }
        var names = catalog.collections.names
        generator.shuffle(&names)
        var started = 0
        for name in names {
            guard free.count >= 2, let entry = catalog.collections[name], !entry.noBalance, !entry.unsplittable,
                resharding?.namespace != name
            else { continue }
            if entry.defragmentation != nil {
                started += defragment(name, free: &free)
                continue
            }
            for choice in balancerPolicy(for: entry).choices(available: &free) {
                let range = rangeToMove(from: choice.chunk, of: entry)
                let begun = try? startMigration(
                    of: range, in: entry, from: choice.from, to: choice.to, by: .balancer(choice.reason),
                    forceJumbo: choice.reason == .draining || catalog.settings.attemptsJumboChunks)
                if begun != nil { started += 1 }
            }
        }
        return started
    }

    /// What the policy needs to know of one collection.
    func balancerPolicy(for entry: CollectionEntry) -> BalancerPolicy {
        BalancerPolicy(
            shards: activeShards.map { id in
                BalancerPolicy.Load(
                    shard: id, draining: self[id].isDraining, zones: self[id].zones,
                    bytes: ownedBytes(of: entry.namespace, on: id))
            },
            chunks: entry.chunks, zones: catalog.zones.filter { $0.namespace == entry.namespace },
            rangeSizeBytes: catalog.rangeSizeBytes(entry))
    }
}
