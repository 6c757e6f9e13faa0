import ShardCluster
package import SimKernel

extension Platform {
    /// One sample of every metric, and the next one's appointment.
    mutating func sample(_ cluster: Cluster) {
        queue.schedule(.sample, at: now + MetricStore.interval)
        guard hasCluster else { return }
        var total = 0.0
        var used = 0.0
        for shard in cluster.presentShards {
            let reading = ShardReading(shard, in: cluster)
            hardware[reading.name].expand(used: reading.diskUsedGB)
            total += Double(hardware[reading.name].diskGB)
            used += reading.diskUsedGB
            sample(reading)
        }
        metrics.append(MetricName.documentsInserted, at: now, Double(loads.documents))
        metrics.append(MetricName.diskTotal, at: now, total)
        metrics.append(MetricName.diskUsed, at: now, used)
        metrics.append(MetricName.migrationsActive, at: now, Double(cluster.migrations.active.count))
    }

    private mutating func sample(_ shard: ShardReading) {
        metrics.append(MetricName.chunkCounts, shard: shard.name, at: now, Double(shard.chunks))
        metrics.append(MetricName.shardBytes, shard: shard.name, at: now, Double(shard.bytes))
        let index = loads.queueIndex(shard.name)
        let done = loads.queues[index].queue.done(by: now)
        let busy = Double(done - loads.queues[index].sampled) / Double(MetricStore.interval)
        loads.queues[index].sampled = done
        metrics.append(
            MetricName.queue, shard: shard.name, at: now, loads.queues[index].queue.backlog(at: now).inSeconds)
        metrics.append(MetricName.utilisation, shard: shard.name, at: now, busy)
    }

    /// Disk of all shards' primaries together, in GB.
    func disks(_ cluster: Cluster) -> (total: Double, used: Double) {
        cluster.presentShards.reduce(into: (0, 0)) { sum, shard in
            let reading = ShardReading(shard, in: cluster)
            sum.total += Double(hardware[reading.name].diskGB)
            sum.used += reading.diskUsedGB
        }
    }

    /// A metric's series for charts and views: one without a shard, or one for each shard.
    package func series(named name: String) -> [(shard: String?, series: Series)] {
        name == MetricName.batchExecutionTimes ? [(nil, loads.durations)] : metrics.series(named: name)
    }
}
