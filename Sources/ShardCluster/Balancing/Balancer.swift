package import SimKernel

/// Where the balancer is in its rounds; whether it may run stands in the settings.
package struct Balancer: Sendable, Hashable {
    package enum State: Sendable, Hashable {
        case waiting
        /// A round's migrations are under way, or some of them still are.
        case moving(started: Int, left: Int, since: Micros)
    }

    package internal(set) var state: State = .waiting
    /// `numBalancerRounds` of balancerStatus.
    package internal(set) var rounds: Int64 = 0
    /// When the AutoMerger's last round was, or the cluster's beginning.
    var autoMergedAt: Micros = 0

    package var inRound: Bool { state != .waiting }
}
