import BSON

/// `shardDistribution` of reshardCollection: the shards that the new chunks go to, and, where it says so, each one's range.
struct ShardDistribution {
    /// Nil: all that are not draining.
    var takers: [ShardID]?
    /// Whole and in order, or none.
    var ranges: [(range: ShardKeyRange, shard: ShardID)] = []

    var bounds: [KeyBound] { ranges.dropFirst().map(\.range.min) }

    func owner(of range: ShardKeyRange) -> ShardID? { ranges.first { $0.range.contains(range) }?.shard }
}

extension Cluster {
    /// - Throws: ShardNotFound (70), InvalidOptions (72).
    func shardDistribution(
        _ arguments: CommandArguments, _ pattern: ShardKeyPattern
    ) throws(CommandError) -> ShardDistribution {
        guard arguments["shardDistribution"] != nil else { return ShardDistribution() }
        guard arguments["zones"] == nil else {
            throw .invalidOptions("reshardCollection takes zones or shardDistribution in this cluster, not both")
        }
        var distribution = ShardDistribution(takers: [])
        let documents = try arguments.documents("shardDistribution")
        for document in documents {
            let fields = try CommandArguments(
                statement: document, at: "reshardCollection.shardDistribution", fields: ["shard", "min", "max"])
            let shard = try findShard(fields.require(fields.string("shard"), "shard"))
            try requireTaker(shard)
            if distribution.takers?.contains(shard) == false { distribution.takers?.append(shard) }
            switch (try fields.document("min"), try fields.document("max")) {
            case (nil, nil): break
            case (let min?, let max?):
                for (name, bound) in [("min", min), ("max", max)] where bound.keys != pattern.document.keys {
                    throw .invalidOptions("ShardKeyRange \(name) should follow shard key's keyPattern")
                }
                let range = ShardKeyRange(min: try pattern.bound(min), max: try pattern.bound(max))
                distribution.ranges.append((range, shard))
            default: throw .invalidOptions("ShardKeyRange should have a pair of min/max or none of them")
            }
        }
        guard !documents.isEmpty else { throw .invalidOptions("shardDistribution must not be empty") }
        try requireWhole(&distribution, count: documents.count, of: pattern)
        return distribution
    }

    private func requireWhole(
        _ distribution: inout ShardDistribution, count: Int, of pattern: ShardKeyPattern
    ) throws(CommandError) {
        guard !distribution.ranges.isEmpty else { return }
        guard distribution.ranges.count == count else {
            throw .invalidOptions("All ShardKeyRanges should have the same min/max pattern")
        }
        distribution.ranges.sort { $0.range.min < $1.range.min }
        guard distribution.ranges.first?.range.min == pattern.globalMin else {
            throw .invalidOptions("ShardKeyRange must start at global min for the new shard key")
        }
        guard distribution.ranges.last?.range.max == pattern.globalMax else {
            throw .invalidOptions("ShardKeyRange must end at global max for the new shard key")
        }
        for (left, right) in zip(distribution.ranges, distribution.ranges.dropFirst())
        where left.range.max != right.range.min {
            throw .invalidOptions("ShardKeyRanges must be continuous")
        }
    }

    /// A shard that is being removed takes nothing more.
    ///
    /// - Throws: ShardNotFound (70).
    func requireTaker(_ shard: ShardID) throws(CommandError) {
        guard self[shard].isDraining else { return }
        throw .shardNotFound("Shard \(self[shard].name) is currently draining")
    }
}
