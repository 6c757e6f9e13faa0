import SimKernel

/// The connections of one process of an application to one server, as drivers keep them: at most so many, given out in
/// the order of asking, taken back and used again.
///
/// Source: the drivers' specification of connection monitoring and pooling.
struct ConnectionPool: Sendable, Hashable {
    let server: Int
    /// Counts up as the pool is cleared: connections of an older one are closed when they come back.
    private(set) var generation = 0
    /// Nothing is given out and nothing made while the server is unknown.
    private(set) var isPaused = true
    private(set) var connections: [Connection] = []
    /// Requests, the first to ask first.
    private(set) var waiting: [Int] = []
    private(set) var counts = Counts()

    struct Counts: Sendable, Hashable {
        var created: Int64 = 0
        var closed: Int64 = 0
        var checkedOut: Int64 = 0
        var checkOutsFailed: Int64 = 0
        var cleared: Int64 = 0
        var mostInUse = 0
        var longestQueue = 0
    }

    init(server: Int) { self.server = server }

    var pending: Int { connections.lazy.filter(\.isPending).count }
    var inUse: Int { connections.lazy.filter { if case .inUse = $0.state { true } else { false } }.count }
    var idle: Int { connections.lazy.filter { if case .idle = $0.state { true } else { false } }.count }
    /// In-flight operations, by which a driver chooses between two servers.
    var load: Int { inUse + waiting.count }

    mutating func enqueue(_ request: Int) {
        waiting.append(request)
        counts.longestQueue = max(counts.longestQueue, waiting.count)
    }

    /// A request that no longer waits. False if it does not stand in the queue.
    mutating func leaveQueue(_ request: Int) -> Bool {
        guard let place = waiting.firstIndex(of: request) else { return false }
        waiting.remove(at: place)
        counts.checkOutsFailed += 1
        return true
    }

    /// Gives the connection that was used last to who has waited longest; nil if there is none for nobody.
    mutating func checkOut(at now: Micros) -> (request: Int, connection: UInt32)? {
        guard !isPaused, let request = waiting.first else { return nil }
        var best: (place: Int, since: Micros)?
        for (place, connection) in connections.enumerated() {
            guard case .idle(let since) = connection.state, since >= best?.since ?? .min else { continue }
            best = (place, since)
        }
        guard let best else { return nil }
        waiting.removeFirst()
        connections[best.place].state = .inUse(request: request, since: now)
        counts.checkedOut += 1
        counts.mostInUse = max(counts.mostInUse, inUse)
        return (request, connections[best.place].id)
    }

    /// How many connections to begin now: for those who wait, and up to the least size.
    func wanted(_ settings: PoolSettings) -> Int {
        guard !isPaused else { return 0 }
        let pending = pending
        let room = min(settings.maxConnecting - pending, settings.maxPoolSize - connections.count)
        let need = max(waiting.count - pending, settings.minPoolSize - connections.count)
        return max(0, min(room, need))
    }

    mutating func begin(_ id: UInt32, at now: Micros) {
        connections.append(Connection(id: id, generation: generation, created: now))
        counts.created += 1
    }

    func connection(_ id: UInt32) -> Connection? { connections.first { $0.id == id } }

    /// An established connection, or one that comes back; it stays unless it is stale.
    mutating func putIdle(_ id: UInt32, at now: Micros) -> Bool {
        guard let place = connections.firstIndex(where: { $0.id == id }) else { return false }
        guard connections[place].generation == generation else {
            remove(place)
            return false
        }
        connections[place].state = .idle(since: now)
        return true
    }

    mutating func close(_ id: UInt32) {
        if let place = connections.firstIndex(where: { $0.id == id }) { remove(place) }
    }

    private mutating func remove(_ place: Int) {
        connections.remove(at: place)
        counts.closed += 1
    }

    /// Closes connections that have been idle for so long, and says when the next one will have been.
    mutating func closeIdle(after span: Micros, at now: Micros) -> (closed: [UInt32], next: Micros?) {
        var closed: [UInt32] = []
        var next: Micros?
        for connection in connections {
            guard case .idle(let since) = connection.state else { continue }
            if since + span <= now { closed.append(connection.id) } else { next = min(next ?? .max, since + span) }
        }
        for id in closed { close(id) }
        return (closed, next)
    }

    mutating func ready() { isPaused = false }

    mutating func pause() { isPaused = true }

    /// After an error of its server: nothing is given out until the server is known again. Those who waited are told.
    mutating func clear() -> (waiters: [Int], closed: [UInt32]) {
        generation += 1
        counts.cleared += 1
        isPaused = true
        let waiters = waiting
        counts.checkOutsFailed += Int64(waiters.count)
        waiting = []
        var closed: [UInt32] = []
        for connection in connections {
            if case .idle = connection.state { closed.append(connection.id) }
        }
        for id in closed { close(id) }
        return (waiters, closed)
    }

    func hash(into trace: inout TraceHash) {
        trace.combine(UInt64(generation))
        trace.combine(UInt64(isPaused ? 1 : 0))
        trace.combine(UInt64(connections.count))
        trace.combine(UInt64(waiting.count))
        trace.combine(counts.checkedOut)
        trace.combine(counts.closed)
    }
}
