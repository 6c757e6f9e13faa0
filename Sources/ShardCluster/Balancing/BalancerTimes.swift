import SimKernel

/// The balancer's clock, with the server's values.
enum BalancerTimes {
    /// Between rounds that found nothing to move.
    static let idle: Micros = .seconds(10)
    /// Between the end of a round's migrations and the next round.
    static let afterWork: Micros = .seconds(1)
    /// autoMergerIntervalSecs.
    static let autoMerge: Micros = .seconds(3600)
    /// minSnapshotHistoryWindowInSeconds: a chunk that moved more recently is not merged automatically.
    static let historyWindowSeconds: UInt32 = 300
}
