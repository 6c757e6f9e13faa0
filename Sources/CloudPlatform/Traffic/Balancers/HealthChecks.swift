import SimKernel

/// Balancers ask their servers whether they are well.
extension TrafficWorld {
    /// The first check of a server that has just come into a balancer's pools, somewhere in its interval.
    mutating func scheduleCheck(of s: Int, by b: Int) {
        guard let check = balancers[b].settings.check else { return }
        let phase = Micros(balancers[b].generator.below(UInt64(check.interval))) &+ 1
        queue.schedule(
            .checkDue(balancer: Int32(b), server: Int32(s), epoch: balancers[b].epoch), at: now &+ phase)
    }

    mutating func check(server s: Int, by b: Int, epoch: Int32) {
        guard balancers[b].epoch == epoch, let check = balancers[b].settings.check,
            balancers[b].pools.contains(where: { $0.place(of: Int32(s)) != nil })
        else { return }
        queue.schedule(.checkDue(balancer: Int32(b), server: Int32(s), epoch: epoch), at: now &+ check.interval)
        guard servers[s].isRunning else { return noteCheck(of: s, by: b, isWell: false) }
        guard check.isRequest, let request = requests.take() else { return noteCheck(of: s, by: b, isWell: true) }
        requests[request].kind = .check
        requests[request].client = TrafficRequest.none
        requests[request].user = TrafficRequest.none
        requests[request].balancer = Int16(b)
        requests[request].path = 0
        queue.schedule(
            .checkExpired(request: request, generation: requests[request].generation), at: now &+ check.timeout)
        admit(request, to: s)
    }

    /// The server has answered a check, or turned it away.
    mutating func endCheck(_ request: Int32) {
        let (server, b) = (Int(requests[request].server), Int(requests[request].balancer))
        let isWell = requests[request].outcome == .ok
        requests.give(back: request)
        noteCheck(of: server, by: b, isWell: isWell)
    }

    /// No answer in time: the server goes on with it, and nobody waits for it.
    mutating func expireCheck(_ request: Int32) {
        let (server, b) = (Int(requests[request].server), Int(requests[request].balancer))
        requests[request].kind = .orphan
        noteCheck(of: server, by: b, isWell: false)
    }

    private mutating func noteCheck(of s: Int, by b: Int, isWell: Bool) {
        guard let check = balancers[b].settings.check else { return }
        var hasChanged = false
        for p in balancers[b].pools.indices {
            let changed = balancers[b].pools[p].note(Int32(s), isWell: isWell, check, at: now)
            hasChanged = hasChanged || changed
        }
        guard hasChanged else { return }
        notices.append(
            TrafficNotice(
                kind: .backendHealth, at: now, subject: servers[s].name, owner: balancers[b].settings.name,
                from: isWell ? "DOWN" : "UP", to: isWell ? "UP" : "DOWN"))
    }
}
