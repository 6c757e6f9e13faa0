package import BSON
package import SimKernel

/// What the config servers know: the cluster's databases, sharded collections, zones, settings and history.
package struct Catalog: Sendable {
    package let clusterID: ObjectID
    /// In the order of names.
    package private(set) var databases: [DatabaseEntry] = []
    package var collections = NamespaceMap<CollectionEntry>()
    package var zones: [ZoneRange] = []
    package var settings = ClusterSettings()
    package var defaultMaxTime = DefaultMaxTime()
    package var changelog = PersistentArray<ChangelogEntry>()
    package var actionlog = PersistentArray<ChangelogEntry>()

    package init(clusterID: ObjectID) { self.clusterID = clusterID }

    package func database(_ name: String) -> DatabaseEntry? {
        databases.first { $0.name == name }
    }

    package mutating func insert(_ entry: DatabaseEntry) {
        let place = databases.firstIndex { entry.name < $0.name } ?? databases.count
        databases.insert(entry, at: place)
    }

    package mutating func removeDatabase(_ name: String) {
        databases.removeAll { $0.name == name }
    }

    package mutating func setPrimary(of name: String, to shard: ShardID) {
        guard let index = databases.firstIndex(where: { $0.name == name }) else { return }
        databases[index].primary = shard
        databases[index].lastMod += 1
    }

    /// The range size that the balancer goes by for a collection, in bytes.
    package func rangeSizeBytes(_ collection: CollectionEntry) -> Int64 {
        collection.maxChunkSizeBytes ?? settings.rangeSizeBytes
    }
}
