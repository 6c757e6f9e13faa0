import SimKernel

extension PooledClient {
    static let meter = Meter<PooledClient>(
        by: "pool",
        [
            .gauge(
                "pool_connections", .of("connections"), "Connections of a client's pools, all processes together."
            ) { $0.sum(\.connections.count) },
            .gauge("pool_in_use", .of("connections"), "Connections that are checked out.") { $0.sum(\.inUse) },
            .gauge("pool_wait_queue", .of("requests"), "Requests that wait for a connection.") {
                $0.sum(\.waiting.count)
            },
            .counter("pool_check_outs", "check-outs", "Connections given out so far.") {
                $0.sum { Int($0.counts.checkedOut) }
            },
            .counter("pool_check_outs_failed", "check-outs", "Requests that got no connection.") {
                $0.sum { Int($0.counts.checkOutsFailed) }
            },
        ])

    private func sum(_ value: (ConnectionPool) -> Int) -> Double { Double(pools.reduce(0) { $0 + value($1) }) }
}

/// What is sampled of a run: its requests that ended in the last interval.
struct PoolRunSample: Sendable {
    private(set) var failed = 0
    /// In milliseconds, of the answers; and of all, until they had a connection.
    private(set) var times: [Double] = []
    private(set) var waits: [Double] = []
    let open: Int64

    init(_ run: PoolRun, since: Micros) {
        open = run.open
        for request in run.ended.reversed().prefix(while: { $0.ended > since }) {
            waits.append(request.waited.inSeconds * 1_000)
            if request.problem == nil {
                times.append((request.ended - request.started).inSeconds * 1_000)
            } else {
                failed += 1
            }
        }
    }

    static let meter = Meter<PoolRunSample>(
        by: "run",
        [
            .gauge("run_throughput", .of("requests/s"), "Answered requests a second of a run on pools.") {
                Double($0.times.count) / MetricStore.interval.inSeconds
            },
            .gauge("run_success", .ratio, "The part of a run's requests in the last interval that were answered.") {
                $0.waits.isEmpty ? nil : Double($0.times.count) / Double($0.waits.count)
            },
            .gauge("run_in_flight", .of("requests"), "Requests of a run that have not ended.") { Double($0.open) },
            .gauge("run_mean", .milliseconds, "Mean latency of a run's answers in the last interval.") {
                $0.times.isEmpty ? nil : $0.times.reduce(0, +) / Double($0.times.count)
            },
            .gauge("run_p50", .milliseconds, "Median latency of a run's answers in the last interval.") {
                NearestRank.percentile(50, of: $0.times)
            },
            .gauge("run_p90", .milliseconds, "90th percentile of a run's latencies in the last interval.") {
                NearestRank.percentile(90, of: $0.times)
            },
            .gauge("run_p99", .milliseconds, "99th percentile of a run's latencies in the last interval.") {
                NearestRank.percentile(99, of: $0.times)
            },
            .gauge(
                "run_wait_p99", .milliseconds,
                "99th percentile of the time until a run's requests had a connection, or gave up."
            ) { NearestRank.percentile(99, of: $0.waits) },
        ])
}

extension Platform {
    mutating func samplePools() {
        for client in pools.clients where !client.isClosed {
            PooledClient.meter.sample(client, client.specification.name, at: now, into: &metrics)
        }
        for run in pools.runs where now < run.ends + MetricStore.interval || run.open > 0 {
            let sample = PoolRunSample(run, since: now - MetricStore.interval)
            PoolRunSample.meter.sample(sample, run.specification.name, at: now, into: &metrics)
        }
    }
}
