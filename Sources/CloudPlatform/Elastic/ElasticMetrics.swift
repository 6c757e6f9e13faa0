import SimKernel

/// What is sampled of the elastic manager.
struct ElasticSample: Sendable {
    let manager: ElasticManager
    let nodes: Int

    static let meter = Meter<ElasticSample>([
        .gauge("elastic_rate", .of("requests/s"), "Requests a second to the elastic store.") { $0.manager.rate },
        .gauge("elastic_nodes", .of("nodes"), "Nodes of the elastic store.") { Double($0.nodes) },
        .gauge("elastic_needed", .of("nodes"), "Nodes that the objective needs at this rate, if all is even.") {
            Double($0.manager.needed)
        },
        .gauge("elastic_within", .ratio, "Requests that were answered within the objective.") {
            $0.manager.lastOutcome.requests > 0
                ? $0.manager.lastOutcome.withinObjective / $0.manager.lastOutcome.requests : 1
        },
        .gauge("elastic_slo", .ratio, "Requests within the objective since the run began: the service level.") {
            $0.manager.tally.serviceLevel
        },
        .gauge("elastic_slo_time", .ratio, "The part of the run's time in which the objective was kept.") {
            $0.manager.tally.serviceLevelInTime
        },
        .gauge("elastic_response", .milliseconds, "Mean response of the requests of the last look.") {
            let served = $0.manager.lastOutcome.requests - $0.manager.lastOutcome.failed
            return served > 0 ? $0.manager.lastOutcome.seconds * 1_000 / served : nil
        },
        .counter("elastic_requests", "requests", "Requests of the run.") { $0.manager.tally.requests },
        .counter("elastic_failures", "requests", "Requests that were turned away.") { $0.manager.tally.failed },
    ])
}

extension Platform {
    mutating func sampleElastic() {
        guard elastic.isRunning else { return }
        let sample = ElasticSample(manager: elastic, nodes: nodes.nodes.count)
        ElasticSample.meter.sample(sample, at: now, into: &metrics)
    }
}
