import ShardCluster
import SimKernel

extension Metric {
    static let batchExecutionTimes = Metric(
        "batch_execution_times", .summary, .seconds, rhythm: .own, "Time of each batch, at the time of its answer.")
    static let ofLoads = [batchExecutionTimes] + LoadBook.meter.metrics
    static let ofShards = ShardSample.meter.metrics + ShardTotals.meter.metrics
}

extension LoadBook {
    static let meter = Meter<LoadBook>([
        .counter("documents_inserted", "documents", "All documents that loads have inserted.") { Double($0.documents) }
    ])
}

/// What is sampled of a shard.
struct ShardSample: Sendable {
    let chunks: Int
    let bytes: Int64
    let backlog: Micros
    /// Of 1.
    let busy: Double

    static let meter = Meter<ShardSample>(
        by: "shard",
        [
            .gauge("chunk_counts", .of("ranges"), "Ranges by shard.") { Double($0.chunks) },
            .gauge("shard_bytes", .bytes, "Documents by shard, orphans among them.") { Double($0.bytes) },
            .gauge("queue", .seconds, "Work that waits at a shard.") { $0.backlog.inSeconds },
            .gauge("utilisation", .ratio, "The part of the last interval in which a shard worked for loads.") {
                $0.busy
            },
        ])
}

/// What is sampled of all shards together.
struct ShardTotals: Sendable {
    let disk: (total: Double, used: Double)
    let migrations: Int

    static let meter = Meter<ShardTotals>([
        .gauge("disk_total", .gigabytes, "Disk of all shards' primaries.") { $0.disk.total },
        .gauge("disk_used", .gigabytes, "Disk used on all shards' primaries.") { $0.disk.used },
        .gauge("migrations_active", .of("ranges"), "Ranges on their way.") { Double($0.migrations) },
    ])
}

extension Platform {
    mutating func sampleShards(_ cluster: Cluster) {
        for shard in cluster.presentShards {
            let reading = ShardReading(shard, in: cluster)
            hardware[reading.name].expand(used: reading.diskUsedGB)
            sample(reading)
        }
        LoadBook.meter.sample(loads, at: now, into: &metrics)
        let totals = ShardTotals(disk: disks(cluster), migrations: cluster.migrations.active.count)
        ShardTotals.meter.sample(totals, at: now, into: &metrics)
    }

    private mutating func sample(_ shard: ShardReading) {
        let index = loads.queueIndex(shard.name)
        let done = loads.queues[index].queue.done(by: now)
        let busy = Double(done - loads.queues[index].sampled) / Double(MetricStore.interval)
        loads.queues[index].sampled = done
        let sample = ShardSample(
            chunks: Int(shard.chunks), bytes: shard.bytes, backlog: loads.queues[index].queue.backlog(at: now),
            busy: busy)
        ShardSample.meter.sample(sample, shard.name, at: now, into: &metrics)
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
