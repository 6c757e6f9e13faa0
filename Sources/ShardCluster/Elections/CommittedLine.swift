/// The newest point that a majority of a set has had: no member may ever leave the line of writes that leads to it.
struct CommittedLine: Sendable, Hashable {
    var point: OpTime
    /// The history that it was a point of.
    var history: HistoryID
}

extension Cluster {
    /// A member takes a point for committed. Raft's state machine safety: all that is ever taken for committed is on one
    /// line. O(1) while the set's history stays the same.
    mutating func noteCommitted(_ point: OpTime, by member: Int, on shard: ShardID) {
        let history = self[shard].replicaSet.members[member].history
        guard let known = electionLog.committed[shard] else {
            electionLog.committed[shard] = CommittedLine(point: point, history: history)
            return
        }
        if point > known.point {
            electionLog.committed[shard] = CommittedLine(point: point, history: history)
        }
        guard history != known.history, !wasForced(shard) else { return }
        let (older, newer) = (min(point, known.point), max(point, known.point))
        let line = ([self[shard].history] + self[shard].branches).first {
            point > known.point ? $0.id == history : $0.contains(newer)
        }
        guard let line, !line.mayContain(older) else { return }
        let host = self[shard].replicaSet.members[member].host
        electionLog.note("\(host): committed \(point), which is not on one line with \(known.point)")
    }

    /// Raft's leader completeness: whoever becomes primary has all that was ever committed.
    mutating func checkCompleteness(of member: Int, in set: SetRef, term: Int64) {
        guard case .shard(let shard) = set, !wasForced(shard) else { return }
        let told = self[set].members.map(\.following.committed).max() ?? .none
        let committed = max(told, electionLog.committed[shard]?.point ?? .none)
        let own = self[set].members[member]
        guard own.applied < committed || !self[shard].history(of: member).mayContain(committed) else { return }
        electionLog.note("\(own.host): primary of term \(term) without what is committed")
    }

    /// A forced configuration may break both, as it says.
    private func wasForced(_ shard: ShardID) -> Bool {
        self[shard].replicaSet.configurations.contains { $0.version.term < 0 }
    }
}
