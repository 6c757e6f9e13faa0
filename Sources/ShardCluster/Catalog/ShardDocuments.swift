package import BSON

extension Cluster {
    /// config.shards, as listShards shows it, in the order of joining.
    package var shardDocuments: [BSONDocument] {
        activeShards.map { id in
            let shard = self[id]
            var document: BSONDocument = [
                "_id": .string(shard.name), "host": .string(shard.replicaSet.connectionString), "state": 1,
            ]
            document.append(
                "topologyTime",
                .timestamp(
                    BSONTimestamp(
                        seconds: seconds(at: shard.joinedAt), increment: UInt32(truncatingIfNeeded: shard.order))))
            if !shard.zones.isEmpty { document.append("tags", .array(shard.zones.map(BSONValue.string))) }
            if shard.isDraining { document.append("draining", true) }
            return document
        }
    }

    func seconds(at time: Int64) -> UInt32 {
        UInt32(truncatingIfNeeded: LogicalClock.epochSeconds &+ time / 1_000_000)
    }
}
