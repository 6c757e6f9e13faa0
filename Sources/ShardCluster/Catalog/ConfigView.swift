package import BSON
import SimKernel

/// The collections of the config database, made from the catalog when they are read.
package enum ConfigView: String, Sendable, CaseIterable {
    case actionlog, changelog, chunks, collections, databases, mongos, settings, shards, tags, version

    /// In the order of names.
    package static let names = allCases.map(\.rawValue)
}

extension Cluster {
    /// The documents of a collection of the config database in the order of `_id`; nil for one that isn't there.
    package func configDocuments(_ collection: String) -> [BSONDocument]? {
        guard let view = ConfigView(rawValue: collection) else { return nil }
        switch view {
        case .actionlog: return catalog.actionlog.map(document(of:))
        case .changelog: return catalog.changelog.map(document(of:))
        case .chunks: return catalog.collections.flatMap { chunkDocuments(of: $0.1) }
        case .collections: return catalog.collections.map { collectionDocument(of: $0.1) }
        case .databases: return catalog.databases.map(databaseDocument(of:))
        case .mongos: return routers.map(routerDocument(of:))
        case .settings: return catalog.settings.documents
        case .shards: return shardDocuments
        case .tags: return catalog.zones.map(zoneDocument(of:))
        case .version: return [["_id": 1, "clusterId": .objectID(catalog.clusterID)]]
        }
    }

    private func document(of entry: ChangelogEntry) -> BSONDocument {
        [
            "_id": .string("\(entry.server)-\(entry.id.hex)"), "server": .string(entry.server),
            "shard": .string(entry.shard), "clientAddr": "", "time": .date(LogicalClock.date(entry.time)),
            "what": .string(entry.what), "ns": .string(entry.namespace), "details": .document(entry.details),
        ]
    }

    private func chunkDocuments(of entry: CollectionEntry) -> [BSONDocument] {
        entry.chunks.chunks.map { chunk in
            let shard = BSONValue.string(self[chunk.shard].name)
            var document: BSONDocument = [
                "_id": .objectID(chunk.id), "uuid": .binary(entry.uuid), "min": .document(chunk.min.document),
                "max": .document(chunk.max.document), "shard": shard, "lastmod": .timestamp(chunk.version.timestamp),
                "onCurrentShardSince": .timestamp(chunk.onCurrentShardSince),
                "history": [["validAfter": .timestamp(chunk.onCurrentShardSince), "shard": shard]],
            ]
            if chunk.jumbo { document.append("jumbo", true) }
            return document
        }
    }

    private func collectionDocument(of entry: CollectionEntry) -> BSONDocument {
        let since = Int64(entry.generation.timestamp.seconds) * 1000
        var document: BSONDocument = [
            "_id": .string(entry.namespace.text), "lastmodEpoch": .objectID(entry.generation.epoch),
            "lastmod": .date(since), "timestamp": .timestamp(entry.generation.timestamp),
            "uuid": .binary(entry.uuid), "key": .document(entry.pattern.document), "unique": .bool(entry.unique),
            "noBalance": .bool(entry.noBalance),
        ]
        if let bytes = entry.maxChunkSizeBytes { document.append("maxChunkSizeBytes", .int64(bytes)) }
        if entry.unsplittable { document.append("unsplittable", true) }
        if let phase = entry.defragmentation {
            document.append("defragmentCollection", true)
            document.append("defragmentationPhase", .string(phase.rawValue))
        }
        if !entry.enableAutoMerge { document.append("enableAutoMerge", false) }
        return document
    }

    private func databaseDocument(of entry: DatabaseEntry) -> BSONDocument {
        [
            "_id": .string(entry.name), "primary": .string(self[entry.primary].name), "partitioned": false,
            "version": [
                "uuid": .binary(entry.uuid), "timestamp": .timestamp(entry.timestamp), "lastMod": .int32(entry.lastMod),
            ],
        ]
    }

    /// Routers report every ten seconds.
    private func routerDocument(of router: Router) -> BSONDocument {
        let ping = now - (now - router.startedAt) % .milliseconds(10_000)
        return [
            "_id": .string(router.host), "advisoryHostFQDNs": .array([]),
            "created": .date(LogicalClock.date(router.startedAt)), "mongoVersion": .string(ServerVersion.text),
            "ping": .date(LogicalClock.date(ping)), "up": .int64((ping - router.startedAt) / 1_000_000),
            "waiting": true,
        ]
    }

    private func zoneDocument(of zone: ZoneRange) -> BSONDocument {
        let name = BSONValue.string(zone.namespace.text)
        let min = BSONValue.document(zone.range.min.document)
        return [
            "_id": ["ns": name, "min": min], "ns": name, "min": min, "max": .document(zone.range.max.document),
            "tag": .string(zone.zone),
        ]
    }
}
