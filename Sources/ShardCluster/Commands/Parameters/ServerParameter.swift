import BSON
import SimKernel

/// The server parameters that something in this cluster goes by, by their own names and with the server's defaults and
/// bounds.
enum ServerParameter: String, CaseIterable, Sendable {
    case autoMergerIntervalSecs
    case balancerMigrationsThrottlingMs
    case chunkMigrationConcurrency
    case featureCompatibilityVersion
    case minSnapshotHistoryWindowInSeconds
    case orphanCleanupDelaySecs
    case receiveChunkWaitForRangeDeleterTimeoutMS
    case remainingReshardingOperationTimeThresholdMillis
    case reshardingMinimumOperationDurationMillis
    case transactionLifetimeLimitSeconds
    case ttlMonitorEnabled

    /// What a process begins with.
    var initial: BSONValue {
        switch self {
        case .autoMergerIntervalSecs: 3600
        case .balancerMigrationsThrottlingMs: 1000
        case .chunkMigrationConcurrency: 1
        case .featureCompatibilityVersion: ["version": "8.0"]
        case .minSnapshotHistoryWindowInSeconds: 300
        case .orphanCleanupDelaySecs: 900
        case .receiveChunkWaitForRangeDeleterTimeoutMS: 10_000
        case .remainingReshardingOperationTimeThresholdMillis: 2000
        case .reshardingMinimumOperationDurationMillis: 300_000
        case .transactionLifetimeLimitSeconds: 60
        case .ttlMonitorEnabled: true
        }
    }

    /// The least value that the server takes; nil for what is no number.
    private var least: Int64? {
        switch self {
        case .featureCompatibilityVersion, .ttlMonitorEnabled: nil
        case .autoMergerIntervalSecs, .transactionLifetimeLimitSeconds, .chunkMigrationConcurrency: 1
        default: 0
        }
    }

    /// Whether setParameter takes it; featureCompatibilityVersion has a command of its own.
    var isSettable: Bool { self != .featureCompatibilityVersion }

    /// What a process keeps of a value that it is given.
    ///
    /// - Throws: BadValue (2), CommandNotSupported (115) for what has no effect here.
    func accepted(_ value: BSONValue) throws(CommandError) -> BSONValue {
        guard self != .chunkMigrationConcurrency else {
            throw .commandNotSupported("setParameter of \(rawValue) is not available in this cluster")
        }
        guard let least else { return .bool(value.truthy) }
        guard let number = value.double ?? value.bool.map({ $0 ? 1 : 0 }), !number.isNaN else {
            throw .badValue("Unable to coerce value to correct type")
        }
        let kept = Int64(min(max(number, -2_147_483_648), 2_147_483_647))
        guard kept >= least else {
            throw .badValue(
                "Invalid value for parameter \(rawValue): \(kept) is not greater than or equal to \(least)")
        }
        return .int32(Int32(kept))
    }

    /// Microseconds of one unit, which the name says.
    fileprivate var unit: Micros {
        rawValue.hasSuffix("Secs") || rawValue.hasSuffix("Seconds") ? 1_000_000 : 1_000
    }
}

extension Cluster {
    /// What a set's primary goes by.
    func parameter(_ parameter: ServerParameter, of set: SetRef) -> BSONValue {
        let member = self[set].primary ?? 0
        guard !processes.isEmpty, self[set].members.indices.contains(member) else { return parameter.initial }
        return processes.value(of: parameter, at: self[set].members[member].host)
    }

    /// A parameter that is a time.
    func span(_ parameter: ServerParameter, of set: SetRef) -> Micros {
        (self.parameter(parameter, of: set).int64 ?? 0) * parameter.unit
    }
}
