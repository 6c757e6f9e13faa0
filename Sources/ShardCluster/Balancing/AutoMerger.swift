import BSON
import SimKernel

extension Cluster {
    /// Merges neighbouring chunks of one shard that have been there for a while and are not jumbo.
    mutating func runAutoMerger() {
        // Of a round that was put off or brought forward, the older time is left in the queue.
        guard now >= balancer.autoMergedAt + span(.autoMergerIntervalSecs, of: .config) else { return }
        balancer.autoMergedAt = now
        scheduleAutoMerge()
        guard balancerMayRun, configCanCommit, catalog.settings.autoMergerEnabled else { return }
        let horizon = mergeHorizon
        for name in catalog.collections.names {
            guard let entry = catalog.collections[name], entry.enableAutoMerge, !entry.noBalance,
                resharding?.namespace != name, !migrations.active.contains(where: { $0.namespace == name })
            else { continue }
            for run in mergeableRuns(of: entry, before: horizon).reversed() { merge(run, of: name, what: "autoMerge") }
        }
    }

    /// The next round comes an interval after the last one.
    mutating func scheduleAutoMerge() {
        let due = balancer.autoMergedAt + span(.autoMergerIntervalSecs, of: .config)
        events.schedule(.autoMergeRound, at: max(now, due))
    }

    /// Chunks that came to their shard before this second may be merged.
    var mergeHorizon: UInt32 {
        let seconds = UInt32(truncatingIfNeeded: LogicalClock.epochSeconds &+ now / 1_000_000)
        let window = parameter(.minSnapshotHistoryWindowInSeconds, of: .config).int64 ?? 0
        return seconds > window ? seconds - UInt32(clamping: window) : 0
    }

    func mergeableRuns(of entry: CollectionEntry, before horizon: UInt32) -> [ClosedRange<Int>] {
        let chunks = entry.chunks.chunks
        var runs: [ClosedRange<Int>] = []
        var start = 0
        while start < chunks.count {
            var end = start
            while end + 1 < chunks.count, isMergeable(chunks[start], horizon), isMergeable(chunks[end + 1], horizon),
                chunks[end + 1].shard == chunks[start].shard, !crossesZone(chunks[end + 1].min, of: entry.namespace)
            {
                end += 1
            }
            if end > start { runs.append(start...end) }
            start = end + 1
        }
        return runs
    }

    private func isMergeable(_ chunk: Chunk, _ horizon: UInt32) -> Bool {
        !chunk.jumbo && chunk.onCurrentShardSince.seconds < horizon
    }

    private func crossesZone(_ bound: KeyBound, of name: Namespace) -> Bool {
        catalog.zones.contains { $0.namespace == name && ($0.range.min == bound || $0.range.max == bound) }
    }
}
