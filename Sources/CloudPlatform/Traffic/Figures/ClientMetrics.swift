import SimKernel

/// What is sampled of clients.
struct ClientSample: Sendable {
    let client: TrafficClient
    let figures: FigureSample

    static let meter = Meter<ClientSample>(
        by: "clients",
        [
            .counter("traffic_requests", "requests", "Requests that clients have begun to send.") {
                Double($0.client.issued)
            },
            .counter("traffic_answered", "requests", "Requests that were answered.") { Double($0.client.answered) },
            .counter("traffic_failures", "requests", "Requests that ended without an answer.") {
                Double($0.client.failed)
            },
            .counter("traffic_retries", "attempts", "Attempts after the first.") { Double($0.figures.whole.retries) },
            .counter("traffic_retries_refused", "attempts", "Retries that the budget did not allow.") {
                $0.client.budget.ratio == nil ? nil : Double($0.client.budget.refused)
            },
            .counter("traffic_breaker_refused", "attempts", "Attempts that the circuit breaker did not let through.") {
                $0.client.breaker.map { Double($0.refused) }
            },
            .gauge("traffic_breaker", .of("state"), "The circuit breaker: 0 closed, 0.5 half open, 1 open.") {
                $0.client.breaker?.state.level
            },
            .gauge("traffic_in_flight", .of("requests"), "Requests that have not ended.") {
                Double($0.client.inFlight)
            },
            .gauge("traffic_success", .ratio, "The part of the last interval's requests that were answered.") {
                $0.figures.success
            },
            .gauge("traffic_mean", .milliseconds, "Mean latency of the last interval's answers.") {
                $0.figures.latencies.mean.map { $0 / 1_000 }
            },
            .gauge("traffic_p50", .milliseconds, "Median latency of the last interval's answers.") {
                $0.figures.percentile(50)
            },
            .gauge("traffic_p90", .milliseconds, "90th percentile of the last interval's latencies.") {
                $0.figures.percentile(90)
            },
            .gauge("traffic_p95", .milliseconds, "95th percentile of the last interval's latencies.") {
                $0.figures.percentile(95)
            },
            .gauge("traffic_p99", .milliseconds, "99th percentile of the last interval's latencies.") {
                $0.figures.percentile(99)
            },
        ])
}

extension Metric {
    static let trafficLatency = Metric(
        "traffic_latency", .histogram, .seconds, by: "clients", "Latencies of all answers so far.")
    static let ofTraffic =
        ClientSample.meter.metrics + [trafficLatency] + Outcome.meter.metrics + ServiceSample.meter.metrics
        + ServerSample.meter.metrics + LoadBalancer.meter.metrics
}

extension Platform {
    /// Nothing of clients that have stopped and whose last requests were sampled.
    mutating func sampleClients() {
        for c in traffic.clients.indices {
            let figures = traffic.clients[c].log.takeSample()
            let client = traffic.clients[c]
            guard client.isRunning || client.inFlight > 0 || figures.answered + figures.failed > 0 else { continue }
            let name = client.settings.name
            ClientSample.meter.sample(ClientSample(client: client, figures: figures), name, at: now, into: &metrics)
            metrics.append(.trafficLatency, name, at: now, figures.whole.latencies)
        }
    }
}
