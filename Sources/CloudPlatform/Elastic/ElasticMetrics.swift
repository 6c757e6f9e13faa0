import SimKernel

extension Metric {
    static let elasticRate = Metric(
        "elastic_rate", .gauge, .of("requests/s"), "Requests a second to the elastic store.")
    static let elasticNodes = Metric("elastic_nodes", .gauge, .of("nodes"), "Nodes of the elastic store.")
    static let elasticNeeded = Metric(
        "elastic_needed", .gauge, .of("nodes"), "Nodes that the objective needs at this rate, if all is even.")
    static let elasticWithin = Metric(
        "elastic_within", .gauge, .ratio, "Requests that were answered within the objective.")
    static let ofElastic = [elasticRate, elasticNodes, elasticNeeded, elasticWithin]
}

extension Platform {
    mutating func sampleElastic() {
        guard elastic.isRunning else { return }
        let last = elastic.lastOutcome
        metrics.append(.elasticRate, at: now, elastic.rate)
        metrics.append(.elasticNodes, at: now, Double(nodes.nodes.count))
        metrics.append(.elasticNeeded, at: now, Double(elastic.needed))
        metrics.append(.elasticWithin, at: now, last.requests > 0 ? last.withinObjective / last.requests : 1)
    }
}
