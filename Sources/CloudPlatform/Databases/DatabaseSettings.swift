import SimKernel

/// How a replicated database is set up. What a learner may change later is `var`.
struct DatabaseSettings: Sendable, Hashable {
    enum Engine: String, Sendable, CaseIterable {
        case postgres, redis
    }

    /// Where reads go, and who stands by for them.
    enum Reads: String, Sendable, CaseIterable {
        /// Round robin over the replicas; the primary is the backup.
        case replicas
        /// The primary; the replicas are backups.
        case primary
        /// Round robin over all.
        case all
    }

    enum FailOver: String, Sendable, CaseIterable {
        /// Only `databases.promote`.
        case manual
        /// An operator with a lease, as Patroni is, or Sentinels.
        case automatic
    }

    let engine: Engine
    // Each member's limits, as a container has them.
    var cpus: Double
    var memoryBytes: Int64
    let dataBytes: Int64
    /// What a write adds to the data.
    let growthBytes: Int64
    /// Log that a write makes.
    let writeBytes: Int64
    // Processor time of each kind of work.
    let readCost: Micros
    let writeCost: Micros
    let replayCost: Micros
    /// One way between two members.
    var delay: Micros
    /// Of the primary's link to its replicas.
    var bytesPerSecond: Int64
    /// Requests that a member takes at once.
    let connections: Int64
    /// What a reconnecting replica can still be sent: WAL kept for its slot, or the replication backlog.
    var backlogBytes: Int64

    var synchronous = SynchronousStandbys.off
    /// A commit waits until its standbys have replayed it (remote_apply), not only until they have it on disk.
    var waitsForReplay = false
    var reads = Reads.replicas
    var failOver = FailOver.automatic

    // PostgreSQL's operator: Patroni's ttl, loop_wait and maximum_lag_on_failover, with its defaults.
    var lease: Micros = .seconds(30 as Int64)
    var loopWait: Micros = .seconds(10 as Int64)
    var maximumLagBytes: Int64 = 1_048_576

    // Redis's Sentinels and its guard on writes, with its defaults.
    var sentinels = 3
    var quorum = 2
    var downAfter: Micros = .seconds(30 as Int64)
    var minimumReplicas = 0
    var minimumReplicasLag: Micros = .seconds(10 as Int64)

    // HAProxy's inter, rise and fall.
    var checkInterval: Micros = .seconds(2 as Int64)
    var rise = 2
    var fall = 3

    /// A write on the primary waits so long for its disk; Redis writes to its disk later.
    var flushTime: Micros { engine == .postgres ? .milliseconds(1) : 0 }

    /// Processor time that one member has for requests in a tick; Redis works on them with one thread.
    func capacity(of tick: Micros) -> Double {
        (engine == .redis ? min(1, cpus) : cpus) * Double(tick)
    }

    /// Replay runs in one process.
    func replayCapacity(of tick: Micros) -> Double { min(1, cpus) * Double(tick) }

    /// A connected replica that is further behind is dropped: max_slot_wal_keep_size, client-output-buffer-limit.
    var dropBytes: Int64 { engine == .postgres ? backlogBytes : 268_435_456 }

    func hash(into trace: inout TraceHash) {
        var hasher: [Int64] = [
            memoryBytes, dataBytes, growthBytes, writeBytes, readCost, writeCost, replayCost, delay, bytesPerSecond,
            connections, backlogBytes, lease, loopWait, maximumLagBytes, downAfter, minimumReplicasLag, checkInterval,
        ]
        hasher += [sentinels, quorum, minimumReplicas, rise, fall].map { Int64($0) }
        for number in hasher { trace.combine(number) }
        trace.combine(cpus)
        for text in [engine.rawValue, reads.rawValue, failOver.rawValue, synchronous.text] { trace.combine(text) }
        trace.combine(waitsForReplay ? UInt64(1) : 0)
    }
}
