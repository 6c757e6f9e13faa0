package import ShardCluster
import SimKernel

/// Building the world: each error says what is wrong, and nothing has changed then.
extension TrafficWorld {
    package mutating func addService(_ settings: ServiceSettings) throws(CommandError) {
        try checkNew(settings.name, services.count, TrafficService.limit, "services")
        var service = TrafficService(settings: settings, generator: generator)
        if case .store(let name) = settings.sessions {
            let store = try place(ofService: name)
            guard services[store].settings.sessions == .none else {
                throw .badValue("\(name) has sessions itself; a store of sessions must not.")
            }
            service.store = Int32(store)
        }
        service.generator = generator.split()
        service.means = paths.map { service.mean(of: $0) }
        service.tallies = paths.map { _ in PathTally() }
        services.append(service)
        for _ in 0..<settings.servers { addServer(to: services.count - 1, isUp: true) }
        guard !isTicking else { return }
        isTicking = true
        queue.schedule(.tick, at: (now / Self.tick &+ 1) &* Self.tick)
    }

    package mutating func addBalancer(_ settings: BalancerSettings) throws(CommandError) {
        try checkNew(
            settings.name, balancers.reduce(0) { $0 + ($1.isHidden ? 0 : 1) }, LoadBalancer.limit, "balancers")
        try check(settings)
        add(settings, isHidden: false)
    }

    package mutating func addGlobal(_ settings: GlobalSettings) throws(CommandError) {
        try checkNew(settings.name, globals.count, GlobalBalancer.limit, "global balancers")
        var members: [GlobalBalancer.Member] = []
        for member in settings.members {
            let b = try place(ofBalancer: member.balancer)
            guard !members.contains(where: { $0.balancer == Int32(b) }) else {
                throw .badValue("\(settings.name) names \(member.balancer) twice.")
            }
            members.append(GlobalBalancer.Member(balancer: Int32(b), weight: member.weight))
        }
        globals.append(GlobalBalancer(settings: settings, members: members, generator: generator.split()))
        queue.schedule(.globalCheck(global: Int32(globals.count - 1)), at: now &+ settings.interval)
    }

    /// The services of all routes are there, and weights name something.
    func check(_ settings: BalancerSettings) throws(CommandError) {
        for name in settings.routes.flatMap(\.services) + settings.backup { _ = try place(ofService: name) }
        for weight in settings.weights where !services.contains(where: { $0.settings.name == weight.name }) {
            guard servers.contains(where: { $0.name == weight.name && $0.state != .removed }) else {
                throw .badValue("weights: there is no server and no service \"\(weight.name)\".")
            }
        }
    }

    mutating func add(_ settings: BalancerSettings, isHidden: Bool) {
        let b = balancers.count
        balancers.append(LoadBalancer(settings, isHidden: isHidden, generator: generator.split()))
        fill(b)
        balancers[b].resolve(paths: paths, headers: headerSets)
        for c in clients.indices { clients[c].delays.append(delay(from: clients[c].settings.region, to: b)) }
    }

    /// The pools, from the services' servers.
    mutating func fill(_ b: Int) {
        let settings = balancers[b].settings
        for (p, route) in settings.routes.enumerated() {
            for (service, isBackup) in route.services.map({ ($0, settings.backup.contains($0)) })
                + settings.backup.filter({ !route.services.contains($0) }).map({ ($0, true) })
            {
                guard let index = services.firstIndex(where: { $0.settings.name == service }) else { continue }
                for server in services[index].servers where servers[Int(server)].state != .starting {
                    let isUp = settings.check == nil || servers[Int(server)].isRunning
                    enrol(Int(server), into: b, p, isBackup: isBackup, isUp: isUp)
                }
            }
        }
    }

    /// Other settings for a balancer that works: open connections are closed, what is on its way goes on.
    package mutating func configure(balancer b: Int, _ settings: BalancerSettings) throws(CommandError) {
        try check(settings)
        for c in clients.indices {
            for user in clients[c].users.indices where Int(clients[c].users[user].connectionBalancer) == b {
                disconnect(client: c, user: user)
            }
        }
        for slot in requests.slots.indices where Int(requests.slots[slot].balancer) == b {
            requests.slots[slot].pool = -1
        }
        balancers[b].settings = settings
        balancers[b].algorithm = settings.algorithm
        balancers[b].slack = settings.slack
        balancers[b].makePools()
        balancers[b].epoch &+= 1
        fill(b)
        balancers[b].resolve(paths: paths, headers: headerSets)
        for c in clients.indices { clients[c].delays[b] = delay(from: clients[c].settings.region, to: b) }
    }

    /// Clients of this name begin; those of the same name before must have ended.
    package mutating func start(_ settings: ClientSettings) throws(CommandError) {
        let place = clients.firstIndex { $0.settings.name == settings.name }
        if let place {
            guard !clients[place].isRunning else {
                throw .illegalOperation("Clients \(settings.name) run already. Stop them, or choose another name.")
            }
            guard clients[place].inFlight == 0 else {
                throw .illegalOperation(
                    "Clients \(settings.name) still wait for \(clients[place].inFlight) answers. Wait, or choose another name."
                )
            }
        } else {
            try checkNew(settings.name, clients.count, TrafficClient.limit, "clients")
        }
        guard sent < Self.requestLimit else {
            throw .badValue("The sandbox has simulated \(sent) requests and takes no more. Undo, or begin again.")
        }
        let target = try target(named: settings.target)
        try checkNewNames(settings)
        var client = TrafficClient(settings, target: Int32(target), generator: generator.split(), now: now)
        client.epoch = (place.map { clients[$0].epoch } ?? -1) + 1
        client.timerAt = place.flatMap { clients[$0].timerAt }
        client.paths = settings.endpoints.map { intern($0.path) }
        client.headers = intern(settings.headers)
        for user in place.map({ clients[$0].users }) ?? [] {
            forgetSession(keeper: user.session, life: user.sessionLife)
        }
        let c = place ?? clients.count
        if place == nil { clients.append(client) } else { clients[c] = client }
        resolve()
        clients[c].delays = balancers.indices.map { delay(from: settings.region, to: $0) }
        begin(c)
        if let duration = settings.duration {
            queue.schedule(.clientEnds(client: Int32(c), epoch: clients[c].epoch), at: now &+ duration)
        }
    }

