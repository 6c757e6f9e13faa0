import BSON
import SimKernel

extension Cluster {
    mutating func handle(_ event: ReplicationEvent) {
        switch event {
        case .applied(let shard, let member, let batch):
            guard simulates(shard) else { return }
            endBatch(batch, of: Int(member), on: shard)
        case .reported(let shard, let from, let to, let point, let term):
            guard simulates(shard) else { return }
            hear(of: Int(from), at: Int(to), point.optime, term: Int64(term), on: shard)
        case .committed(let shard, let member, let point):
            guard simulates(shard) else { return }
            learnCommitted(point.optime, Int(member), on: shard)
        case .flushed(let shard, let member):
            guard simulates(shard) else { return }
            flushJournal(of: Int(member), on: shard)
        case .recovered(let shard, let member, let start):
            guard simulates(shard) else { return }
            recover(Int(member), since: start, on: shard)
        case .look(let shard): lookForWork(on: shard)
        case .deadline(let operation): endWaiting(of: operation)
        }
    }

    private func simulates(_ shard: ShardID) -> Bool { self[shard].replicaSet.isDisturbed }

    /// Forgets what nobody needs any more who goes back to an older point.
    mutating func trimUndo(on shard: ShardID) {
        let members = self[shard].replicaSet.members
        shards[shard.slot].history.forget(members)
        for index in shards[shard.slot].branches.indices { shards[shard.slot].branches[index].forget(members) }
    }
}

extension History {
    /// Members whose point the oplog no longer has will copy everything anew, and count no more.
    fileprivate mutating func forget(_ members: [Member]) {
        var oldest = tip
        for member in members where member.history == id && member.bearsData {
            for point in [member.applied, member.following.committed] where contains(point) {
                oldest = min(oldest, point)
            }
        }
        undo.trim(before: oldest)
    }
}
