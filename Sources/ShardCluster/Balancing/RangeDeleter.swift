import BSON
import SimKernel

extension Cluster {
    /// Remembers what a shard stores and doesn't own, and when it may be deleted: by default when a query that began
    /// before may have ended.
    mutating func orphan(
        _ range: ShardKeyRange, of name: Namespace, on shard: ShardID, _ share: DocumentTotals,
        after delay: Micros? = nil
    ) {
        let delay = delay ?? span(.orphanCleanupDelaySecs, of: .shard(shard))
        let id = nextOrphanID
        nextOrphanID &+= 1
        shards[shard.slot].orphans.append(
            OrphanRange(
                id: id, namespace: name, range: range, documents: share.count, bytes: share.bytes,
                deleteAt: now + delay))
        events.schedule(.rangeDeletionDue(shard, id), at: now + delay)
    }

    /// Deletes an orphaned range from the shard's store, once no cursor reads it any more and a primary is there to do it.
    mutating func deleteOrphans(_ id: UInt32, on shard: ShardID) {
        guard let index = shards[shard.slot].orphans.firstIndex(where: { $0.id == id }) else { return }
        let orphan = shards[shard.slot].orphans[index]
        guard shardCanCommit(shard), !isRead(orphan, on: shard) else {
            let later = now + MigrationTimes.rangeDeleterLook
            shards[shard.slot].orphans[index].deleteAt = later
            return events.schedule(.rangeDeletionDue(shard, id), at: later)
        }
        shards[shard.slot].orphans.remove(at: index)
        if let entry = catalog.collections[orphan.namespace] { discard(orphan.range, of: entry, on: shard) }
        answerCleanups()
    }

    /// Whether a shard still stores documents of an earlier life of this range.
    func holdsOrphans(in range: ShardKeyRange, of name: Namespace, on shard: ShardID) -> Bool {
        self[shard].orphans.contains { $0.namespace == name && $0.range.overlaps(range) }
    }

    /// A cursor that was opened before the range was given away still reads it.
    private func isRead(_ orphan: OrphanRange, on shard: ShardID) -> Bool {
        cursors.open.contains { cursor in
            guard case .query(_, let source) = cursor.origin, cursor.namespace == orphan.namespace.text,
                now - cursor.lastUsed <= CrudLimits.cursorIdle
            else { return false }
            return source.parts.contains { $0.shard == shard && $0.hidden?.contains(orphan.range) != true }
        }
    }
}
