import BSON
import SimKernel

extension Cluster {
    /// Remembers what a shard gave away, and when it may be deleted.
    mutating func orphan(_ range: ShardKeyRange, of name: Namespace, on shard: ShardID, _ share: DocumentTotals) {
        let id = nextOrphanID
        nextOrphanID &+= 1
        let due = now + MigrationTimes.orphanCleanupDelay
        shards[shard.slot].orphans.append(
            OrphanRange(
                id: id, namespace: name, range: range, documents: share.count, bytes: share.bytes, deleteAt: due))
        events.schedule(.rangeDeletionDue(shard, id), at: due)
    }

    /// Deletes an orphaned range from the shard's store.
    mutating func deleteOrphans(_ id: UInt32, on shard: ShardID) {
        guard let index = shards[shard.slot].orphans.firstIndex(where: { $0.id == id }) else { return }
        let orphan = shards[shard.slot].orphans.remove(at: index)
        guard let entry = catalog.collections[orphan.namespace] else { return }
        discard(orphan.range, of: entry, on: shard)
    }

    /// Whether a shard still stores documents of an earlier life of this range.
    func holdsOrphans(in range: ShardKeyRange, of name: Namespace, on shard: ShardID) -> Bool {
        self[shard].orphans.contains { $0.namespace == name && $0.range.overlaps(range) }
    }
}
