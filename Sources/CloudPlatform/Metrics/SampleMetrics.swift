import ShardCluster
package import SimKernel

extension Platform {
    /// One sample of every metric, and the next one's appointment.
    mutating func sample(_ cluster: Cluster) {
        queue.schedule(.sample, at: now + MetricStore.interval)
        if hasCluster { sampleShards(cluster) }
        samplePools()
        sampleNodes()
        sampleDatabases()
        sampleElastic()
        evaluateAlerts()
    }

    /// A metric's series for charts and views: one without a label, or one for each of the label's values.
    package func series(named name: String) -> [(label: String?, series: Series)] {
        name == Metric.batchExecutionTimes.name ? [(nil, loads.durations)] : metrics.series(named: name)
    }
}
