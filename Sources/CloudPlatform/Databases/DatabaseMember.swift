import SimKernel

/// One server of a replicated database: its process, its place in the log, and the work that waits there.
struct DatabaseMember: Sendable {
    enum State: Sendable, Hashable {
        /// Its container starts.
        case starting(until: Micros)
        /// A base backup or full synchronisation from the primary; bytes still to come.
        case copying(rest: Int64)
        /// It throws away what the others do not have (pg_rewind).
        case rewinding(until: Micros)
        case running
        /// It replays what it has and then takes writes.
        case promoting
        /// It is started again then, or by hand.
        case down(until: Micros?)

        var name: String {
            switch self {
            case .starting: "starting"
            case .copying: "copying"
            case .rewinding: "rewinding"
            case .running: "running"
            case .promoting: "promoting"
            case .down: "down"
            }
        }
    }

    let id: Int
    let name: String
    var state: State
    /// Cut off from the other members and from who watches over them; clients still reach it.
    var isCutOff = false
    /// Since when it was last cut off.
    var cutOffAt: Micros = 0
    /// Of the clients, the part that is cut off with it and knows no other primary.
    var clientsBeside = 0.0
    /// The balancer sends it nothing new.
    var isDraining = false

    /// End of the log that it has on disk (PostgreSQL's flush_lsn) or has applied (Redis's offset).
    var position: Int64 = 0
    /// The same a tick ago.
    var positionBefore: Int64 = 0
    var replayed: Int64 = 0
    /// The last timeline that it followed.
    var timeline = 1
    /// When the primary last heard from it.
    var heard: Micros = 0
    /// What a restart of Redis finds on its disk: the log is written once a second.
    var saved: Int64 = 0

    var readsWaiting: Int64 = 0
    var writesWaiting: Int64 = 0
    /// Processor time left over that was too short for one more request.
    var credit = 0.0
    /// Means of the last tick.
    var readLatency: Micros = 0
    var writeLatency: Micros = 0
    var inFlight: Int64 = 0
    var memoryBytes: Int64 = 0
    var oomKills = 0

    /// Processor time used since it was last sampled, and since when.
    var busy = 0.0
    var sampledAt: Micros = 0
    /// Of 100, over the last full interval between samples.
    var cpu = 0.0

    /// For reads: whether it answers. For writes: whether it is the primary.
    var answers = HealthCheck()
    var leads = HealthCheck()
    var sessions: Int64 = 0

    init(id: Int, name: String, state: State, at now: Micros) {
        self.id = id
        self.name = name
        self.state = state
        heard = now
        sampledAt = now
    }

    var isRunning: Bool { state == .running }
    var isUp: Bool { state == .running || state == .promoting }
    /// Whether the others reach it.
    var isReachable: Bool { isUp && !isCutOff }
    var isCopying: Bool { if case .copying = state { true } else { false } }

    /// What a stop of its process leaves: the log, and nothing that waited.
    mutating func stop(until: Micros?) {
        state = .down(until: until)
        (readsWaiting, writesWaiting, inFlight, memoryBytes, credit) = (0, 0, 0, 0, 0)
        (readLatency, writeLatency) = (0, 0)
    }

    func hash(into trace: inout TraceHash) {
        for number in [
            Int64(id), position, replayed, Int64(timeline), readsWaiting, writesWaiting, saved, Int64(oomKills),
            sessions,
        ] { trace.combine(number) }
        trace.combine(name)
        trace.combine(state.name)
        switch state {
        case .starting(let time), .rewinding(let time): trace.combine(time)
        case .copying(let rest): trace.combine(rest)
        case .down(let time): trace.combine(time ?? -1)
        case .running, .promoting: break
        }
        trace.combine(UInt64((isCutOff ? 1 : 0) | (isDraining ? 2 : 0)))
        answers.hash(into: &trace)
        leads.hash(into: &trace)
    }
}
