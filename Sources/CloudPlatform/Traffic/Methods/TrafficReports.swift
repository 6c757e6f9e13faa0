import BSON
import ShardCluster
import SimKernel

/// The world's things as documents.
extension TrafficWorld {
    func report(server s: Int) -> BSONDocument {
        let server = servers[s]
        var document: BSONDocument = [
            "server": .string(server.name), "service": .string(services[Int(server.service)].settings.name),
            "state": .string(server.state.rawValue.uppercased()), "workers": .number(Int64(server.workers)),
            "busy": .number(Int64(server.busy)), "queue": .number(Int64(server.queued)),
            "arrivals": .number(server.arrivals - server.checks), "done": .number(server.done - server.checksDone),
            "failed": .number(server.failed - server.checksFailed),
            "utilisation": server.utilisation(since: now - .seconds(60 as Int64), now: now)
                .map { .double(($0 * 10_000).rounded() / 10_000) } ?? .null,
            "slowness": .double(server.slowness),
        ]
        appendMemory(of: server, to: &document)
        return document
    }

    /// What Kubernetes tells of a container, where the service has a figure of memory.
    private func appendMemory(of server: TrafficServer, to document: inout BSONDocument) {
        guard let bytes = server.memory.bytes(held: server.held) else { return }
        document.append("memoryMiB", server.isRunning ? .dollars(Double(bytes) / 1_048_576) : .null)
        if server.memory.limit != .max {
            document.append("limitMiB", .dollars(Double(server.memory.limit) / 1_048_576))
        }
        document.append("restarts", .number(server.memory.restarts))
        guard let exit = server.memory.lastExit else { return }
        document.append(
            "lastExit",
            .document([
                "reason": "OOMKilled", "exitCode": .number(ServerMemory.exitCode), "at": .date(VirtualDate.ms(exit)),
            ]))
    }

    func report(service s: Int) -> BSONDocument {
        let service = services[s]
        let own = service.servers.map { servers[Int($0)] }
        let running = own.count { $0.isRunning }
        let health = running == 0 ? "DOWN" : running < own.count ? "DEGRADED" : "UP"
        var document: BSONDocument = [
            "service": .string(service.settings.name), "servers": .number(Int64(own.count)),
            "up": .number(Int64(running)), "health": .string(health),
            "workers": .number(Int64(service.settings.workers)),
            "timeMs": .double(Double(service.settings.time.mean) / 1_000),
            "distribution": .string(service.settings.time.distribution.rawValue),
            "queue": .number(own.reduce(0) { $0 + Int64($1.queued) }),
            "sessions": .string(sessions(of: service)),
        ]
        if !service.settings.resources.isEmpty {
            document.append("resources", .document(service.settings.resourceView))
        }
        document.append("endpoints", .array(endpoints(of: service, health).map { .document($0) }))
        return document
    }

    /// Each endpoint's part of the requests, its service time and what was measured, and how it is.
    private func endpoints(of service: TrafficService, _ health: String) -> [BSONDocument] {
        let rows = service.endpoints(paths)
        let total = rows.reduce(0) { $0 + $1.tally.arrived }
        return rows.map { endpoint, tally in
            let ended = tally.answered + tally.failed
            return [
                "path": .string(endpoint.path), "timeMs": .double(Double(endpoint.mean) / 1_000),
                "requests": .number(tally.arrived),
                "share": total == 0 ? .null : .double(Double(tally.arrived) / Double(total)),
                "success": ended == 0 ? .null : .double(Double(tally.answered) / Double(ended)),
                "meanMs": tally.answered == 0
                    ? .null : .double(Double(tally.time) / Double(tally.answered) / 1_000),
                "health": .string(health),
            ]
        }
    }

    private func sessions(of service: TrafficService) -> String {
        switch service.settings.sessions {
        case .none: "none"
        case .memory: "memory"
        case .store(let name): name
        }
    }

    func report(balancer b: Int) -> BSONDocument {
        let balancer = balancers[b]
        var members: [BSONValue] = []
        for (p, pool) in balancer.pools.enumerated() {
            let route = balancer.settings.routes[p]
            for member in pool.members {
                var document: BSONDocument = ["server": .string(servers[Int(member.server)].name)]
                if balancer.pools.count > 1 { document.append("route", .string(route.path)) }
                document.append("health", .string(member.isUp ? "UP" : "DOWN"))
                document.append("draining", .bool(member.isDraining))
                document.append("backup", .bool(member.isBackup))
                document.append("weight", .number(Int64(member.weight)))
                document.append("connections", .number(Int64(member.connections)))
                document.append("chosen", .number(member.chosen))
                members.append(.document(document))
            }
        }
        return [
            "balancer": .string(balancer.settings.name), "algorithm": .string(balancer.settings.algorithm.rawValue),
            "layer": .number(Int64(balancer.settings.layer.rawValue)), "down": .bool(balancer.isDown),
            "servers": .array(members),
        ]
    }

    func report(global g: Int) -> BSONDocument {
        let global = globals[g]
        let members = global.members.map { member in
            BSONValue.document([
                "balancer": .string(balancers[Int(member.balancer)].settings.name),
                "health": .string(member.isUp ? "UP" : "DOWN"), "weight": .number(Int64(member.weight)),
                "chosen": .number(member.chosen),
            ])
        }
        return [
            "balancer": .string(global.settings.name), "policy": .string(global.settings.policy.rawValue),
            "balancers": .array(members),
        ]
    }

    func report(client c: Int) -> BSONDocument {
        let client = clients[c]
        var document: BSONDocument = [
            "clients": .string(client.settings.name), "to": .string(client.settings.target),
            "running": .bool(client.isRunning), "issued": .number(client.issued),
            "answered": .number(client.answered), "failed": .number(client.failed),
            "inFlight": .number(client.inFlight),
        ]
        switch client.settings.load {
        case .open(let schedule):
            document.append("rate", .double(client.isRunning ? schedule.rate(at: now - client.scheduleStart) : 0))
        case .closed(let users): document.append("users", .number(Int64(users.count)))
        }
        if let breaker = client.breaker {
            document.append("breaker", .string(breaker.state.rawValue))
            document.append("breakerRefused", .number(breaker.refused))
        }
        if client.budget.ratio != nil { document.append("budgetRefused", .number(client.budget.refused)) }
        return document
    }

    /// Those kinds that there were.
    static func errors(_ sum: FigureSum) -> BSONDocument {
        BSONDocument(
            Outcome.allCases.filter { $0 != .ok && sum[$0] > 0 }.map { ($0.name, .number(sum[$0])) })
    }

    func place(ofBalancer name: String) throws(CommandError) -> Int {
        guard let index = balancers.firstIndex(where: { !$0.isHidden && $0.settings.name == name }) else {
            let names = balancers.filter { !$0.isHidden }.map(\.settings.name)
            throw .badValue(
                "There is no balancer \"\(name)\". "
                    + (names.isEmpty ? "traffic.balancer(name, {...}) makes one." : "There are \(Names.list(names))."))
        }
        return index
    }
}
