package import BSON
package import SimKernel

/// A shard in short.
package struct ShardFacts: Sendable, Hashable {
    package let id: ShardID
    package let name: String
    /// "set/host,host".
    package let host: String
    package let tier: String
    package let isDraining: Bool
    package let joinedAt: Micros
    package let chunks: Int
    /// Documents and BSON bytes that it owns, sharded and not.
    package let documents: Int
    package let bytes: Int64
    /// Documents that wait for the range deleter.
    package let orphans: Int
    package let isMigrating: Bool
}

/// A chunk with what it holds.
package struct ChunkFacts: Sendable, Hashable {
    package let min: BSONDocument
    package let max: BSONDocument
    package let shard: String
    package let documents: Int
    package let bytes: Int64
    package let jumbo: Bool
}

/// What a migration makes a shard do besides serving.
package enum ShardActivity: Sendable, Hashable {
    case serving
    case donating(Migration.Phase)
    case receiving(Migration.Phase)
}

extension Cluster {
    /// In the order of joining.
    package var shardNames: [String] { activeShards.map { self[$0].name } }

    package var shardFacts: [ShardFacts] { activeShards.map(facts) }

    package func shardFacts(_ name: String) -> ShardFacts? { shardID(named: name).map(facts) }

    /// Costs a sum over the cluster's collections, not over documents or chunks.
    private func facts(_ id: ShardID) -> ShardFacts {
        let shard = self[id]
        let stored = shard.collections.reduce(into: DocumentTotals()) { sum, share in
            sum = sum + DocumentTotals(count: share.1.count, bytes: share.1.dataBytes)
        }
        let orphans = shard.orphans.reduce(into: DocumentTotals()) { sum, range in
            sum = sum + DocumentTotals(count: range.documents, bytes: range.bytes)
        }
        return ShardFacts(
            id: id, name: shard.name, host: shard.replicaSet.connectionString, tier: shard.replicaSet.tier,
            isDraining: shard.isDraining, joinedAt: shard.joinedAt,
            chunks: catalog.collections.reduce(0) { $0 + $1.1.chunks.count(on: id) },
            documents: stored.count - orphans.count, bytes: stored.bytes - orphans.bytes, orphans: orphans.count,
            isMigrating: migrations.involving(id) != nil)
    }

    /// The chunks of a sharded collection in key order; O(log n) each.
    ///
    /// - Throws: NamespaceNotSharded (118).
    package func chunkFacts(_ name: Namespace) throws(CommandError) -> [ChunkFacts] {
        let entry = try shardedCollection(name)
        return entry.chunks.chunks.map { chunk in
            let share = share(of: chunk.range, in: entry, on: chunk.shard)
            return ChunkFacts(
                min: chunk.min.document, max: chunk.max.document, shard: self[chunk.shard].name,
                documents: share.count, bytes: share.bytes, jumbo: chunk.jumbo)
        }
    }

    /// What a shard owns of a namespace, without streaming it.
    package func ownedTotals(of name: Namespace, on shard: ShardID) -> DocumentTotals {
        let stored = shards[shard.slot].collections.read(name) { DocumentTotals(count: $0.count, bytes: $0.dataBytes) }
        var owned = stored ?? DocumentTotals()
        for orphan in shards[shard.slot].orphans where orphan.namespace == name {
            owned.count -= orphan.documents
            owned.bytes -= orphan.bytes
        }
        return owned
    }

    package func activity(of shard: ShardID) -> ShardActivity {
        guard let migration = migrations.involving(shard) else { return .serving }
        return migration.from == shard ? .donating(migration.phase) : .receiving(migration.phase)
    }
}
