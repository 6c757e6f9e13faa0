package import BSON

/// config.collections with its config.chunks: a sharded collection.
package struct CollectionEntry: Sendable {
    package let namespace: Namespace
    package let uuid: BSONBinary
    package let pattern: ShardKeyPattern
    package let unique: Bool
    package let generation: CollectionGeneration
    /// configureCollectionBalancing's `chunkSize`, in bytes.
    package var maxChunkSizeBytes: Int64?
    /// moveCollection and unshardCollection: an unsharded collection away from its database's primary shard, with one
    /// chunk that is never split or balanced.
    package var unsplittable = false
    /// sh.disableBalancing.
    package var noBalance = false
    package var enableAutoMerge = true
    /// Where configureCollectionBalancing's `defragmentCollection` is; nil when it isn't asked for.
    package var defragmentation: Defragmentation?
    package private(set) var chunks: ChunkMap
    /// The newest routing table, which routers copy when they refresh.
    package private(set) var table: RoutingTable

    package init(
        namespace: Namespace, uuid: BSONBinary, pattern: ShardKeyPattern, unique: Bool,
        generation: CollectionGeneration, chunks: ChunkMap
    ) {
        self.namespace = namespace
        self.uuid = uuid
        self.pattern = pattern
        self.unique = unique
        self.generation = generation
        self.chunks = chunks
        table = RoutingTable(
            namespace: namespace, uuid: uuid, pattern: pattern, generation: generation, chunks: chunks)
    }

    /// Changes the chunks, and the table that routers will read with them.
    package mutating func change(_ body: (inout ChunkMap) -> Void) {
        body(&chunks)
        table = RoutingTable(
            namespace: namespace, uuid: uuid, pattern: pattern, generation: generation, chunks: chunks)
    }
}
