import ShardCluster
import SimKernel

/// What a batch takes: the client's and the router's work, the wait in each shard's queue, and the slowest shard of each
/// sub-insert.
extension Platform {
    mutating func latency(
        of specification: LoadSpecification, _ concern: WriteConcern, from host: LoadHost, shares: BatchShares,
        shards: [ShardReading], primariesAnswer: Bool
    ) -> Micros {
        let commands = (specification.batch + ServiceModel.subInsert - 1) / ServiceModel.subInsert
        let rounds = Int(min(commands, 10))
        let weather = generator.lognormal(deviation: ServiceModel.weather)
        var slowest = Array(repeating: 0.0, count: rounds)
        var wait: Micros = 0
        for shard in shards {
            let fraction = shares.fraction(of: shard, among: shards)
            guard fraction > 0 else { continue }
            let mean = weather * seconds(of: specification, fraction: fraction, on: shard) / Double(rounds)
            var total = 0.0
            for round in 0..<rounds {
                let work = mean * generator.lognormal(deviation: ServiceModel.straggle)
                slowest[round] = max(slowest[round], work)
                total += work
            }
            let queueIndex = loads.queueIndex(shard.name)
            let service = Micros.seconds(total)
            let end = loads.queues[queueIndex].queue.accept(at: now, service: service)
            wait = max(wait, end - now - service)
        }
        var roundTrip = host.inClusterRegion ? ServiceModel.roundTripSeconds : ServiceModel.farRoundTripSeconds
        if primariesAnswer { roundTrip -= ServiceModel.majoritySeconds }
        let making = Double(specification.batch) * ServiceModel.clientSecondsPerDocument * host.clientFactor
        if concern.isUnacknowledged { return max(1, .seconds(making)) }
        let client = making + Double(commands) * roundTrip
        return max(1, wait + .seconds(client + slowest.reduce(0, +)))
    }

    /// The mean work that a shard has with its part of a batch.
    private func seconds(of specification: LoadSpecification, fraction: Double, on shard: ShardReading) -> Double {
        let volume = hardware[shard.name]
        let inserts = Double(specification.inserts) * fraction
        let reads = Double(specification.batch - specification.inserts) * fraction
        let length = ServiceModel.length(documentBytes: Double(specification.documentBytes))
        let rate = ServiceModel.insertRate(shard.tier, documents: shard.documents)
        let processing = (inserts + reads * ServiceModel.readCost) * length / rate
        let set = WorkingSet(documents: shard.documents, dataBytes: shard.bytes, reads: reads > 0)
        let reading =
            set.pageReads(operations: inserts + reads, cacheBytes: shard.tier.cacheBytes) / Double(volume.iops)
        return (processing + reading) * (shard.migrating ? ServiceModel.migrationSlowdown : 1)
    }
}
