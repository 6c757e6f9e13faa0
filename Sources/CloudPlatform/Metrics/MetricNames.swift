/// The names that `metrics.*` knows.
package enum MetricName {
    /// Seconds of each batch, at the time of its answer.
    package static let batchExecutionTimes = "batch_execution_times"
    /// All documents that loads have inserted.
    package static let documentsInserted = "documents_inserted"
    /// Ranges by shard.
    package static let chunkCounts = "chunk_counts"
    /// Disk of all shards' primaries, in GB.
    package static let diskTotal = "disk_total"
    /// Disk used on all shards' primaries, in GB.
    package static let diskUsed = "disk_used"
    /// Bytes of documents by shard, orphans among them.
    package static let shardBytes = "shard_bytes"
    /// Ranges on their way.
    package static let migrationsActive = "migrations_active"
    /// Seconds of work that wait at a shard.
    package static let queue = "queue"
    /// The part of the last interval in which a shard worked for loads.
    package static let utilisation = "utilisation"

    package static let all = [
        batchExecutionTimes, documentsInserted, chunkCounts, diskTotal, diskUsed, shardBytes, migrationsActive, queue,
        utilisation,
    ]
}
