import SimKernel

/// Servers come, drain, die and come back.
extension TrafficWorld {
    /// A server begins to start, or is up at once.
    @discardableResult
    mutating func addServer(to service: Int, isUp: Bool) -> Int {
        let s = servers.count
        services[service].joined += 1
        let name = "\(services[service].settings.name)-\(services[service].joined)"
        servers.append(
            TrafficServer(
                name: name, service: Int32(service), services[service].settings, state: isUp ? .up : .starting,
                now: now))
        services[service].servers.append(Int32(s))
        if isUp {
            enrol(s, isUp: true)
        } else {
            servers[s].life = 1
            queue.schedule(.serverUp(server: Int32(s), life: 1), at: now &+ services[service].settings.startup)
        }
        return s
    }

    /// Into the pools of all balancers that know its service; where they check, it has to rise first.
    private mutating func enrol(_ s: Int, isUp: Bool) {
        let service = services[Int(servers[s].service)].settings.name
        for b in balancers.indices {
            for (p, route) in balancers[b].settings.routes.enumerated() {
                let isBackup = balancers[b].settings.backup.contains(service)
                guard route.services.contains(service) || isBackup else { continue }
                guard balancers[b].pools[p].place(of: Int32(s)) == nil else { continue }
                enrol(s, into: b, p, isBackup: isBackup, isUp: isUp || balancers[b].settings.check == nil)
            }
        }
    }

    mutating func enrol(_ s: Int, into b: Int, _ p: Int, isBackup: Bool, isUp: Bool) {
        var member = PoolMember(server: Int32(s), hash: KeyHash.of(servers[s].name))
        member.isBackup = isBackup
        if !isUp { member.check = HealthCheck() }
        member.isDraining = servers[s].state == .draining
        member.weight = balancers[b].weight(
            server: servers[s].name, service: services[Int(servers[s].service)].settings.name)
        let isNew = !balancers[b].pools.contains { $0.place(of: Int32(s)) != nil }
        let settings = balancers[b].settings
        balancers[b].pools[p].add(member, settings)
        if isNew { scheduleCheck(of: s, by: b) }
    }

    mutating func comeUp(server s: Int, life: Int32) {
        guard servers[s].life == life, servers[s].state == .starting else { return }
        servers[s].account(now)
        servers[s].state = .up
        servers[s].since = now
        servers[s].memory.sessions = services[Int(servers[s].service)].keptSessions
        notify(.serverUp, server: s)
        enrol(s, isUp: false)
        weigh(s)
    }

    /// A process that is down begins to start.
    mutating func begin(server s: Int, life: Int32) {
        guard servers[s].life == life, servers[s].state == .down else { return }
        servers[s].state = .starting
        servers[s].life &+= 1
        let startup = services[Int(servers[s].service)].settings.startup
        queue.schedule(.serverUp(server: Int32(s), life: servers[s].life), at: now &+ startup)
    }

    /// The process ends at once and all that it had is lost; with a span it is started again when that is over.
    mutating func kill(server s: Int, for span: Micros?) {
        let wasDraining = servers[s].state == .draining
        servers[s].account(now)
        servers[s].state = .down
        servers[s].life &+= 1
        servers[s].sessionLife &+= 1
        notify(.serverDown, server: s, count: loseSessions(of: s))
        servers[s].memory.sessions = 0
        disconnectAll(from: s)
        dropAll(from: s)
        if wasDraining { return leave(s) }
        if let span { queue.schedule(.serverStarts(server: Int32(s), life: servers[s].life), at: now &+ span) }
    }

    /// Every request that it held ends with a reset connection.
    private mutating func dropAll(from s: Int) {
        while servers[s].dequeue(from: &requests) >= 0 {}
        servers[s].busy = 0
        _ = servers[s].quota.release()
        for slot in requests.slots.indices where requests.slots[slot].server == Int32(s) {
            switch requests.slots[slot].state {
            case .queued, .inService, .awaitingStore: break
            case .free, .travelling, .returning, .backingOff: continue
            }
            requests.slots[slot].next = TrafficRequest.none
            // An appointment for its service is void: the generation it was made for is over.
            requests.slots[slot].generation &+= 1
            turnAway(Int32(slot), from: s, .reset)
        }
    }

    /// Sessions in the memory of a server, or in a store whose last server it was.
    private mutating func loseSessions(of s: Int) -> Int64 {
        let service = Int(servers[s].service)
        let keeper: Int32
        if services.contains(where: { $0.store == Int32(service) }) {
            let settings = services[service].settings
            let anyLeft = services[service].servers.contains { Int($0) != s && servers[Int($0)].isRunning }
            guard !settings.isDurable, !anyLeft else { return 0 }
            services[service].storeLife &+= 1
            services[service].keptSessions = 0
            keeper = -2 - Int32(service)
        } else {
            guard services[service].settings.sessions == .memory else { return 0 }
            keeper = Int32(s)
        }
        let lost = clients.reduce(0 as Int64) { sum, client in
            sum + client.users.reduce(0) { $0 + ($1.session == keeper ? 1 : 0) }
        }
        if lost > 0 { notify(.sessionsLost, server: s, count: lost) }
        return lost
    }

    /// No new users, and from the end of the grace on nobody at all; it leaves when it is idle then.
    mutating func drain(server s: Int, grace: Micros) {
        guard servers[s].state == .up else {
            if servers[s].state != .draining { leave(s) }
            return
        }
        servers[s].state = .draining
        servers[s].closedFrom = now &+ grace
        servers[s].life &+= 1
        notify(.serverDraining, server: s)
        for b in balancers.indices {
            for p in balancers[b].pools.indices {
                let settings = balancers[b].settings
                balancers[b].pools[p].change(Int32(s), settings) { $0.isDraining = true }
            }
        }
        if grace > 0 {
            queue.schedule(.serverCloses(server: Int32(s), life: servers[s].life), at: now &+ grace)
        }
        leaveIfIdle(s)
    }

    mutating func leaveIfIdle(_ s: Int) {
        guard servers[s].state == .draining, servers[s].held == 0 else { return }
        guard now >= servers[s].closedFrom else { return }
        _ = loseSessions(of: s)
        leave(s)
    }

    /// It is no server of its service any more.
    private mutating func leave(_ s: Int) {
        disconnectAll(from: s)
        servers[s].account(now)
        servers[s].state = .removed
        servers[s].memory.sessions = 0
        servers[s].life &+= 1
        servers[s].marks = []
        let service = Int(servers[s].service)
        services[service].servers.removeAll { $0 == Int32(s) }
        for b in balancers.indices {
            let settings = balancers[b].settings
            for p in balancers[b].pools.indices { balancers[b].pools[p].remove(Int32(s), settings) }
        }
        notify(.serverRemoved, server: s)
    }

    mutating func notify(_ kind: TrafficNotice.Kind, server s: Int, count: Int64 = 0) {
        notices.append(
            TrafficNotice(
                kind: kind, at: now, subject: servers[s].name,
                owner: services[Int(servers[s].service)].settings.name, count: count))
    }
}
