import SimKernel

extension Cluster {
    /// The acting member of a disturbed set has written an entry.
    mutating func wrote(_ point: OpTime, on shard: ShardID) {
        let acting = shards[shard.slot].acting
        shards[shard.slot].replicaSet.members[acting].applied = point
        shards[shard.slot].replicaSet.members[acting].durable = point
    }
}
