/// What a swarm may do; each part can be left out, to see what a failure needs.
package enum SwarmPart: String, Sendable, Hashable, CaseIterable {
    case kill, pause, slowDisk, clockSkew, packetLoss, cut, oneWayCut, router, configServer, majorityLoss
    case split, move, addShard, removeShard, balancer, stepDown
    /// Where a primary steps down, two others are at times told to stand at once.
    case rivals
    /// Ranges move also while a set is disturbed.
    case moveUnderFaults
    /// Commands of several statements, as a driver's bulk writes send them.
    case batches
    case transfers, audits, registers, counters, items, removals, weakWrites, weakReads

    package static let all = Set(allCases)
}
