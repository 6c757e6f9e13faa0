import SimKernel

/// A window of a stress test as it is sampled, at its end.
struct StressSample: Sendable {
    let window: StressWindow
    /// Of a closed load.
    let users: Int?
    /// Whether requests had a moment when they were meant to be sent.
    let hasSchedule: Bool

    static let meter = Meter<StressSample>(
        by: "test", rhythm: .own,
        [
            .gauge(
                "stress_throughput", .of("requests/s"), "Answered requests a second of a stress test's window."
            ) { $0.window.throughput },
            .gauge("stress_success", .ratio, "The part of a window's requests that were answered.") {
                $0.window.success
            },
            .gauge("stress_mean", .milliseconds, "Mean latency of a window, from sending.") {
                $0.window.mean.map { $0 / 1_000 }
            },
            .gauge("stress_p50", .milliseconds, "Median latency of a window, from sending.") {
                milliseconds($0.window.p50)
            },
            .gauge("stress_p90", .milliseconds, "90th percentile of a window's latencies, from sending.") {
                milliseconds($0.window.p90)
            },
            .gauge("stress_p95", .milliseconds, "95th percentile of a window's latencies, from sending.") {
                milliseconds($0.window.p95)
            },
            .gauge("stress_p99", .milliseconds, "99th percentile of a window's latencies, from sending.") {
                milliseconds($0.window.p99)
            },
            .gauge(
                "stress_corrected_p99", .milliseconds,
                "99th percentile of a window's latencies, from when requests were meant to be sent."
            ) { $0.hasSchedule ? milliseconds($0.window.correctedP99) : nil },
            .gauge("stress_users", .of("users"), "Users of a closed load who have come.") {
                $0.users.map { Double($0) }
            },
        ])

    private static func milliseconds(_ latency: Micros?) -> Double? { latency.map { Double($0) / 1_000 } }
}

extension Platform {
    /// A window's figures as samples at its end.
    mutating func sampleStress(_ test: StressTest, _ window: StressWindow) {
        var users: Int?
        if case .closed = test.plan.client.load { users = test.users(at: window.start) }
        let sample = StressSample(window: window, users: users, hasSchedule: test.plan.hasSchedule)
        StressSample.meter.sample(sample, test.plan.name, at: window.start + test.plan.window, into: &metrics)
    }
}
