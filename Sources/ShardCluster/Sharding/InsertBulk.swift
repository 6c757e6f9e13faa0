import BSON

/// Where a batch of a load went.
package struct BulkResult: Sendable {
    /// Documents by shard, in the order of joining; shards without any are left out.
    package let perShard: [(shard: ShardID, count: Int64)]
    /// Routing tables that the router had to read anew, on the way.
    package let refreshes: Int
    /// The entries on shards that may lose them again.
    var written: [CommandWork.Written] = []
}

extension Cluster {
    /// Inserts a generated batch through a router, and creates the collection if there is none.
    ///
    /// Costs a closed form for each interval of a shard that the batch touches, whatever its count.
    /// - Throws: BadValue (2) for a batch that can't be, IllegalOperation (20) where an index stands in the way.
    package mutating func insertBulk(
        _ name: Namespace, _ batch: BulkBatch, router: Int = 0
    ) throws(CommandError) -> BulkResult {
        try batch.validate()
        try requireWritable(name)
        try requireNoMovePrimary(name)
        try createImplicitly(name)
        let before = routers[router].refreshes
        let shape = BulkShape(batch)
        let parts = try bulkParts(of: shape, in: name, router: router)
        for part in parts {
            _ = try shards[part.shard.slot].collections.update(name) { stored throws(CommandError) in
                try stored.checkHoldsBulk(field: batch.field)
            }
        }
        for part in parts {
            if self[.shard(part.shard)].isDisturbed, let old = self[part.shard].collections[name]?.bulkSnapshot {
                keep(.storage(.bulk(old)), of: name, on: part.shard)
            }
            _ = shards[part.shard.slot].collections.update(name) { stored in
                if stored.bulk.repeatBatch(shape, ranks: part.ranks, firstNumber: batch.firstNumber) { return }
                for ranks in part.ranks {
                    stored.bulk.append(BulkRun(shape: shape, ranks: ranks, firstNumber: batch.firstNumber))
                }
            }
            recordBulk(batch, count: part.count, in: name, on: part.shard)
        }
        return BulkResult(
            perShard: parts.map { ($0.shard, $0.count) }, refreshes: routers[router].refreshes - before)
    }

    /// What each shard takes of a batch, by a routing table that all of them accept.
    private mutating func bulkParts(
        of shape: BulkShape, in name: Namespace, router: Int
    ) throws(CommandError) -> [BulkRoutes.Part] {
        let targets = try shardsOwning(name, nil, router: router)
        guard let table = placement(of: name, router: router)?.table else {
            return targets.map { BulkRoutes.Part(shard: $0, ranks: [0..<shape.count]) }
        }
        return try bulkRoutes.route(shape, by: table).parts
    }

    /// One oplog entry for all that a shard took of a batch.
    private mutating func recordBulk(_ batch: BulkBatch, count: Int64, in name: Namespace, on shard: ShardID) {
        let object: BSONDocument = [
            "field": .string(batch.field), "low": .int64(batch.low), "width": .int64(batch.width),
            "count": .int64(count), "first": .int64(batch.firstNumber),
        ]
        record(.bulk, in: name, object, on: shard)
    }
}
