import ShardCluster
import SimKernel

extension Platform {
    /// One sample of every metric, and the next one's appointment.
    mutating func sample(_ cluster: Cluster) {
        queue.schedule(.sample, at: now + MetricStore.interval)
        if hasCluster { sampleShards(cluster) }
        samplePools()
        sampleNodes()
        sampleDatabases()
        sampleElastic()
        sampleTraffic()
        sampleScalers()
        sampleProbes()
        sampleRebalancer()
        sampleCost()
        metrics.endMissing(.sample, at: now)
        evaluateAlerts()
        metrics.endMissing(.evaluation, at: now)
    }

    /// A metric's series for charts and views: one without a label, or one for each of the label's values.
    package func series(named name: String) -> [LabelledSeries] {
        name == Metric.batchExecutionTimes.name
            ? [LabelledSeries(metric: name, label: nil, series: loads.durations, rhythm: .own)]
            : metrics.series(named: name)
    }
}
