import BSON

/// Where a batch of a load went.
package struct BulkResult: Sendable {
    /// Documents by shard, in the order of joining; shards without any are left out.
    package let perShard: [(shard: ShardID, count: Int64)]
    /// Routing tables that the router had to read anew, on the way.
    package let refreshes: Int
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
        try createImplicitly(name)
        let before = routers[router].refreshes
        let targets = try shardsOwning(name, nil, router: router)
        let shape = BulkShape(batch)
        let parts: [BulkRoutes.Part]
        let perShard: [(shard: ShardID, count: Int64)]
        if let table = placement(of: name, router: router)?.table {
            let route = try bulkRoutes.route(shape, by: table)
            parts = route.parts
            perShard = route.perShard
        } else {
            parts = targets.map { BulkRoutes.Part(shard: $0, ranks: 0..<batch.count) }
            perShard = targets.map { ($0, batch.count) }
        }
        for target in perShard {
            _ = try shards[target.shard.slot].collections.update(name) { stored throws(CommandError) in
                try stored.checkHoldsBulk(field: batch.field)
            }
        }
        for part in parts {
            _ = shards[part.shard.slot].collections.update(name) { stored in
                stored.bulk.append(BulkRun(shape: shape, ranks: part.ranks, firstNumber: batch.firstNumber))
            }
        }
        for target in perShard { recordBulk(batch, count: target.count, in: name, on: target.shard) }
        return BulkResult(perShard: perShard, refreshes: routers[router].refreshes - before)
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
