package import ShardCluster
package import SimKernel

/// What one server has done since it joined.
package struct ServerReading: Sendable, Hashable {
    package let name: String
    /// STARTING, UP, DRAINING or DOWN.
    package let state: String
    package let workers: Int
    package let busy: Int
    package let queued: Int
    package let arrivals: Int64
    package let done: Int64
    package let failed: Int64
    /// Worker-microseconds of work and of possible work: the quotient of two differences is a utilisation.
    package let work: Micros
    package let capacity: Micros
    /// When its process came up last.
    package let since: Micros
}

/// What layers above ask and do.
extension TrafficWorld {
    package var serviceNames: [String] { services.map(\.settings.name) }

    /// The servers of a service, those that start or are down among them.
    package func readings(of service: String) throws(CommandError) -> [ServerReading] {
        services[try place(ofService: service)].servers.map { index in
            let server = servers[Int(index)]
            let (work, capacity) = server.integrals(now)
            return ServerReading(
                name: server.name, state: server.state.rawValue.uppercased(), workers: Int(server.workers),
                busy: Int(server.busy), queued: Int(server.queued), arrivals: server.arrivals - server.checks,
                done: server.done - server.checksDone, failed: server.failed - server.checksFailed, work: work,
                capacity: capacity, since: server.since)
        }
    }

    /// The part of the workers' time that was work, by server, since `time` (to a second, of the last 15 minutes); nil
    /// for a server that did not run.
    package func utilisation(of service: String, since time: Micros) throws(CommandError) -> [(
        server: String, part: Double?
    )] {
        services[try place(ofService: service)].servers.map {
            let server = servers[Int($0)]
            return (server.name, server.utilisation(since: time, now: now))
        }
    }

    /// Requests that came to a service's servers since they joined, without health checks; a rate is the quotient of two differences.
    package func arrivals(at service: String) throws(CommandError) -> Int64 {
        let place = Int32(try place(ofService: service))
        return servers.reduce(0) { $0 + ($1.service == place ? $1.arrivals - $1.checks : 0) }
    }

    /// New servers, up after the service's start-up time.
    package mutating func addServers(_ count: Int, to service: String) throws(CommandError) -> [String] {
        let place = try place(ofService: service)
        guard count > 0, services[place].servers.count + count <= TrafficService.serverLimit,
            servers.count + count <= Self.serversEver
        else {
            throw .badValue("\(service) may have from 1 to \(TrafficService.serverLimit) servers.")
        }
        return (0..<count).map { _ in servers[addServer(to: place, isUp: false)].name }
    }

    /// A server takes no new requests and leaves when it is idle; within the grace it still serves those it knows.
    package mutating func drain(_ server: String, grace: Micros = 0) throws(CommandError) {
        drain(server: try place(ofServer: server), grace: grace)
    }

    /// A service has so many servers: new ones start, or the newest drain.
    package mutating func scale(_ service: String, to count: Int, grace: Micros = 0) throws(CommandError) {
        let place = try place(ofService: service)
        guard count >= 0, count <= TrafficService.serverLimit else {
            throw .badValue("\(service) may have from 0 to \(TrafficService.serverLimit) servers.")
        }
        let staying = services[place].servers.filter { servers[Int($0)].state != .draining }
        if count > staying.count {
            _ = try addServers(count - staying.count, to: service)
        } else {
            for server in staying.suffix(staying.count - count).reversed() { drain(server: Int(server), grace: grace) }
        }
    }

    static let serversEver = 20_000

    /// - Throws: BadValue (2) naming the servers that there are.
    func place(ofServer name: String) throws(CommandError) -> Int {
        guard let index = servers.lastIndex(where: { $0.name == name && $0.state != .removed }) else {
            let names = services.flatMap(\.servers).map { servers[Int($0)].name }
            throw .badValue(
                "There is no server \"\(name)\". "
                    + (names.isEmpty ? "traffic.service(name, {...}) makes some." : "There are \(Names.list(names))."))
        }
        return index
    }

    /// - Throws: BadValue (2) naming the clients that there are.
    func place(ofClient name: String) throws(CommandError) -> Int {
        guard let index = clients.firstIndex(where: { $0.settings.name == name }) else {
            throw .badValue(
                "There are no clients \"\(name)\". "
                    + (clients.isEmpty
                        ? "traffic.start(name, {...}) begins some."
                        : "There are \(Names.list(clients.map(\.settings.name)))."))
        }
        return index
    }

    /// Figures of clients over the seconds that begin in `[from, to)`.
    package func figures(of client: String, from: Micros = .min, to: Micros = .max) throws(CommandError) -> FigureSum {
        clients[try place(ofClient: client)].log.sum(from: from, to: to)
    }

    /// Whether clients still send, and how many of their requests have not ended.
    package func progress(of client: String) throws(CommandError) -> (isRunning: Bool, inFlight: Int64) {
        let place = try place(ofClient: client)
        return (clients[place].isRunning, clients[place].inFlight)
    }

    package mutating func stop(_ client: String) throws(CommandError) {
        let place = try place(ofClient: client)
        guard clients[place].isRunning else { throw .illegalOperation("Clients \(client) have stopped already.") }
        stop(place)
    }

    /// The records of clients that are recorded, in the order in which the requests ended; they are handed over once.
    package mutating func takeRecords(of client: String) throws(CommandError) -> [TrafficRecord] {
        let place = try place(ofClient: client)
        defer { clients[place].records = [] }
        return clients[place].records
    }
}
