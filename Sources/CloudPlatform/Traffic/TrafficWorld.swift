package import SimKernel

/// Clients, load balancers, servers and stores of sessions, every request with its own arrival, queue and departure.
///
/// A value with a clock, a queue of events and chance of its own; the platform advances it between its own events.
/// What layers above build on:
/// - servers: `addServers`, `drain`, `readings(of:)` and `utilisation(of:since:)` of a service by its name;
/// - clients: `start` with `isRecorded`, then `takeRecords(of:)` after each advance: each request with the time when it
///   was meant to be sent, when it was sent, when it ended, how, and which endpoint it asked;
/// - figures: `figures(of:from:to:)` over any window;
/// - `brokenInvariant()`: nothing lost, nothing counted twice, nothing sent to a server that is closed.
package struct TrafficWorld: Sendable {
    package internal(set) var now: Micros = 0
    package internal(set) var trace = TraceHash()

    var queue = EventQueue<TrafficEvent>()
    var generator: Generator
    var requests = RequestSlots()
    var services: [TrafficService] = []
    /// All that ever were, in the order of joining.
    var servers: [TrafficServer] = []
    var balancers: [LoadBalancer] = []
    var globals: [GlobalBalancer] = []
    var clients: [TrafficClient] = []
    /// Paths and sets of headers that requests have.
    var paths: [String] = ["/"]
    var headerSets: [[BalancerSettings.Header]] = [[]]
    /// What happened since they were last taken.
    var notices: [TrafficNotice] = []
    var isTicking = false
    /// Attempts that were ever sent.
    var sent: Int64 = 0
    /// Requests of all clients by how they ended.
    var outcomes = [Int64](repeating: 0, count: Outcome.allCases.count)

    /// Attempts in a sandbox's life, some ten seconds of a processor's time: then all clients stop.
    static let requestLimit: Int64 = 50_000_000

    /// Between two marks of the servers' utilisation.
    static let tick: Micros = .seconds(1 as Int64)

    package init(generator: Generator) {
        self.generator = generator
    }

    package var nextEventTime: Micros? { queue.nextTime }

    /// Events that wait.
    package var pending: Int { queue.count }

    /// Handles, in order, all that happens until `time`, and then it is that time.
    package mutating func advance(to time: Micros) {
        while let next = queue.nextTime, next <= time, let (due, event) = queue.pop() {
            now = due
            trace.combine(due)
            trace.combine(event.traceWord)
            handle(event)
        }
        now = max(now, time)
    }

    @inline(__always)
    private mutating func handle(_ event: TrafficEvent) {
        switch event {
        case .arrival(let client, let epoch): arrive(client: Int(client), epoch: epoch)
        case .userReady(let client, let user, let epoch): ready(client: Int(client), user: user, epoch: epoch)
        case .reached(let request, let generation): if requests.holds(request, generation) { reach(request) }
        case .served(let request, let generation): if requests.holds(request, generation) { serve(request) }
        case .answered(let request, let generation): if requests.holds(request, generation) { settle(request) }
        case .retry(let request, let generation): if requests.holds(request, generation) { sendAgain(request) }
        case .deadline(let client): expire(client: Int(client))
        case .clientEnds(let client, let epoch): if clients[Int(client)].epoch == epoch { stop(Int(client)) }
        case .serverUp(let server, let life): comeUp(server: Int(server), life: life)
        case .serverStarts(let server, let life): begin(server: Int(server), life: life)
        case .serverCloses(let server, let life): if servers[Int(server)].life == life { leaveIfIdle(Int(server)) }
        case .checkDue(let balancer, let server, let epoch): check(server: Int(server), by: Int(balancer), epoch: epoch)
        case .checkExpired(let request, let generation):
            if requests.holds(request, generation) { expireCheck(request) }
        case .globalCheck(let global): checkMembers(of: Int(global))
        case .quotaDue(let server, let epoch): endWithinQuota(server: Int(server), epoch: epoch)
        case .outOfMemory(let server, let life): runOutOfMemory(server: Int(server), life: life)
        case .tick: mark()
        }
    }

    private mutating func mark() {
        for service in services { for server in service.servers { servers[Int(server)].mark(now) } }
        queue.schedule(.tick, at: now &+ Self.tick)
    }

    /// Everything that has happened to requests; nothing where there never were any.
    package func combineTrace(into hash: inout TraceHash) {
        if !services.isEmpty { hash.combine(trace.value) }
    }

    /// A digest of the state, equal for equal states.
    func hash(into trace: inout TraceHash) {
        guard !services.isEmpty else { return }
        trace.combine(UInt64(queue.count))
        trace.combine(UInt64(requests.used))
        trace.combine(sent)
        for service in services { trace.combine(service.settings.name) }
        for server in servers where server.state != .removed { server.hash(into: &trace) }
        for balancer in balancers { balancer.hash(into: &trace) }
        for global in globals { global.hash(into: &trace) }
        for client in clients { client.hash(into: &trace) }
    }
}

/// Something that a learner's listener may want to know.
struct TrafficNotice: Sendable, Hashable {
    enum Kind: Sendable, Hashable {
        case serverUp, serverDown, serverDraining, serverRemoved, backendHealth, breaker, sessionsLost, clientsStopped
        case outOfMemory
    }

    let kind: Kind
    let at: Micros
    /// Server or client.
    let subject: String
    /// Service or balancer.
    var owner = ""
    var from = ""
    var to = ""
    var count: Int64 = 0
}
