package import SimKernel

/// A queue in order of arrival before `servers` equal servers.
///
/// An arrival's completion is known as it comes (Kiefer and Wolfowitz: it starts when the first server is free), so a
/// customer needs no event of its own unless somebody waits for it.
package struct ServerQueue: Sendable, Hashable {
    private var freeAt: [Micros]
    /// All work ever accepted.
    package private(set) var accepted: Micros = 0
    package private(set) var arrivals: Int64 = 0

    /// At least one server.
    package init(servers: Int = 1) {
        freeAt = Array(repeating: 0, count: max(servers, 1))
    }

    /// When a customer that comes at `time` and needs `service` leaves. Arrivals come in order of time. O(servers).
    package mutating func accept(at time: Micros, service: Micros) -> Micros {
        var first = 0
        for server in 1..<max(freeAt.count, 1) where freeAt[server] < freeAt[first] {
            first = server
        }
        let end = max(time, freeAt[first]) &+ service
        freeAt[first] = end
        accepted &+= service
        arrivals &+= 1
        return end
    }

    /// How long a customer that came now would wait before its service.
    package func backlog(at time: Micros) -> Micros {
        max(0, (freeAt.min() ?? 0) &- time)
    }

    /// The work done up to `time`, over all servers.
    package func done(by time: Micros) -> Micros {
        freeAt.reduce(accepted) { $0 &- max(0, $1 &- time) }
    }

    package func hash(into trace: inout TraceHash) {
        trace.combine(accepted)
        trace.combine(arrivals)
        for time in freeAt { trace.combine(time) }
    }
}
