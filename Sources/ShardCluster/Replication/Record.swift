package import BSON
import SimKernel

extension Cluster {
    /// Writes an operation to a shard's oplog. The secondaries of a calm set apply it at once, those of a disturbed one
    /// when it has come to them. `undo` takes it back.
    package mutating func record(
        _ operation: OplogOperation, in name: Namespace, _ object: BSONDocument, target: BSONDocument? = nil,
        on shard: ShardID, undo: StorageUndo? = nil
    ) {
        if active != nil {
            if shards[shard.slot].replicaSet.isDisturbed { requirePrimary(of: shard) }
            return collect(operation, in: name, object, target: target, on: shard)
        }
        if transactions.hasLocks { noteObstacle(operation, in: name, object, target: target, on: shard) }
        if let undo, shards[shard.slot].replicaSet.isDisturbed { keep(.storage(undo), of: name, on: shard) }
        record(operation, namespace: name.text, object, target: target, on: shard)
        if runningStatement != nil {
            let point = shards[shard.slot].oplog.lastOptime
            runningStatement?.wrote(.init(shard: shard, namespace: name, point: point))
        }
    }

    /// An entry that is of no collection.
    mutating func recordNoop(_ message: String, on shard: ShardID) {
        record(.noop, namespace: "", ["msg": .string(message)], target: nil, on: shard)
    }

    private mutating func record(
        _ operation: OplogOperation, namespace: String, _ object: BSONDocument, target: BSONDocument?,
        on shard: ShardID
    ) {
        let point = OpTime(timestamp: clock.tick(at: wallClock(on: shard)), term: shards[shard.slot].history.term)
        shards[shard.slot].oplog.append(
            OplogEntry(optime: point, operation: operation, namespace: namespace, object: object, target: target))
        shards[shard.slot].history.writes.combine(point.timestamp.raw)
        shards[shard.slot].history.writes.combine(bytes: object.bytes)
        if let target { shards[shard.slot].history.writes.combine(bytes: target.bytes) }
        if shards[shard.slot].replicaSet.isDisturbed {
            requirePrimary(of: shard)
            wrote(point, on: shard)
        } else {
            shards[shard.slot].replicaSet.advance(to: point)
            if work.node != nil { work.wrote(point, on: shard, by: shards[shard.slot].acting) }
        }
    }
}

extension Cluster {
    /// A command that finds what it asks for done already answers from the same primary, and when all is acknowledged
    /// that this primary has written by now.
    mutating func awaitTip(of shard: ShardID) {
        requirePrimary(of: shard)
        work.wrote(self[shard].history.tip, on: shard, by: self[shard].acting)
    }

    /// A command that writes where its node finds no primary has to wait for one.
    private mutating func requirePrimary(of shard: ShardID) {
        guard let node = work.node, shards[shard.slot].replicaSet.isDisturbed else { return }
        if writablePrimary(of: shard, for: node) != shards[shard.slot].acting { work.meet(.noMember(shard, .primary)) }
    }
}

/// Taking back what was written.
extension Cluster {
    /// Remembers a collection's share before it is changed in a way that no `StorageUndo` tells; free in a calm set.
    mutating func keepShare(of name: Namespace, on shard: ShardID) {
        guard shards[shard.slot].replicaSet.isDisturbed, active == nil else { return }
        keep(.collection(shards[shard.slot].collections[name]), of: name, on: shard)
    }

    /// An entry for a change that a calm set's oplog does not show, so that the secondaries of a disturbed one get it.
    mutating func recordShare(of name: Namespace, _ what: String, on shard: ShardID) {
        guard shards[shard.slot].replicaSet.isDisturbed else { return }
        record(.noop, in: name, ["msg": .string(what)], on: shard)
        replicateNow(on: shard)
    }

    mutating func keep(_ change: UndoEntry.Change, of name: Namespace, on shard: ShardID) {
        shards[shard.slot].history.undo.append(
            UndoEntry(after: shards[shard.slot].history.tip, namespace: name, change: change))
    }
}
