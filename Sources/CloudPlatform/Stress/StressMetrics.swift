import SimKernel

extension Metric {
    static let stressThroughput = Metric(
        "stress_throughput", .gauge, .of("requests/s"), by: "test",
        "Answered requests a second of a stress test's window.")
    static let stressSuccess = Metric(
        "stress_success", .gauge, .ratio, by: "test", "The part of a window's requests that were answered.")
    static let stressP50 = Metric(
        "stress_p50", .gauge, .milliseconds, by: "test", "Median latency of a window, from sending.")
    static let stressP90 = Metric(
        "stress_p90", .gauge, .milliseconds, by: "test", "90th percentile of a window's latencies, from sending.")
    static let stressP99 = Metric(
        "stress_p99", .gauge, .milliseconds, by: "test", "99th percentile of a window's latencies, from sending.")
    static let stressCorrectedP99 = Metric(
        "stress_corrected_p99", .gauge, .milliseconds, by: "test",
        "99th percentile of a window's latencies, from when requests were meant to be sent.")
    static let stressUsers = Metric(
        "stress_users", .gauge, .of("users"), by: "test", "Users of a closed load who have come.")
    static let ofStress = [
        stressThroughput, stressSuccess, stressP50, stressP90, stressP99, stressCorrectedP99, stressUsers,
    ]
}

extension Platform {
    /// A window's figures as samples at its end.
    mutating func sampleStress(_ test: StressTest, _ window: StressWindow) {
        let name = test.plan.name
        let end = window.start + test.plan.window
        metrics.append(.stressThroughput, name, at: end, window.throughput)
        if let success = window.success { metrics.append(.stressSuccess, name, at: end, success) }
        let latencies: [(Metric, Micros?)] = [
            (.stressP50, window.p50), (.stressP90, window.p90), (.stressP99, window.p99),
            (.stressCorrectedP99, test.plan.hasSchedule ? window.correctedP99 : nil),
        ]
        for (metric, latency) in latencies {
            if let latency { metrics.append(metric, name, at: end, Double(latency) / 1_000) }
        }
        if case .closed = test.plan.client.load {
            metrics.append(.stressUsers, name, at: end, Double(test.users(at: window.start)))
        }
    }
}
