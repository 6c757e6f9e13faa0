extension Cluster {
    /// What is wrong between the members of disturbed sets: nobody stands outside of its history, and what was known to
    /// be committed is in the store of every later primary.
    func replicationFaults() -> [String] {
        shards.indices.filter { shards[$0].state != .removed }.flatMap { replicationFaults(shards[$0]) }
    }

    private func replicationFaults(_ shard: Shard) -> [String] {
        guard shard.replicaSet.isDisturbed else { return calmFaults(shard) }
        var faults: [String] = []
        let known = shard.branches.map(\.id) + [shard.history.id]
        if Set(known).count != known.count { faults.append("\(shard.name): two histories of one number") }
        for (index, member) in shard.replicaSet.members.enumerated() where member.bearsData {
            guard known.contains(member.history) else {
                faults.append("\(member.host): follows a history that is gone")
                continue
            }
            let history = shard.history(of: index)
            if !history.mayContain(member.applied) { faults.append("\(member.host): has applied what no history has") }
            if member.applied < member.durable { faults.append("\(member.host): its journal is ahead of it") }
            if !shard.history.mayContain(member.following.committed) {
                faults.append("\(member.host): a committed entry is not in the acting history")
            }
        }
        return faults + shard.logMatchingFaults()
    }

    private func calmFaults(_ shard: Shard) -> [String] {
        shard.replicaSet.members.filter { $0.bearsData && $0.applied < shard.history.tip }.map {
            "\($0.host): behind in a calm set"
        }
    }
}
