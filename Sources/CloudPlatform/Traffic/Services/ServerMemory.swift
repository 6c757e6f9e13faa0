import ShardCluster
import SimKernel

/// What a server of a service has in memory: its working set as a metrics server would tell it.
struct ServiceMemory: Sendable, Hashable {
    // In bytes: the process as it starts, and what each request that it holds and each session that it keeps adds.
    var base: Int64
    var request: Int64 = 0
    var session: Int64 = 0

    /// Of each of the three: so large that no sum of them is too large to count.
    static let limitBytes: Int64 = 1 << 40
}

/// A server's memory, and what became of its process for want of it.
struct ServerMemory: Sendable {
    var need: ServiceMemory?
    /// `max` where there is no limit.
    var limit: Int64 = .max
    /// That it keeps.
    var sessions: Int64 = 0

    /// Restarts in a row, for the next pause.
    private var failures = 0
    private(set) var restarts: Int64 = 0
    private(set) var lastExit: Micros?

    init(_ settings: ServiceSettings) { set(settings) }

    mutating func set(_ settings: ServiceSettings) {
        need = settings.memory
        limit = settings.resources.limitGiB.map { Int64($0 * 1_073_741_824) } ?? .max
    }

    /// Its working set; nil where nothing is said of it.
    func bytes(held: Int32) -> Int64? {
        need.map { $0.base &+ $0.request &* Int64(held) &+ $0.session &* sessions }
    }

    func isOver(held: Int32) -> Bool {
        limit != .max && bytes(held: held) ?? 0 > limit
    }

    // The kubelet restarts at once, then after 10 s, 20 s, 40 s and so on, and begins anew once a container has run well.
    private static let firstPause: Micros = .seconds(10 as Int64)
    private static let longestPause: Micros = .minutes(5)
    private static let goodRun: Micros = .minutes(10)
    /// What a process that the kernel has killed exits with: 128 and SIGKILL's number.
    static let exitCode: Int64 = 137

    /// Its process is killed; the pause before it is started again.
    mutating func kill(at now: Micros, upFor span: Micros) -> Micros {
        if span >= Self.goodRun { failures = 0 }
        failures += 1
        restarts += 1
        lastExit = now
        guard failures > 1 else { return 0 }
        return failures > 6 ? Self.longestPause : min(Self.firstPause << (failures - 2), Self.longestPause)
    }

    func hash(into trace: inout TraceHash) {
        for number in [need?.base ?? -1, limit, sessions, restarts, lastExit ?? -1] { trace.combine(number) }
    }
}

extension TrafficWorld {
    /// A server that has more in memory than its limit lets it is killed, before anything else happens.
    @inline(__always)
    mutating func weigh(_ s: Int) {
        guard servers[s].memory.limit != .max, servers[s].memory.isOver(held: servers[s].held) else { return }
        queue.schedule(.outOfMemory(server: Int32(s), life: servers[s].life), at: now)
    }

    /// OOMKilled: all that it held is lost, and it is started again with back-off.
    mutating func runOutOfMemory(server s: Int, life: Int32) {
        guard servers[s].life == life, servers[s].isRunning else { return }
        let bytes = servers[s].memory.bytes(held: servers[s].held) ?? 0
        let pause = servers[s].memory.kill(at: now, upFor: now &- servers[s].since)
        notify(.outOfMemory, server: s, count: bytes)
        kill(server: s, for: pause)
    }

    // MARK: Sessions that are kept

    /// A new session at a server, or in all servers of a store.
    mutating func keepSession(at s: Int, store: Int) {
        guard store >= 0 else {
            servers[s].memory.sessions &+= 1
            return weigh(s)
        }
        services[store].keptSessions &+= 1
        for server in services[store].servers where servers[Int(server)].isRunning {
            servers[Int(server)].memory.sessions &+= 1
            weigh(Int(server))
        }
    }

    /// Its user has another one, or is no more.
    mutating func forgetSession(keeper: Int32, life: Int32) {
        if keeper >= 0 {
            guard servers[Int(keeper)].sessionLife == life, servers[Int(keeper)].isRunning else { return }
            servers[Int(keeper)].memory.sessions &-= 1
        } else if keeper <= -2 {
            let store = Int(-2 - keeper)
            guard services[store].storeLife == life else { return }
            services[store].keptSessions &-= 1
            for server in services[store].servers where servers[Int(server)].isRunning {
                servers[Int(server)].memory.sessions &-= 1
            }
        }
    }

    /// Other requests and limits, in place, for all servers of a service.
    ///
    /// - Throws: IllegalOperation (20) for a limit that a server is over already.
    mutating func resize(_ service: Int, _ settings: ServiceSettings) throws(CommandError) {
        for server in services[service].servers.map({ servers[Int($0)] }) where server.isRunning {
            var memory = server.memory
            memory.set(settings)
            guard !memory.isOver(held: server.held) else {
                throw .illegalOperation(
                    "\(server.name) has \((memory.bytes(held: server.held) ?? 0) >> 20) MiB in memory, more than the new limit. Give it as much, or fewer requests first."
                )
            }
        }
        services[service].settings = settings
        for server in services[service].servers {
            servers[Int(server)].memory.set(settings)
            setLimit(ofServer: Int(server), millis: settings.limitMillis)
        }
    }
}
