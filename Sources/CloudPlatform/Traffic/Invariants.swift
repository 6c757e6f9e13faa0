/// What must hold between any two events.
extension TrafficWorld {
    /// The first thing that is wrong; nil if all is well. Takes time in proportion to what there is.
    package func brokenInvariant() -> String? {
        brokenClient() ?? brokenServer() ?? brokenBalancer()
    }

    /// Issued is answered plus failed plus in flight, in counters and in slots, and Little's law holds to the microsecond.
    private func brokenClient() -> String? {
        var calls = [Int64](repeating: 0, count: clients.count)
        var used = 0
        for request in requests.slots where request.state != .free {
            used += 1
            if request.kind == .call { calls[Int(request.client)] += 1 }
        }
        guard used == requests.used else { return "\(used) slots are used, not \(requests.used)" }
        for (c, client) in clients.enumerated() {
            let name = client.settings.name
            guard client.issued == client.answered + client.failed + client.inFlight else {
                return
                    "\(name): issued \(client.issued) is not answered \(client.answered) + failed \(client.failed) + in flight \(client.inFlight)"
            }
            guard calls[c] == client.inFlight else {
                return "\(name): \(calls[c]) requests are on their way, \(client.inFlight) are counted"
            }
            let error = client.littleError(now)
            guard error == 0 else {
                return "\(name): the integral of requests in flight is off their times by \(error)"
            }
            let log = client.log.sum(from: .min, to: .max)
            guard log.issued == client.issued, log.answered == client.answered, log.failed == client.failed else {
                return "\(name): windows and counters differ"
            }
        }
        return nil
    }

    /// What came is served, failed or there, and nothing came after the doors were closed.
    private func brokenServer() -> String? {
        var queued = [Int32](repeating: 0, count: servers.count)
        var busy = queued
        for request in requests.slots where request.server >= 0 {
            switch request.state {
            case .queued: queued[Int(request.server)] += 1
            case .inService, .awaitingStore: busy[Int(request.server)] += 1
            case .free, .travelling, .returning, .backingOff: break
            }
        }
        for (s, server) in servers.enumerated() {
            guard server.strays == 0 else { return "\(server.name) was drained and got \(server.strays) requests" }
            guard server.arrivals == server.done + server.failed + Int64(server.held) else {
                return
                    "\(server.name): \(server.arrivals) came, \(server.done) are done, \(server.failed) failed, \(server.held) are there"
            }
            guard queued[s] == server.queued, busy[s] == server.busy else {
                return
                    "\(server.name) counts \(server.queued) waiting and \(server.busy) served, there are \(queued[s]) and \(busy[s])"
            }
            guard server.memory.sessions == keptSessions(of: s) else {
                return "\(server.name) counts \(server.memory.sessions) sessions, there are \(keptSessions(of: s))"
            }
            guard server.busy <= server.workers, server.isRunning || server.held == 0 else {
                return "\(server.name) is \(server.state.rawValue) with \(server.held) requests"
            }
        }
        return nil
    }

    /// The sessions that a server ought to keep, by their users.
    private func keptSessions(of s: Int) -> Int64 {
        let service = Int(servers[s].service)
        guard servers[s].isRunning else { return 0 }
        let isStore = services.contains { $0.store == Int32(service) }
        let (keeper, life) =
            isStore ? (-2 - Int32(service), services[service].storeLife) : (Int32(s), servers[s].sessionLife)
        return clients.reduce(0) { sum, client in
            sum + client.users.reduce(0) { $0 + ($1.session == keeper && $1.sessionLife == life ? 1 : 0) }
        }
    }

    /// A balancer's open requests and connections are those that there are.
    private func brokenBalancer() -> String? {
        for (b, balancer) in balancers.enumerated() {
            for (p, pool) in balancer.pools.enumerated() {
                var open = [Int32](repeating: 0, count: servers.count)
                for request in requests.slots where request.state != .free && Int(request.balancer) == b {
                    if Int(request.pool) == p { open[Int(request.server)] += 1 }
                }
                for user in clients.lazy.flatMap(\.users) where user.connection >= 0 {
                    if Int(user.connectionBalancer) == b, Int(user.connectionPool) == p {
                        open[Int(user.connection)] += 1
                    }
                }
                for member in pool.members where member.connections != open[Int(member.server)] {
                    return
                        "\(balancer.settings.name) counts \(member.connections) open at \(servers[Int(member.server)].name), there are \(open[Int(member.server)])"
                }
            }
        }
        return nil
    }
}
