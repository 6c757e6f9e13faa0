package import SimKernel

/// What a process knows of its set and means to do; lost when it ends.
package struct Standing: Sendable, Hashable {
    /// By place in the set.
    package internal(set) var peers: [Peer] = []
    /// When it stands for election, unless it hears from a primary.
    var electionDue: Micros = .max
    /// When it stands because its priority, or its data, is better than the primary's.
    var takeover: Takeover?
    /// When it asks the others next.
    var heartbeatDue: Micros = .max
    /// When its timer goes off next.
    var timerDue: Micros?
    var candidacy: Candidacy?
    /// It does not stand before: replSetFreeze, or its own step-down.
    package internal(set) var frozenUntil: Micros = 0
    /// Elected, and not yet taking writes: it fetches what others have.
    package internal(set) var isCatchingUp = false
    /// By replSetMaintenance.
    var isInMaintenance = false
    /// Of the last election that it won.
    package internal(set) var candidate: CandidateMetrics?
    /// Of the last vote that it cast.
    package internal(set) var participant: ParticipantMetrics?

    struct Takeover: Sendable, Hashable {
        var due: Micros
        var reason: ElectionReason
    }
}

/// What a member has heard of another.
package struct Peer: Sendable, Hashable {
    /// When its last answer came; nil: never.
    package internal(set) var lastAnswer: Micros?
    /// When its last heartbeat came.
    package internal(set) var lastRequest: Micros?
    package internal(set) var isUp = true
    package internal(set) var report: Report
    package internal(set) var roundTrip: Micros = 0
    /// Why it is not reached.
    package internal(set) var failure = ""

    /// Its answer to what was asked `since` then.
    mutating func hear(_ report: Report, at now: Micros, since: Micros) {
        lastAnswer = now
        isUp = true
        if !failure.isEmpty { failure = "" }
        self.report = report
        roundTrip = (4 * roundTrip + now - since) / 5
    }
}

/// What a member says of itself in a heartbeat.
package struct Report: Sendable, Hashable {
    package let term: Int64
    package let role: Member.Role
    package let applied: OpTime
    package let durable: OpTime
    package let config: SetConfiguration.Version
    /// The newest point that it knows a majority to have.
    package let committed: OpTime

    var isPrimary: Bool { if case .primary = role { true } else { false } }
}

/// Why a member stands, with the words of `electionCandidateMetrics.lastElectionReason`.
package enum ElectionReason: String, Sendable, Hashable {
    case electionTimeout
    case priorityTakeover
    case catchupTakeover
    case stepUpRequest
    case stepUpRequestSkipDryRun
}

/// An election that is under way.
struct Candidacy: Sendable, Hashable {
    let reason: ElectionReason
    /// Asks without a new term whether it would win.
    var isDryRun: Bool
    var term: Int64
    let startedAt: Micros
    /// When it gives up.
    let deadline: Micros
    /// Who has answered, by place in the set.
    var granted: Set<Int> = []
    var refused: Set<Int> = []
    /// The first refusal's words.
    var refusal: String?
    let priorPrimary: Int?
}

/// `electionCandidateMetrics` of replSetGetStatus.
package struct CandidateMetrics: Sendable, Hashable {
    package let reason: ElectionReason
    package let date: Micros
    package let term: Int64
    package let lastCommitted: OpTime
    package let lastSeen: OpTime
    package let votesNeeded: Int
    package let priority: Double
    package let timeoutMillis: Int64
    package let priorPrimary: Int?
    package internal(set) var operationsToCatchUp: Int?
    package internal(set) var newTermStart: Micros?
    package internal(set) var majorityWrite: Micros?
}

/// `electionParticipantMetrics` of replSetGetStatus.
package struct ParticipantMetrics: Sendable, Hashable {
    package let votedFor: Bool
    package let term: Int64
    package let date: Micros
    package let candidate: Int
    package let reason: String
    package let applied: OpTime
    package let priority: Double
    package internal(set) var newTermStart: Micros?
}
