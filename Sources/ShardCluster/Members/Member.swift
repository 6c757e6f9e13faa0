import BSON
package import SimKernel

/// One node of a replica set: a copy of the set's store that has applied the oplog up to a point.
///
/// Its place in `ReplicaSet.members` never changes; one that was removed keeps it, out of the configuration.
package struct Member: Sendable, Hashable {
    /// `_id` in the set's configuration.
    package internal(set) var id: Int
    package let host: String
    /// What it is in its own eyes; two members can be primary in two terms.
    package var role: Role {
        didSet { if role.state.number != oldValue.state.number { stateChanges &+= 1 } }
    }
    /// How often it became something else.
    package private(set) var stateChanges: Int64 = 0
    package internal(set) var settings = MemberSettings()
    /// When the process started.
    package internal(set) var startedAt: Micros
    /// The last oplog entry that this copy has applied.
    package var applied: OpTime
    /// The last applied entry that is in its journal.
    package var durable: OpTime
    /// The line of writes that `applied` is a point of.
    package internal(set) var history = HistoryID.first
    package internal(set) var following = Following()
    /// Cloud region; nil for the cluster's.
    package internal(set) var region: String?
    /// Its instance size where a rolling update has brought it to another than the set's.
    package internal(set) var tier: String?
    /// Stopped by a signal: the process neither works nor answers, and goes on where it was.
    package internal(set) var isPaused = false
    /// Its standing in elections; kept while its set is disturbed, and what is durable of it always.
    package internal(set) var ballot = Ballot()
    /// The configuration that it works by.
    package internal(set) var installed = SetConfiguration.Version(term: 1, number: 1)
    package internal(set) var standing = Standing()

    init(id: Int, host: String, role: Role, startedAt: Micros, applied: OpTime, durable: OpTime) {
        self.id = id
        self.host = host
        self.role = role
        self.startedAt = startedAt
        self.applied = applied
        self.durable = durable
    }

    package enum Role: Sendable, Hashable {
        case primary(electedAt: Micros)
        case secondary(syncSource: Int?)
        case arbiter
        /// Initial sync.
        case startingUp(since: Micros)
        /// Neither reads nor votes for itself: maintenance, or too far behind.
        case recovering
        case rollback(since: Micros)
        case down(since: Micros)
        /// No longer in the configuration.
        case removed

        /// `stateStr` of replSetGetStatus.
        package var stateName: String { state.name }

        /// `state` and `stateStr` of replSetGetStatus.
        var state: (number: Int, name: String) {
            switch self {
            case .primary: (1, "PRIMARY")
            case .secondary: (2, "SECONDARY")
            case .recovering: (3, "RECOVERING")
            case .startingUp: (5, "STARTUP2")
            case .arbiter: (7, "ARBITER")
            case .down: (8, "(not reachable/healthy)")
            case .rollback: (9, "ROLLBACK")
            case .removed: (10, "REMOVED")
            }
        }
    }

    package var votes: Int { isConfigured ? settings.votes : 0 }
    package var priority: Double { isConfigured ? settings.priority : 0 }
    package var isArbiter: Bool { settings.arbiterOnly }
    /// Counts for write concerns, and can be read from.
    package var bearsData: Bool { isConfigured && !settings.arbiterOnly }
    /// Part of the set's present configuration.
    package internal(set) var isConfigured = true

    /// The member that it fetches the oplog from.
    package var syncSource: Int? {
        get { if case .secondary(let source) = role { source } else { nil } }
        set { if case .secondary = role { role = .secondary(syncSource: newValue) } }
    }

    /// Serves reads of its data.
    package var isReadable: Bool {
        switch role {
        case .primary, .secondary: bearsData
        default: false
        }
    }

    package var isPrimary: Bool { if case .primary = role { true } else { false } }
    /// Elected, and done with catching up.
    package var isWritablePrimary: Bool { isPrimary && !standing.isCatchingUp }
    package var isDown: Bool { if case .down = role { true } else { false } }
    /// The process runs and is not stopped.
    package var isResponsive: Bool { !isDown && !isPaused }
}
