import SimKernel

/// The balancer's clock, with the server's values.
enum BalancerTimes {
    /// Between rounds that found nothing to move.
    static let idle: Micros = .milliseconds(10_000)
    /// Between the end of a round's migrations and the next round.
    static let afterWork: Micros = .milliseconds(1_000)
    /// autoMergerIntervalSecs.
    static let autoMerge: Micros = .milliseconds(3600_000)
    /// minSnapshotHistoryWindowInSeconds: a chunk that moved more recently is not merged automatically.
    static let historyWindowSeconds: UInt32 = 300
}
