import ShardCluster
import SimKernel

extension Metric {
    static let batchExecutionTimes = Metric(
        "batch_execution_times", .summary, .seconds, "Time of each batch, at the time of its answer.")
    static let documentsInserted = Metric(
        "documents_inserted", .counter, .of("documents"), "All documents that loads have inserted.")
    static let ofLoads = [batchExecutionTimes, documentsInserted]

    static let chunkCounts = Metric("chunk_counts", .gauge, .of("ranges"), by: "shard", "Ranges by shard.")
    static let diskTotal = Metric("disk_total", .gauge, .gigabytes, "Disk of all shards' primaries.")
    static let diskUsed = Metric("disk_used", .gauge, .gigabytes, "Disk used on all shards' primaries.")
    static let shardBytes = Metric(
        "shard_bytes", .gauge, .bytes, by: "shard", "Documents by shard, orphans among them.")
    static let migrationsActive = Metric("migrations_active", .gauge, .of("ranges"), "Ranges on their way.")
    static let shardQueue = Metric("queue", .gauge, .seconds, by: "shard", "Work that waits at a shard.")
    static let utilisation = Metric(
        "utilisation", .gauge, .ratio, by: "shard",
        "The part of the last interval in which a shard worked for loads.")
    static let ofShards = [
        chunkCounts, diskTotal, diskUsed, shardBytes, migrationsActive, shardQueue, utilisation,
    ]
}

extension Platform {
    mutating func sampleShards(_ cluster: Cluster) {
        var total = 0.0
        var used = 0.0
        for shard in cluster.presentShards {
            let reading = ShardReading(shard, in: cluster)
            hardware[reading.name].expand(used: reading.diskUsedGB)
            total += Double(hardware[reading.name].diskGB)
            used += reading.diskUsedGB
            sample(reading)
        }
        metrics.append(.documentsInserted, at: now, Double(loads.documents))
        metrics.append(.diskTotal, at: now, total)
        metrics.append(.diskUsed, at: now, used)
        metrics.append(.migrationsActive, at: now, Double(cluster.migrations.active.count))
    }

    private mutating func sample(_ shard: ShardReading) {
        metrics.append(.chunkCounts, shard.name, at: now, Double(shard.chunks))
        metrics.append(.shardBytes, shard.name, at: now, Double(shard.bytes))
        let index = loads.queueIndex(shard.name)
        let done = loads.queues[index].queue.done(by: now)
        let busy = Double(done - loads.queues[index].sampled) / Double(MetricStore.interval)
        loads.queues[index].sampled = done
        metrics.append(.shardQueue, shard.name, at: now, loads.queues[index].queue.backlog(at: now).inSeconds)
        metrics.append(.utilisation, shard.name, at: now, busy)
    }

    /// Disk of all shards' primaries together, in GB.
    func disks(_ cluster: Cluster) -> (total: Double, used: Double) {
        cluster.presentShards.reduce(into: (0, 0)) { sum, shard in
            let reading = ShardReading(shard, in: cluster)
            sum.total += Double(hardware[reading.name].diskGB)
            sum.used += reading.diskUsedGB
        }
    }
}