    /// The first appointments of a load.
    mutating func begin(_ c: Int) {
        switch clients[c].settings.load {
        case .open: scheduleArrival(c)
        case .closed(let users):
            for user in 0..<users.count {
                let share = users.ramp > 0 ? Double(users.ramp) * Double(user) / Double(users.count) : 0
                var at = now &+ Micros(share)
                if let pacing = users.pacing, users.ramp == 0 {
                    at = now &+ Micros(Double(pacing) * Double(user) / Double(users.count))
                }
                clients[c].users[user].due = at
                queue.schedule(.userReady(client: Int32(c), user: Int32(user), epoch: clients[c].epoch), at: at)
            }
        }
    }

    mutating func stop(_ c: Int) {
        clients[c].isRunning = false
        clients[c].epoch &+= 1
        for user in clients[c].users.indices { disconnect(client: c, user: user) }
    }

    /// The sandbox has simulated enough.
    mutating func stopAll() {
        for c in clients.indices where clients[c].isRunning {
            stop(c)
            notices.append(
                TrafficNotice(kind: .clientsStopped, at: now, subject: clients[c].settings.name, count: sent))
        }
    }

    /// An open load goes on at another rate.
    mutating func setRate(_ schedule: RateSchedule, of c: Int) {
        clients[c].settings.load = .open(schedule)
        clients[c].meanGap = schedule.meanGap
        clients[c].epoch &+= 1
        clients[c].scheduleStart = now
        scheduleArrival(c)
        if let duration = clients[c].settings.duration {
            let end = clients[c].startedAt &+ duration
            queue.schedule(.clientEnds(client: Int32(c), epoch: clients[c].epoch), at: max(now, end))
        }
    }

    /// The place of a balancer; for a service, of one that hands its requests to its servers in turn.
    private mutating func target(named name: String) throws(CommandError) -> Int {
        if let g = globals.firstIndex(where: { $0.settings.name == name }) { return -2 - g }
        if let b = balancers.firstIndex(where: { $0.settings.name == name }) { return b }
        guard let service = services.firstIndex(where: { $0.settings.name == name }) else {
            let names =
                balancers.filter { !$0.isHidden }.map(\.settings.name) + globals.map(\.settings.name)
                + services.map(\.settings.name)
            throw .badValue(
                "There is no balancer and no service \"\(name)\". "
                    + (names.isEmpty
                        ? "traffic.service(name, {...}) makes one." : "There are \(names.joined(separator: ", ")).")
            )
        }
        var settings = BalancerSettings(name: name, services: [name])
        settings.region = services[service].settings.region
        add(settings, isHidden: true)
        return balancers.count - 1
    }

    /// One way between clients and a balancer; nothing where one of them has no region.
    private func delay(from region: String?, to b: Int) -> Micros {
        guard let region, let other = balancers[b].settings.region else { return 0 }
        return RegionLatency.oneWay(from: region, to: other)
    }

    // MARK: Names

    static let pathLimit = 256

    private func checkNewNames(_ settings: ClientSettings) throws(CommandError) {
        let unknown = settings.endpoints.reduce(0) { $0 + (paths.contains($1.path) ? 0 : 1) }
        guard paths.count + unknown <= Self.pathLimit, headerSets.count < Self.pathLimit else {
            throw .badValue("The world's clients use more than \(Self.pathLimit) paths or sets of headers.")
        }
    }

    private mutating func intern(_ path: String) -> Int16 {
        if let place = paths.firstIndex(of: path) { return Int16(place) }
        paths.append(path)
        return Int16(paths.count - 1)
    }

    private mutating func intern(_ headers: [BalancerSettings.Header]) -> Int16 {
        if let place = headerSets.firstIndex(of: headers) { return Int16(place) }
        headerSets.append(headers)
        return Int16(headerSets.count - 1)
    }

    private mutating func resolve() {
        for service in services.indices {
            services[service].means = paths.map { services[service].mean(of: $0) }
            for _ in services[service].tallies.count..<paths.count { services[service].tallies.append(PathTally()) }
        }
        for b in balancers.indices { balancers[b].resolve(paths: paths, headers: headerSets) }
    }

    private func checkNew(_ name: String, _ count: Int, _ limit: Int, _ what: String) throws(CommandError) {
        guard count < limit else { throw .badValue("There are \(limit) \(what); a sandbox takes no more.") }
        let isTaken =
            what == "clients"
            ? clients.contains { $0.settings.name == name }
            : services.contains { $0.settings.name == name } || balancers.contains { $0.settings.name == name }
                || globals.contains { $0.settings.name == name }
        guard !isTaken else { throw .illegalOperation("There is a \(name) already. Choose another name.") }
    }

    /// - Throws: BadValue (2) naming the services that there are.
    func place(ofService name: String) throws(CommandError) -> Int {
        guard let index = services.firstIndex(where: { $0.settings.name == name }) else {
            throw .badValue(
                "There is no service \"\(name)\". "
                    + (services.isEmpty
                        ? "traffic.service(name, {...}) makes one."
                        : "There are \(services.map(\.settings.name).joined(separator: ", "))."))
        }
        return index
    }
}
