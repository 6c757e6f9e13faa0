import SimKernel

/// A user of a client with a population: where the balancers have put him.
struct TrafficUser: Sendable {
    /// Server of the open connection (layer 4).
    var connection: Int32 = -1
    /// Balancer and pool of that connection.
    var connectionBalancer: Int16 = -1
    var connectionPool: Int16 = 0
    /// Server that his cookie names.
    var cookie: Int32 = -1
    /// Server, or store, that keeps his session, and that one's life.
    var session: Int32 = -1
    var sessionLife: Int32 = 0
    /// When a paced user's request is meant to be sent.
    var due: Micros = 0
}

/// Clients of one kind: their load, and what becomes of it.
struct TrafficClient: Sendable {
    static let limit = 32
    static let userLimit: Int64 = 100_000

    var settings: ClientSettings
    /// Goes up when it is stopped or told another load.
    var epoch: Int32 = 0
    var isRunning = true
    let startedAt: Micros
    /// Where its load's schedule begins.
    var scheduleStart: Micros
    /// Place of the balancer that it asks; of a global one -2 minus its place.
    var target: Int32
    /// What a global balancer answered last, and until when that holds.
    var resolved: Int32 = -1
    var resolvedUntil: Micros = .min
    /// One way to each balancer.
    var delays: [Micros] = []
    var generator: Generator
    /// The world's places of its paths, and the sum of weights up to each.
    var paths: [Int16] = []
    private(set) var bounds: [Double] = []
    /// Place of its headers in the world's list.
    var headers: Int16 = 0
    var users: [TrafficUser] = []

    /// Requests by deadline.
    private(set) var oldest = TrafficRequest.none
    private var newest = TrafficRequest.none
    var timerAt: Micros?
    let timeout: Micros
    /// What each request asks, beside the settings so that these are not copied for it.
    let hasBreaker: Bool
    let isClosed: Bool
    let isRecorded: Bool
    /// Mean time between the requests of a constant rate; 0 for any other load.
    var meanGap = 0.0

    var issued: Int64 = 0
    var answered: Int64 = 0
    var failed: Int64 = 0
    /// Requests that have neither been answered nor failed.
    var inFlight: Int64 = 0
    /// Integral of `inFlight` until `accounted`; against it stand the times of the requests (Little's law).
    private(set) var area: Micros = 0
    private var accounted: Micros
    /// Times of all that ended.
    var timeSum: Micros = 0
    /// Starting times of all that is in flight.
    var startSum: Micros = 0
    var log: FigureLog
    var byEndpoint: [LatencyHistogram]
    var budget = RetryBudget()
    var breaker: CircuitBreaker?
    var records: [TrafficRecord] = []

    init(_ settings: ClientSettings, target: Int32, generator: Generator, now: Micros) {
        self.settings = settings
        self.target = target
        self.generator = generator
        startedAt = now
        scheduleStart = now
        accounted = now
        timeout = settings.timeout ?? -1
        log = FigureLog(at: now)
        byEndpoint = settings.endpoints.map { _ in LatencyHistogram() }
        breaker = settings.breaker.map { CircuitBreaker($0) }
        hasBreaker = breaker != nil
        isRecorded = settings.isRecorded
        if case .closed = settings.load { isClosed = true } else { isClosed = false }
        budget.ratio = settings.retries?.budget
        var sum = 0.0
        bounds = settings.endpoints.map {
            sum += $0.weight
            return sum
        }
        switch settings.load {
        case .open(let schedule):
            meanGap = schedule.meanGap
            users = Array(repeating: TrafficUser(), count: settings.population)
        case .closed(let closed): users = Array(repeating: TrafficUser(), count: closed.count)
        }
    }

    /// Place in the list of endpoints, by weight.
    @inline(__always)
    mutating func drawEndpoint() -> Int {
        guard bounds.count > 1 else { return 0 }
        let wanted = generator.unit() * bounds[bounds.count - 1]
        var place = 0
        while place < bounds.count - 1, bounds[place] <= wanted { place &+= 1 }
        return place
    }

    @inline(__always)
    mutating func begin(at now: Micros, started: Micros) {
        area &+= (now &- accounted) &* inFlight
        accounted = now
        issued &+= 1
        inFlight &+= 1
        startSum &+= started
        log.issue(at: now)
    }

    @inline(__always)
    mutating func end(at now: Micros, started: Micros, _ outcome: Outcome) {
        area &+= (now &- accounted) &* inFlight
        accounted = now
        inFlight &-= 1
        startSum &-= started
        timeSum &+= now &- started
        if outcome == .ok { answered &+= 1 } else { failed &+= 1 }
        log.finish(at: now, outcome, latency: now &- started)
    }

    /// The integral of requests in flight minus their times: always 0.
    func littleError(_ now: Micros) -> Micros {
        area &+ (now &- accounted) &* inFlight &- timeSum &- (inFlight &* now &- startSum)
    }

    /// Appends to the list of deadlines; they are all equally long, so the list is in order.
    @inline(__always)
    mutating func link(_ request: Int32, in slots: inout RequestSlots) {
        slots[request].older = newest
        slots[request].newer = TrafficRequest.none
        if newest >= 0 { slots[newest].newer = request } else { oldest = request }
        newest = request
    }

    @inline(__always)
    mutating func unlink(_ request: Int32, in slots: inout RequestSlots) {
        let (older, newer) = (slots[request].older, slots[request].newer)
        if older >= 0 { slots[older].newer = newer } else { oldest = newer }
        if newer >= 0 { slots[newer].older = older } else { newest = older }
    }

    func hash(into trace: inout TraceHash) {
        trace.combine(settings.name)
        trace.combine(Int64(epoch))
        trace.combine(isRunning ? 1 as UInt64 : 0)
        trace.combine(issued)
        trace.combine(answered)
        trace.combine(failed)
        trace.combine(inFlight)
        trace.combine(timeSum)
        log.hash(into: &trace)
        budget.hash(into: &trace)
        breaker?.hash(into: &trace)
        for user in users {
            trace.combine(UInt64(UInt32(bitPattern: user.connection)) << 32 | UInt64(UInt32(bitPattern: user.cookie)))
            trace.combine(UInt64(UInt32(bitPattern: user.session)) << 32 | UInt64(UInt32(bitPattern: user.sessionLife)))
        }
    }
}
