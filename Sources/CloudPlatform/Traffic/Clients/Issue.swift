import SimKernel

/// Requests leave their clients.
extension TrafficWorld {
    /// An open load's next request, and the appointment of the one after it.
    mutating func arrive(client c: Int, epoch: Int32) {
        guard clients[c].epoch == epoch else { return }
        scheduleArrival(c)
        let population = clients[c].users.count
        let user =
            population == 0
            ? TrafficRequest.none : Int32(truncatingIfNeeded: clients[c].generator.below(UInt64(population)))
        issue(client: c, user: user, intended: now)
    }

    @inline(__always)
    mutating func scheduleArrival(_ c: Int) {
        let gap = clients[c].meanGap
        if gap > 0 {
            let span = max(1, Micros(min(clients[c].generator.exponential(mean: gap), 9e15) + 0.5))
            return queue.schedule(.arrival(client: Int32(c), epoch: clients[c].epoch), at: now &+ span)
        }
        guard case .open(let schedule) = clients[c].settings.load else { return }
        let start = clients[c].scheduleStart
        guard let next = schedule.next(after: now &- start, &clients[c].generator) else { return }
        queue.schedule(.arrival(client: Int32(c), epoch: clients[c].epoch), at: start &+ next)
    }

    mutating func ready(client c: Int, user: Int32, epoch: Int32) {
        guard clients[c].epoch == epoch else { return }
        guard case .closed(let users) = clients[c].settings.load else { return }
        issue(client: c, user: user, intended: users.pacing == nil ? now : clients[c].users[Int(user)].due)
    }

    /// A request begins: its first attempt is sent, if the client lets it.
    mutating func issue(client c: Int, user: Int32, intended: Micros) {
        guard sent < Self.requestLimit else { return stopAll() }
        let endpoint = clients[c].drawEndpoint()
        clients[c].begin(at: now, started: now)
        clients[c].budget.request()
        guard breakerLets(c) else {
            return conclude(
                client: c, user: user, endpoint: endpoint, intended: intended, started: now, .breakerOpen, attempts: 0)
        }
        guard let request = requests.take() else {
            return conclude(
                client: c, user: user, endpoint: endpoint, intended: intended, started: now, .exhausted, attempts: 0)
        }
        requests[request].kind = .call
        requests[request].client = Int32(c)
        requests[request].user = user
        requests[request].intended = intended
        requests[request].started = now
        requests[request].endpoint = Int16(endpoint)
        requests[request].path = clients[c].paths[endpoint]
        requests[request].attempt = 1
        send(request, of: c)
    }

    /// An attempt goes to the client's balancer.
    mutating func send(_ request: Int32, of c: Int) {
        sent &+= 1
        let timeout = clients[c].timeout
        if timeout >= 0 {
            requests[request].deadline = now &+ timeout
            clients[c].link(request, in: &requests)
            if clients[c].timerAt == nil {
                clients[c].timerAt = now &+ timeout
                queue.schedule(.deadline(client: Int32(c)), at: now &+ timeout)
            }
        }
        let balancer = balancer(for: c)
        guard balancer >= 0 else {
            requests[request].outcome = .noServer
            return settle(request)
        }
        requests[request].balancer = Int16(balancer)
        requests[request].state = .travelling
        let delay = clients[c].delays[balancer]
        if delay == 0 {
            dispatch(request)
        } else {
            queue.schedule(
                .reached(request: request, generation: requests[request].generation), at: now &+ delay)
        }
    }

    mutating func reach(_ request: Int32) {
        guard requests[request].kind == .call else { return requests.give(back: request) }
        dispatch(request)
    }

    mutating func sendAgain(_ request: Int32) {
        let c = Int(requests[request].client)
        guard breakerLets(c) else {
            requests[request].outcome = .breakerOpen
            return finish(request, .breakerOpen)
        }
        requests[request].attempt &+= 1
        clients[c].log.retry(at: now)
        send(request, of: c)
    }

    @inline(__always)
    private mutating func breakerLets(_ c: Int) -> Bool {
        guard clients[c].hasBreaker, let before = clients[c].breaker?.state else { return true }
        let lets = clients[c].breaker?.lets(at: now) ?? true
        noteBreaker(c, before: before)
        return lets
    }

    mutating func noteBreaker(_ c: Int, before: CircuitBreaker.State) {
        guard let after = clients[c].breaker?.state, after != before else { return }
        notices.append(
            TrafficNotice(
                kind: .breaker, at: now, subject: clients[c].settings.name, owner: clients[c].settings.target,
                from: before.rawValue, to: after.rawValue))
    }
}
