import BSON
import SimKernel

/// The world of requests within the platform.
extension Platform {
    /// Requests are handled in stretches of this length, so that a sandbox need not stop at each of them.
    private static let stretch: Micros = .milliseconds(100)

    /// When the platform has to look at its requests next.
    var nextTrafficTime: Micros? {
        traffic.nextEventTime.map { next in
            max(next, now) / Self.stretch &* Self.stretch &+ Self.stretch
        }
    }

    /// All requests until `time`, and what is told of them.
    mutating func advanceTraffic(to time: Micros) {
        guard traffic.nextEventTime != nil else {
            traffic.now = max(traffic.now, time)
            return
        }
        traffic.advance(to: time)
        absorbTraffic()
    }

    /// What happened among requests becomes the platform's notices.
    mutating func absorbTraffic() {
        guard !traffic.notices.isEmpty else { return }
        let notices = traffic.notices
        traffic.notices = []
        for notice in notices { tell(notice) }
    }

    private mutating func tell(_ notice: TrafficNotice) {
        let server: [(String, BSONValue)] = [
            ("server", .string(notice.subject)), ("service", .string(notice.owner)),
        ]
        switch notice.kind {
        case .serverUp: notify(.serverUp, server, at: notice.at)
        case .serverDown: notify(.serverDown, server, at: notice.at)
        case .serverDraining: notify(.serverDraining, server, at: notice.at)
        case .serverRemoved:
            rentals.end(notice.subject, at: notice.at)
            notify(.serverRemoved, server, at: notice.at)
        case .outOfMemory:
            notify(
                .serverOutOfMemory,
                server + [
                    ("reason", "OOMKilled"), ("exitCode", .number(ServerMemory.exitCode)),
                    ("memoryMiB", .number(notice.count >> 20)),
                ], at: notice.at)
        case .sessionsLost: notify(.sessionsLost, server + [("sessions", .number(notice.count))], at: notice.at)
        case .backendHealth:
            notify(
                .backendHealth,
                [
                    ("server", .string(notice.subject)), ("balancer", .string(notice.owner)),
                    ("from", .string(notice.from)), ("to", .string(notice.to)),
                ], at: notice.at)
        case .clientsStopped:
            notify(
                .clientsStopped, [("clients", .string(notice.subject)), ("requests", .number(notice.count))],
                at: notice.at)
        case .breaker:
            notify(
                .breaker,
                [
                    ("clients", .string(notice.subject)), ("target", .string(notice.owner)),
                    ("from", .string(notice.from)), ("to", .string(notice.to)),
                ], at: notice.at)
        }
    }
}
