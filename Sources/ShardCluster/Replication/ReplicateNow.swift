import SimKernel

/// For steps that wait for a majority within the time that they take anyway: migrations, and the coordinators of
/// changes to sharded collections.
extension Cluster {
    /// Members that the primary reaches have all that it wrote; true if that makes a majority, also of what it writes
    /// next: that all it has written by now is committed says nothing of that.
    @discardableResult
    mutating func replicateNow(on shard: ShardID) -> Bool {
        guard self[shard].replicaSet.isDisturbed else { return true }
        guard let primary = self[shard].replicaSet.primary, primary == self[shard].acting else { return false }
        let tip = self[shard].history.tip
        let members = self[shard].replicaSet.members
        var reached = members[primary].votes > 0 ? 1 : 0
        shards[shard.slot].replicaSet.members[primary].durable = tip
        for index in members.indices where index != primary && canFollow(index, primary, on: shard) {
            if members[index].votes > 0 { reached += 1 }
            shards[shard.slot].replicaSet.members[index].applied = tip
            shards[shard.slot].replicaSet.members[index].durable = tip
            shards[shard.slot].replicaSet.members[index].history = self[shard].history.id
            shards[shard.slot].replicaSet.members[index].following.fetching = nil
            shards[shard.slot].replicaSet.members[primary].following.learn(tip, of: index, count: members.count)
        }
        shards[shard.slot].dropEmptyBranches()
        advanceCommitPoint(at: primary, on: shard)
        return reached >= self[shard].replicaSet.writeMajority
            && self[shard].replicaSet.members[primary].following.committed == tip
    }

    private func canFollow(_ member: Int, _ primary: Int, on shard: ShardID) -> Bool {
        let me = self[shard].replicaSet.members[member]
        guard case .secondary = me.role, me.bearsData, me.isResponsive, !me.following.isHalted,
            me.ballot.term <= self[shard].replicaSet.members[primary].ballot.term,
            me.settings.secondaryDelaySecs == 0, isLinked(primary, member, on: shard)
        else { return false }
        return !network.hasFullDisk(.member(.shard(shard), member))
            && shares(member, with: primary, on: shard)
    }
}
