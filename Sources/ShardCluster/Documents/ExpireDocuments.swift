import BSON
import SimKernel

/// The TTL monitor: every 60 s each primary deletes what its TTL indexes say has expired.
extension Cluster {
    /// `ttlMonitorSleepSecs`.
    private static let expiryInterval: Micros = .seconds(60)

    /// Passes stand on whole minutes of the cluster's time; none is due while no index has an expiry.
    mutating func scheduleExpiry() {
        guard !expiryIsScheduled, hasExpiry else { return }
        expiryIsScheduled = true
        events.schedule(.expiryPass, at: (now / Self.expiryInterval + 1) * Self.expiryInterval)
    }

    private var hasExpiry: Bool {
        shards.contains { shard in
            shard.collections.contains { $0.1.indexes.contains { $0.expireAfterSeconds != nil } }
        }
    }

    /// Whether a shard's primary is there, may write, and its TTL monitor is on.
    private func expires(on shard: ShardID) -> Bool {
        self[shard].replicaSet.primary != nil && !isLocked(shard)
            && parameter(.ttlMonitorEnabled, of: .shard(shard)).truthy
    }

    mutating func runExpiryPass() {
        expiryIsScheduled = false
        for shard in activeShards where expires(on: shard) {
            for (name, stored) in self[shard].collections {
                for spec in stored.indexes where spec.expireAfterSeconds != nil {
                    deleteExpired(of: name, by: spec, on: shard)
                }
            }
        }
        scheduleExpiry()
    }

    /// Deletes each document with a date in the field, or in an array there, that is old enough.
    private mutating func deleteExpired(of name: Namespace, by spec: IndexSpec, on shard: ShardID) {
        guard let seconds = spec.expireAfterSeconds, let direction = spec.key.first?.value.double,
            let stored = self[shard].collections[name]
        else { return }
        let newest = BSONValue.date(LogicalClock.date(now) - seconds * 1_000)
        let isDescending = direction < 0
        let first = KeyString(isDescending ? newest : .date(.min), descending: isDescending)
        let last = KeyString(isDescending ? .date(.min) : newest, descending: isDescending)
        let range = KeyRange(low: first, high: last.afterPrefix)
        let part = ReadSource.Part(shard: shard, stored: stored, hidden: hiddenRanges(of: name, on: shard))
        let source = ReadSource(parts: [part], pattern: catalog.collections[name]?.pattern)
        var expired: [FoundDocument] = []
        try? stored.forEach(.index(spec.name, ranges: [range], reverse: false)) { (record, document) in
            if let record, !source.isOrphan(document, in: part) {
                expired.append(FoundDocument(shard: shard, record: record, document: document))
            }
            return true
        }
        for document in expired { try? remove(document, from: name) }
    }
}
