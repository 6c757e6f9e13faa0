import SimKernel

/// The balancer's clock, with the server's values.
enum BalancerTimes {
    /// Between rounds that found nothing to move.
    static let idle: Micros = .milliseconds(10_000)
}
