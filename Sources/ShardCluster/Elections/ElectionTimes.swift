import SimKernel

/// Spans of the election protocol that a configuration does not set, in the server's own figures or, where it has none,
/// those of this model (Docs/Fidelity.md).
enum ElectionTimes {
    /// An election timeout is up to this much longer, so that not all stand at once: `electionTimeoutOffsetLimitFraction`.
    static let jitter = 0.15
    /// A candidate that wants to take over by its priority may be so far behind the primary:
    /// `priorityTakeoverFreshnessWindowSeconds`.
    static let takeoverFreshnessSeconds: UInt32 = 2
    /// Writing the last vote to disk.
    static let voteWrite: Micros = .milliseconds(5)
    /// From the end of catching up to the first write of the term: the applier is drained.
    static let drain: Micros = .milliseconds(10)
    /// How long one primary must have been known to all before a set counts as settled.
    static let settling: Micros = .seconds(10)
    /// Of an initial sync, besides the bytes: collections and indexes are listed, the oplog's tail is applied.
    static let initialSyncStart: Micros = .seconds(5)
    /// 100 MB a second.
    static let initialSyncBytesPerMicrosecond: Int64 = 100
    /// From the start of a mongod to its first heartbeat: the storage engine opens and replays its journal.
    static let processStart: Micros = .seconds(5)
}

extension SetSettings {
    var heartbeatInterval: Micros { .milliseconds(heartbeatIntervalMillis) }
    var heartbeatTimeout: Micros { .seconds(heartbeatTimeoutSecs) }
    var electionTimeout: Micros { .milliseconds(electionTimeoutMillis) }
}
