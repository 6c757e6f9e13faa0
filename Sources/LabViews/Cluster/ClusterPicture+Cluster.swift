import BSON
package import ShardCluster
import SimKernel

extension ClusterPicture {
    /// The cluster as it is now; a collection's chunks are summed up in O(log n) each.
    package init(_ cluster: Cluster) {
        let shards = cluster.shardFacts.map { facts in
            Shard(
                name: facts.name, tier: facts.tier, isDraining: facts.isDraining, chunks: facts.chunks,
                documents: facts.documents, bytes: facts.bytes, zones: cluster[facts.id].zones)
        }
        var collections: [Collection] = []
        for namespace in cluster.catalog.collections.names where namespace.database != "config" {
            guard let entry = cluster.catalog.collections[namespace] else { continue }
            let chunks = (try? cluster.chunkFacts(namespace)) ?? []
            collections.append(
                Collection(
                    namespace: namespace.text, key: KeyText.pattern(entry.pattern.document),
                    chunks: chunks.map { chunk in
                        Chunk(
                            low: KeyText.of(chunk.min), high: KeyText.of(chunk.max), shard: chunk.shard,
                            documents: chunk.documents, isJumbo: chunk.jumbo)
                    },
                    zones: cluster.catalog.zones.filter { $0.namespace == namespace }.map { zone in
                        Zone(
                            name: zone.zone, low: KeyText.of(zone.range.min.document),
                            high: KeyText.of(zone.range.max.document))
                    }))
        }
        self.init(
            shards: shards, collections: collections, moves: MigrationPicture.underWay(in: cluster),
            isBalancerOn: cluster.catalog.settings.balancerEnabled)
    }
}

extension MigrationPicture {
    /// Those that are over and then those under way, in order.
    package static func all(in cluster: Cluster) -> [MigrationPicture] {
        cluster.migrations.history.map { record in
            let isCommitted = if case .committed = record.outcome { true } else { false }
            return MigrationPicture(
                namespace: record.namespace.text, from: cluster[record.from].name, to: cluster[record.to].name,
                low: KeyText.of(record.range.min.document), high: KeyText.of(record.range.max.document),
                documents: record.documents, bytes: record.bytes, start: record.start.inSeconds,
                end: record.end.inSeconds, hasFailed: !isCommitted)
        } + underWay(in: cluster)
    }

    static func underWay(in cluster: Cluster) -> [MigrationPicture] {
        cluster.migrations.active.map { move in
            let carried = carried(move.phase)
            return MigrationPicture(
                namespace: move.namespace.text, from: cluster[move.from].name, to: cluster[move.to].name,
                low: KeyText.of(move.range.min.document), high: KeyText.of(move.range.max.document),
                documents: carried.documents, bytes: carried.bytes, start: move.startedAt.inSeconds, end: nil)
        }
    }

    /// As far as it is known in this phase.
    private static func carried(_ phase: Migration.Phase) -> (documents: Int, bytes: Int64) {
        switch phase {
        case .cloning(let documents, let bytes), .releasing(let documents, let bytes): (documents, bytes)
        case .catchingUp(let cloned): (cloned, 0)
        case .registering, .waitingForRangeDeletion, .criticalSection, .committing,
            .undecided:
            (0, 0)
        }
    }
}
