import SimKernel

extension Cluster {
    /// Every shard's members, and those of shards that join later, are of this tier from now on.
    ///
    /// All at once: no member restarts and no primary steps down.
    package mutating func setTier(_ tier: String) {
        topology.tier = tier
        for slot in shards.indices { shards[slot].replicaSet.tier = tier }
        trace.combine(now)
        trace.combine(bytes: tier.utf8)
    }
}
