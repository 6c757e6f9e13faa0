package import SimKernel

/// A change of all shards' members to another tier, one member after the other.
package struct TierUpdate: Sendable, Hashable {
    /// What is being done to the member under way.
    enum Phase: Sendable, Hashable {
        case choosing
        /// Its process is stopped; a machine of the new tier takes over its disk.
        case replacing(ShardID, Int)
        /// Its process was started, and it fetches what it missed.
        case returning(ShardID, Int, since: Micros)
        /// It is primary, and waits for a secondary that has all that it has.
        case waitingForSuccessor(ShardID, Int)
        /// It is primary no more, and the successor has not been asked yet.
        case handingOver(ShardID, Int)
        /// The successor is being elected.
        case electing(ShardID, Int)
    }

    /// One member's change.
    package struct Step: Sendable, Hashable {
        package let shard: ShardID
        package let host: String
        /// When it stepped down, if it was primary.
        package internal(set) var steppedDown: Micros?
        /// When its process was stopped.
        package internal(set) var stopped: Micros?
        /// When it had caught up again.
        package internal(set) var returned: Micros?
    }

    package let tier: String
    package let began: Micros
    package internal(set) var ended: Micros?
    /// Why it goes no further; nil while it does.
    package internal(set) var obstacle: String?
    package internal(set) var steps: [Step] = []
    var phase = Phase.choosing

    package var isUnderWay: Bool { ended == nil }
}

/// Spans of a rolling update (Docs/Fidelity.md).
enum TierUpdateTimes {
    /// From the stop of a process until a machine of the new tier has its disk.
    static let machineSeconds: ClosedRange<Int64> = 90...150
    /// From a primary's step-down until its successor is asked to stand: with the election a client's pause is
    /// somewhat under two seconds.
    static let handOverMs: ClosedRange<Int64> = 1_650...1_850
    /// Between a member's return and the next one's stop.
    static let settling: Micros = .seconds(5)
    /// Between two looks at a member that is awaited.
    static let look: Micros = .seconds(1)
    static let quickLook: Micros = .milliseconds(100)
    /// A member that takes longer to return is reported.
    static let patience: Micros = .minutes(2)
    /// Who stepped down for its update does not stand again before.
    static let stepDown: Micros = .seconds(60)
}
