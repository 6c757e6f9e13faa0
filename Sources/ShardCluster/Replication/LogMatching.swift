extension Cluster {
    /// Looks at the entries right before the points where a set's histories part; cheap enough for every election.
    mutating func checkLogMatching(on shard: ShardID) {
        for fault in self[shard].logMatchingFaults(depth: 64) { electionLog.note(fault) }
    }
}

extension Shard {
    /// Raft's log matching: where two histories have an entry of one time, they are the same up to it.
    ///
    /// - Parameter depth: how many entries before that one are compared; blocks that are shared count as none.
    func logMatchingFaults(depth: Int = .max) -> [String] {
        let all = [history] + branches
        var faults: [String] = []
        for (index, one) in all.enumerated() {
            for other in all[(index + 1)...] {
                let tip = min(one.tip, other.tip)
                guard let common = one.oplog.newest(upTo: tip, where: { other.oplog.contains($0) }),
                    let place = one.oplog.difference(from: other.oplog, upTo: common, depth: depth)
                else { continue }
                faults.append("\(name): two members have \(common), and not the same at \(place)")
            }
        }
        return faults
    }
}

extension History {
    /// Whether a point is in this history, as far as its oplog still tells.
    func mayContain(_ point: OpTime) -> Bool {
        if let first = oplog.first, oplog.hasDropped, point < first.optime { return true }
        return contains(point) || point <= root
    }
}
