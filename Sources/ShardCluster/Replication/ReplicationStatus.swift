import BSON
import SimKernel

/// What replSetGetStatus tells of replication.
extension Cluster {
    /// `optimes`: what is committed as far as a member knows, and how far it is itself.
    func optimes(of member: Int, in set: SetRef) -> BSONDocument {
        let me = self[set].members[member]
        let committed = committed(of: member, in: set)
        return [
            "lastCommittedOpTime": .document(committed.document),
            "lastCommittedWallTime": wallTime(committed),
            "readConcernMajorityOpTime": .document(committed.document),
            "appliedOpTime": .document(me.applied.document),
            "durableOpTime": .document(me.durable.document),
            "writtenOpTime": .document(me.applied.document),
            "lastAppliedWallTime": wallTime(me.applied),
            "lastDurableWallTime": wallTime(me.durable),
            "lastWrittenWallTime": wallTime(me.applied),
        ]
    }

    /// When an entry was written; its second is known.
    func wallTime(_ point: OpTime) -> BSONValue { .date(Int64(point.timestamp.seconds) * 1_000) }

    /// The newest point that a member knows to be committed.
    func committed(of member: Int, in set: SetRef) -> OpTime {
        if case .shard(let shard) = set { return committed(of: member, on: shard) }
        return self[set].majorityCommitted ?? .none
    }
}
