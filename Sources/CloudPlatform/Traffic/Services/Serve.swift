import SimKernel

/// A request at its server.
extension TrafficWorld {
    /// It finds a free worker, a place in the queue, or neither.
    mutating func admit(_ request: Int32, to s: Int) {
        requests[request].server = Int32(s)
        servers[s].arrivals &+= 1
        let isCall = requests[request].kind == .call
        if isCall { services[Int(servers[s].service)].tallies[Int(requests[request].path)].arrived &+= 1 }
        if requests[request].kind == .check { servers[s].checks &+= 1 }
        if now >= servers[s].closedFrom, isCall { servers[s].strays += 1 }
        guard servers[s].isRunning else { return turnAway(request, from: s, .refused) }
        requests[request].enqueued = now
        if servers[s].busy < servers[s].workers {
            servers[s].account(now)
            begin(request, at: s)
        } else if servers[s].queued < servers[s].queueLimit {
            requests[request].state = .queued
            servers[s].enqueue(request, in: &requests)
        } else {
            return turnAway(request, from: s, .overloaded)
        }
        weigh(s)
    }

    /// It ends without an answer of the server.
    mutating func turnAway(_ request: Int32, from s: Int, _ outcome: Outcome) {
        servers[s].failed &+= 1
        if requests[request].kind == .check { servers[s].checksFailed &+= 1 }
        if requests[request].kind == .call {
            services[Int(servers[s].service)].tallies[Int(requests[request].path)].failed &+= 1
        }
        respond(request, outcome)
    }

    /// A worker takes it; `account` has been called.
    @inline(__always)
    private mutating func begin(_ request: Int32, at s: Int) {
        servers[s].busy &+= 1
        let service = Int(servers[s].service)
        if services[service].store >= 0, requests[request].kind != .check {
            readSession(request, of: service)
        } else {
            work(on: request, at: s, of: service)
        }
    }

    @inline(__always)
    private mutating func work(on request: Int32, at s: Int, of service: Int) {
        requests[request].state = .inService
        let time: Micros =
            switch requests[request].kind {
            case .check: Self.checkTime
            case .storeRead: draw(mean: Double(services[service].settings.time.mean), at: s, of: service)
            case .call, .orphan: draw(mean: services[service].means[Int(requests[request].path)], at: s, of: service)
            }
        if servers[s].limitMillis > 0 { return workWithinQuota(request, at: s, for: time) }
        queue.schedule(.served(request: request, generation: requests[request].generation), at: now &+ time)
    }

    /// What a health check takes a worker, and finding out that a path or a store is not there.
    static let checkTime: Micros = 1_000

    @inline(__always)
    private mutating func draw(mean: Double, at s: Int, of service: Int) -> Micros {
        guard mean >= 0 else { return Self.checkTime }
        return services[service].settings.time.draw(mean: mean * servers[s].slowness, &services[service].generator)
    }

    /// Its worker is done with it and takes the next one.
    mutating func serve(_ request: Int32) {
        let s = Int(requests[request].server)
        let outcome: Outcome
        if requests[request].kind != .call {
            outcome = .ok
        } else if requests[request].state == .awaitingStore {
            outcome = .storeDown
        } else if services[Int(servers[s].service)].means[Int(requests[request].path)] < 0 {
            outcome = .notFound
        } else {
            outcome = session(request, at: s)
        }
        depart(request, from: s, outcome)
    }

    private mutating func depart(_ request: Int32, from s: Int, _ outcome: Outcome) {
        servers[s].account(now)
        servers[s].busy &-= 1
        servers[s].done &+= 1
        if requests[request].kind == .check { servers[s].checksDone &+= 1 }
        if requests[request].kind == .call { note(request, at: s, outcome) }
        takeNext(at: s)
        respond(request, outcome)
        if servers[s].state == .draining { leaveIfIdle(s) }
    }

    @inline(__always)
    private mutating func note(_ request: Int32, at s: Int, _ outcome: Outcome) {
        let (service, path) = (Int(servers[s].service), Int(requests[request].path))
        if outcome == .ok {
            services[service].tallies[path].answered &+= 1
            services[service].tallies[path].time &+= now &- requests[request].enqueued
        } else {
            services[service].tallies[path].failed &+= 1
        }
    }

    /// From the front of the queue; what has waited for too long is dropped on the way.
    @inline(__always)
    private mutating func takeNext(at s: Int) {
        while true {
            let next = servers[s].dequeue(from: &requests)
            guard next >= 0 else { return }
            if now &- requests[next].enqueued > servers[s].queueTimeout, requests[next].kind != .check {
                turnAway(next, from: s, .overloaded)
                continue
            }
            return begin(next, at: s)
        }
    }

    // MARK: Sessions

    /// What becomes of the user's session as his request is answered.
    @inline(__always)
    private mutating func session(_ request: Int32, at s: Int) -> Outcome {
        let user = requests[request].user
        guard user >= 0, requests[request].kind == .call else { return .ok }
        let service = Int(servers[s].service)
        guard services[service].settings.sessions != .none else { return .ok }
        let store = Int(services[service].store)
        let keeper = store >= 0 ? -2 - Int32(store) : Int32(s)
        let life = store >= 0 ? services[store].storeLife : servers[s].sessionLife
        let c = Int(requests[request].client)
        let (known, knownLife) = (clients[c].users[Int(user)].session, clients[c].users[Int(user)].sessionLife)
        if known == keeper, knownLife == life { return .ok }
        forgetSession(keeper: known, life: knownLife)
        keepSession(at: s, store: store)
        clients[c].users[Int(user)].session = keeper
        clients[c].users[Int(user)].sessionLife = life
        return known == TrafficRequest.none ? .ok : .sessionLost
    }

    /// The worker waits while the store of sessions is asked.
    private mutating func readSession(_ request: Int32, of service: Int) {
        requests[request].state = .awaitingStore
        let store = Int(services[service].store)
        guard let read = requests.take() else { return fail(read: nil, for: request) }
        requests[read].kind = .storeRead
        requests[read].parent = request
        requests[read].parentGeneration = requests[request].generation
        requests[read].path = 0
        requests[read].user = TrafficRequest.none
        guard let server = services[store].servers.first(where: { servers[Int($0)].state == .up }),
            servers[Int(server)].queued < servers[Int(server)].queueLimit
        else { return fail(read: read, for: request) }
        admit(read, to: Int(server))
    }

    /// A store that is not there is noticed after a millisecond.
    private mutating func fail(read: Int32?, for request: Int32) {
        if let read {
            requests[read].outcome = .refused
            requests[read].state = .returning
            queue.schedule(.answered(request: read, generation: requests[read].generation), at: now &+ Self.checkTime)
        } else {
            queue.schedule(
                .served(request: request, generation: requests[request].generation), at: now &+ Self.checkTime)
        }
    }

    /// The store has answered, or not; the worker goes on.
    mutating func answerStoreRead(_ read: Int32) {
        let (parent, generation) = (requests[read].parent, requests[read].parentGeneration)
        let outcome = requests[read].outcome
        requests.give(back: read)
        guard requests.holds(parent, generation), requests[parent].state == .awaitingStore else { return }
        let s = Int(requests[parent].server)
        if outcome == .ok {
            work(on: parent, at: s, of: Int(servers[s].service))
        } else {
            depart(parent, from: s, .storeDown)
        }
    }
}
