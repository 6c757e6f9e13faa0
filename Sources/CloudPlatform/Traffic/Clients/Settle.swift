import SimKernel

/// Attempts and requests end at their clients.
extension TrafficWorld {
    /// The answer of an attempt, or its failure, is at the client.
    mutating func settle(_ request: Int32) {
        switch requests[request].kind {
        case .call: break
        case .storeRead: return answerStoreRead(request)
        case .orphan, .check: return requests.give(back: request)
        }
        let c = Int(requests[request].client)
        if clients[c].timeout >= 0 { clients[c].unlink(request, in: &requests) }
        let outcome = requests[request].outcome
        noteAttempt(c, outcome)
        if let pause = pauseBeforeRetry(request, outcome) {
            requests[request].state = .backingOff
            requests[request].server = TrafficRequest.none
            queue.schedule(.retry(request: request, generation: requests[request].generation), at: now &+ pause)
        } else {
            finish(request, outcome)
        }
    }

    /// Requests whose time is over are given up; their servers go on with them.
    mutating func expire(client c: Int) {
        clients[c].timerAt = nil
        while clients[c].oldest >= 0, requests[clients[c].oldest].deadline <= now { giveUp(clients[c].oldest, of: c) }
        guard clients[c].oldest >= 0 else { return }
        let deadline = requests[clients[c].oldest].deadline
        clients[c].timerAt = deadline
        queue.schedule(.deadline(client: Int32(c)), at: deadline)
    }

    private mutating func giveUp(_ request: Int32, of c: Int) {
        clients[c].unlink(request, in: &requests)
        noteAttempt(c, .timeout)
        let call = requests[request]
        requests[request].kind = .orphan
        if let pause = pauseBeforeRetry(request, .timeout), let again = requests.take() {
            let generation = requests[again].generation
            requests[again] = call
            requests[again].generation = generation
            requests[again].state = .backingOff
            requests[again].server = TrafficRequest.none
            requests[again].next = TrafficRequest.none
            requests[again].pool = -1
            queue.schedule(.retry(request: again, generation: generation), at: now &+ pause)
        } else {
            conclude(
                client: c, user: call.user, endpoint: Int(call.endpoint), intended: call.intended,
                started: call.started, .timeout, attempts: Int(call.attempt))
        }
    }

    @inline(__always)
    private mutating func noteAttempt(_ c: Int, _ outcome: Outcome) {
        guard clients[c].hasBreaker, let before = clients[c].breaker?.state else { return }
        clients[c].breaker?.note(isFailure: outcome.isRetried, at: now)
        noteBreaker(c, before: before)
    }

    /// Nil if the request is not sent again.
    ///
    /// Exponential back-off, with jitter a part of it by chance ("full jitter", AWS Architecture Blog, 2015).
    private mutating func pauseBeforeRetry(_ request: Int32, _ outcome: Outcome) -> Micros? {
        guard outcome.isRetried else { return nil }
        let c = Int(requests[request].client)
        let attempt = Int(requests[request].attempt)
        guard let retries = clients[c].settings.retries, attempt < retries.attempts else { return nil }
        guard clients[c].budget.takeToken() else { return nil }
        let longest = Double(retries.longest)
        var pause = Double(retries.backoff)
        for _ in 1..<max(attempt, 1) { pause = min(pause * retries.factor, longest) }
        pause = min(pause, longest)
        if retries.hasJitter { pause *= clients[c].generator.unit() }
        return max(1, Micros(pause))
    }

    mutating func finish(_ request: Int32, _ outcome: Outcome) {
        let call = requests[request]
        requests.give(back: request)
        conclude(
            client: Int(call.client), user: call.user, endpoint: Int(call.endpoint), intended: call.intended,
            started: call.started, outcome, attempts: Int(call.attempt))
    }

    /// A request has ended; a closed load's user goes on.
    mutating func conclude(
        client c: Int, user: Int32, endpoint: Int, intended: Micros, started: Micros, _ outcome: Outcome, attempts: Int
    ) {
        clients[c].end(at: now, started: started, outcome)
        outcomes[Int(outcome.rawValue)] &+= 1
        if clients[c].byEndpoint.count > 1, outcome == .ok { clients[c].byEndpoint[endpoint].record(now &- started) }
        if clients[c].isRecorded {
            clients[c].records.append(
                TrafficRecord(
                    intended: intended, started: started, ended: now, outcome: outcome, endpoint: endpoint,
                    attempts: attempts))
        }
        if clients[c].isClosed, clients[c].isRunning, case .closed(let users) = clients[c].settings.load,
            Int(user) < users.count
        {
            goOn(client: c, user: user, users, isFailure: outcome != .ok)
        }
    }

    /// Who got an error waits a millisecond at least: else the same moment could last for ever.
    private mutating func goOn(client c: Int, user: Int32, _ users: ClientSettings.Users, isFailure: Bool) {
        let earliest = isFailure ? now &+ 1_000 : now
        var next: Micros
        if let pacing = users.pacing {
            next = clients[c].users[Int(user)].due &+ pacing
            clients[c].users[Int(user)].due = next
        } else if users.isFixed || users.thinkTime == 0 {
            next = now &+ users.thinkTime
        } else {
            next = now &+ Micros(clients[c].generator.exponential(mean: Double(users.thinkTime)))
        }
        next = max(next, earliest)
        queue.schedule(.userReady(client: Int32(c), user: user, epoch: clients[c].epoch), at: next)
    }
}
