package import BSON
import SimKernel

extension Cluster {
    /// Writes an operation to a shard's oplog; its healthy secondaries apply it at once. `undo` takes it back.
    package mutating func record(
        _ operation: OplogOperation, in name: Namespace, _ object: BSONDocument, target: BSONDocument? = nil,
        on shard: ShardID, undo: StorageUndo? = nil
    ) {
        let point = OpTime(timestamp: clock.tick(at: now), term: shards[shard.slot].replicaSet.term)
        shards[shard.slot].oplog.append(
            OplogEntry(
                optime: point, operation: operation, namespace: name.text, object: object, target: target))
        shards[shard.slot].writes.combine(point.timestamp.raw)
        shards[shard.slot].writes.combine(bytes: object.bytes)
        if let target { shards[shard.slot].writes.combine(bytes: target.bytes) }
        shards[shard.slot].replicaSet.advance(to: point)
    }
}
