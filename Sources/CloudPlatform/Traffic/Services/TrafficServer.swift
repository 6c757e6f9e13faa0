import SimKernel

/// One server of a service: so many workers before one queue in order of arrival.
struct TrafficServer: Sendable {
    enum State: String, Sendable {
        case starting, up, draining, down, removed
    }

    let name: String
    let service: Int32
    let workers: Int32
    var state: State
    /// Goes up with each start and end of the process.
    var life: Int32 = 0
    /// When it came up last.
    var since: Micros = 0
    /// Service times are multiplied by it.
    var slowness = 1.0
    /// From then on nothing may come to it any more: set as it drains, never until then.
    var closedFrom = Micros.max
    let queueLimit: Int32
    let queueTimeout: Micros
    /// Requests that came although it was closed: always 0.
    var strays = 0

    /// Goes up with each end of the process: sessions of an earlier one are gone.
    var sessionLife: Int32 = 0
    var memory: ServerMemory
    /// Of a core that its workers together may use; 0: each a core.
    var limitMillis: Int64
    var quota = CPUQuota()

    var busy: Int32 = 0
    var queued: Int32 = 0
    private(set) var first = TrafficRequest.none
    private(set) var last = TrafficRequest.none
    /// Worker-microseconds of work until `accounted`.
    private var work: Micros = 0
    private var accounted: Micros = 0
    /// Microseconds in which the process ran, times workers, until `accounted`.
    private var capacity: Micros = 0

    /// Health checks and reads of sessions among them.
    var arrivals: Int64 = 0
    /// Health checks among the arrivals, among what is done and among what failed.
    var checks: Int64 = 0
    var checksDone: Int64 = 0
    var checksFailed: Int64 = 0
    var done: Int64 = 0
    /// Turned away, dropped from the queue, or lost with the process.
    var failed: Int64 = 0
    /// What stood in `work` and `capacity` at each of the last seconds.
    var marks: [Mark] = []

    struct Mark: Sendable {
        let at: Micros
        let work: Micros
        let capacity: Micros
        let arrivals: Int64
    }

    init(name: String, service: Int32, _ settings: ServiceSettings, state: State, now: Micros) {
        self.name = name
        self.service = service
        workers = Int32(clamping: settings.workers)
        queueLimit = Int32(clamping: settings.queueLimit)
        queueTimeout = settings.queueTimeout ?? .max
        memory = ServerMemory(settings)
        limitMillis = settings.limitMillis
        self.state = state
        since = now
        accounted = now
    }

    /// Whether its process runs.
    var isRunning: Bool { state == .up || state == .draining }

    /// Requests that it holds.
    var held: Int32 { busy &+ queued }

    /// Brings the integrals up to date: before `busy`, `state` or what is worked on within a quota change.
    @inline(__always)
    mutating func account(_ now: Micros) {
        let span = now &- accounted
        if limitMillis > 0 {
            (work, capacity) = limited(span)
            quota.advance(to: now, limitMillis: limitMillis)
        } else {
            work &+= span &* Micros(busy)
            if isRunning { capacity &+= span &* Micros(workers) }
        }
        accounted = now
    }

    /// Work done and work possible since the beginning, in worker-microseconds.
    func integrals(_ now: Micros) -> (work: Micros, capacity: Micros) {
        let span = now &- accounted
        if limitMillis > 0 { return limited(span) }
        return (work &+ span &* Micros(busy), capacity &+ (isRunning ? span &* Micros(workers) : 0))
    }

    /// The integrals so much later, under a CPU limit.
    private func limited(_ span: Micros) -> (work: Micros, capacity: Micros) {
        let used = min(Int64(quota.count) &* 1_000, limitMillis)
        return (work &+ span &* used / 1_000, capacity &+ (isRunning ? span &* limitMillis / 1_000 : 0))
    }

    /// What its workers may use together.
    var cores: Double { limitMillis > 0 ? Double(limitMillis) / 1_000 : Double(workers) }

    @inline(__always)
    mutating func enqueue(_ request: Int32, in slots: inout RequestSlots) {
        slots[request].next = TrafficRequest.none
        if last >= 0 { slots[last].next = request } else { first = request }
        last = request
        queued &+= 1
    }

    /// `none` from an empty queue.
    @inline(__always)
    mutating func dequeue(from slots: inout RequestSlots) -> Int32 {
        let request = first
        guard request >= 0 else { return request }
        first = slots[request].next
        slots[request].next = TrafficRequest.none
        if first < 0 { last = TrafficRequest.none }
        queued &-= 1
        return request
    }

    /// Seconds that are remembered for `utilisation(since:)`.
    static let markLimit = 900

    mutating func mark(_ now: Micros) {
        if marks.count == 2 * Self.markLimit { marks.removeFirst(Self.markLimit) }
        let (work, capacity) = integrals(now)
        marks.append(Mark(at: now, work: work, capacity: capacity, arrivals: arrivals))
    }

    /// The mark at or just after `time`; nil if there is none.
    func mark(since time: Micros) -> Mark? { marks.first { $0.at >= time } }

    /// Work, and work possible, since the second at or after `time`.
    func spent(since time: Micros, now: Micros) -> (work: Micros, capacity: Micros) {
        let (work, capacity) = integrals(now)
        let mark = mark(since: time).flatMap { $0.at < now ? $0 : nil } ?? marks.last { $0.at < now }
        return (work &- (mark?.work ?? 0), capacity &- (mark?.capacity ?? 0))
    }

    /// The part of its workers' time that was work since the second at or after `time`; nil before it has run.
    func utilisation(since time: Micros, now: Micros) -> Double? {
        let (work, capacity) = spent(since: time, now: now)
        return capacity > 0 ? Double(work) / Double(capacity) : nil
    }

    func hash(into trace: inout TraceHash) {
        trace.combine(name)
        trace.combine(state.rawValue)
        trace.combine(Int64(life))
        trace.combine(slowness)
        trace.combine(closedFrom)
        trace.combine(UInt64(UInt32(bitPattern: busy)) << 32 | UInt64(UInt32(bitPattern: queued)))
        trace.combine(work)
        trace.combine(arrivals)
        trace.combine(done)
        trace.combine(failed)
        guard memory.need != nil || limitMillis > 0 else { return }
        memory.hash(into: &trace)
        trace.combine(limitMillis)
    }
}
