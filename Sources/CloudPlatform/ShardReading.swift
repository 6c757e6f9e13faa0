import ShardCluster

/// What the platform reads off a shard: enough for latencies, disks and metrics.
struct ShardReading {
    let name: String
    /// Documents that the shard stores, orphans among them.
    var documents: Int64 = 0
    var bytes: Int64 = 0
    /// Ranges that the shard owns, over all sharded collections.
    var chunks: Int64 = 0
    let migrating: Bool
    /// The primary's.
    let tier: Tier

    init(_ shard: Shard, in cluster: Cluster) {
        name = shard.name
        tier = Tier.named(shard.replicaSet.servingTier) ?? .standard
        migrating = cluster.migrations.involving(shard.id) != nil
        var documents: Int64 = 0
        var bytes: Int64 = 0
        for name in shard.collections.names {
            guard let collection = shard.collections[name] else { continue }
            documents += Int64(collection.count)
            bytes += collection.dataBytes
        }
        self.documents = documents
        self.bytes = bytes
        var chunks: Int64 = 0
        for name in cluster.catalog.collections.names {
            chunks += Int64(cluster.catalog.collections[name]?.chunks.count(on: shard.id) ?? 0)
        }
        self.chunks = chunks
    }

    /// Index entries that a document has on the disk: `_id` and the shard key.
    private static let indexBytes: Int64 = 36

    /// Data, indexes and the server's own files, in GB.
    var diskUsedGB: Double {
        Self.baseGB + Double(bytes + documents * Self.indexBytes) / Volume.bytesPerGB
    }

    /// Journal, oplog's beginning and diagnostics of an empty member.
    private static let baseGB = 0.35
}

extension Cluster {
    /// The cluster's shards, in the order of joining.
    var presentShards: [Shard] { shards.filter(\.isPresent) }
}
