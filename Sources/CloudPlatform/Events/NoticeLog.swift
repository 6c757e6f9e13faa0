package import BSON
import SimKernel

/// What happened to nodes and data, in order, for `events.list` and for who listens.
struct NoticeLog: Sendable {
    /// The newest that are kept; as many older ones go at once when there are twice as many.
    static let kept = 10_000

    enum Name: String, Sendable, CaseIterable {
        case nodeAdded = "NODE_ADDED"
        case nodeJoining = "NODE_JOINING"
        case nodeDiscovered = "NODE_DISCOVERED"
        case nodeForgotten = "NODE_FORGOTTEN"
        case membersAgree = "MEMBERSHIP_AGREED"
        case nodeRemoved = "NODE_REMOVED"
        case nodeLeaving = "NODE_LEAVING"
        case nodeStays = "NODE_STAYS"
        case nodeStatus = "NODE_STATUS_CHANGED"
        case nodeProcess = "NODE_PROCESS_CHANGED"
        case health = "HEALTH_CHANGED"
        case databaseMember = "DATABASE_MEMBER_CHANGED"
        case databaseServer = "DATABASE_SERVER_CHANGED"
        case databasePromoted = "DATABASE_PROMOTED"
        case databaseSplitBrain = "DATABASE_SPLIT_BRAIN"
        case databaseFailOverFailed = "DATABASE_FAILOVER_FAILED"
        case databaseWritesLost = "DATABASE_WRITES_LOST"
        case databaseOutOfMemory = "DATABASE_OUT_OF_MEMORY"
        case databaseScaled = "DATABASE_SCALED"
        case alertPending = "ALERT_PENDING"
        case alertFiring = "ALERT_FIRING"
        case alertResolved = "ALERT_RESOLVED"
        case scalingDecision = "SCALING_DECISION"
        case scalingCompleted = "SCALING_COMPLETED"
        case scalingFailed = "SCALING_FAILED"
        case nodeScaled = "NODE_SCALED"
        case serverUp = "SERVER_UP"
        case serverDown = "SERVER_DOWN"
        case serverOutOfMemory = "SERVER_OUT_OF_MEMORY"
        case serverDraining = "SERVER_DRAINING"
        case serverRemoved = "SERVER_REMOVED"
        case backendHealth = "BACKEND_HEALTH_CHANGED"
        case breaker = "BREAKER_CHANGED"
        case sessionsLost = "SESSIONS_LOST"
        case stressStarted = "STRESS_STARTED"
        case stressEnded = "STRESS_ENDED"
        case poolCreated = "POOL_CREATED"
        case poolCleared = "POOL_CLEARED"
        case poolClosed = "POOL_CLOSED"
        case clientsStopped = "CLIENTS_STOPPED"
        case elasticState = "ELASTIC_STATE_CHANGED"
        case rebalanceStarted = "REBALANCE_STARTED"
        case rebalanceCompleted = "REBALANCE_COMPLETED"
        case rebalanceFailed = "REBALANCE_FAILED"
        case moveStarted = "DATA_MOVE_STARTED"
        case moved = "DATA_MOVED"
        case moveAbandoned = "DATA_MOVE_ABANDONED"
        case placed = "PARTITIONS_PLACED"
        case configured = "REBALANCER_CONFIGURED"

        static let names = allCases.map(\.rawValue)
    }

    struct Notice: Sendable {
        let name: Name
        let at: Micros
        let document: BSONDocument
    }

    private var notices = PersistentArray<Notice>()
    /// How many were dropped from the front.
    private var dropped = 0

    /// How many there have ever been.
    var total: Int { dropped + notices.count }

    /// By its place among all that there have ever been; nil if it is dropped.
    func notice(_ number: Int) -> Notice? {
        notices.indices.contains(number - dropped) ? notices[number - dropped] : nil
    }

    mutating func append(_ notice: Notice) {
        if notices.count == 2 * Self.kept {
            notices = PersistentArray(notices.dropFirst(Self.kept))
            dropped += Self.kept
        }
        notices.append(notice)
    }

    var all: PersistentArray<Notice> { notices }
}

extension Platform {
    /// - Parameter time: When it happened; nil: now.
    mutating func notify(_ name: NoticeLog.Name, _ fields: [(String, BSONValue)], at time: Micros? = nil) {
        let time = time ?? now
        let document = BSONDocument(
            [("event", .string(name.rawValue)), ("ts", .date(VirtualDate.ms(time)))] + fields)
        trace.combine(document)
        switch name {
        case .nodeAdded, .nodeRemoved, .databaseScaled, .scalingDecision, .scalingFailed:
            rentals.isStale = true
        default: break
        }
        notices.append(NoticeLog.Notice(name: name, at: time, document: document))
    }

    /// How many events of nodes and data there have been.
    package var eventCount: Int { notices.total }

    /// An event by its place among all; nil if it is no longer kept.
    package func event(_ number: Int) -> (name: String, document: BSONDocument)? {
        notices.notice(number).map { ($0.name.rawValue, $0.document) }
    }

    /// The names under which events are told.
    package static let eventNames = NoticeLog.Name.names
}
