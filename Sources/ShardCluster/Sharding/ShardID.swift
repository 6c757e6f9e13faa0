/// A shard's place in the cluster's list of all the shards that it ever had; its name is `Shard.name`.
package struct ShardID: Sendable, Hashable, Comparable {
    package let slot: Int

    package init(_ slot: Int) { self.slot = slot }

    package static func < (left: Self, right: Self) -> Bool { left.slot < right.slot }
}
