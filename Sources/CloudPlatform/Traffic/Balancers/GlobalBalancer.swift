package import SimKernel

/// What a learner or a layer above says of a balancer over balancers.
package struct GlobalSettings: Sendable, Hashable {
    package enum Policy: String, Sendable, CaseIterable {
        /// The nearest one that is well.
        case latency
        /// By chance, each as often as its weight says.
        case weight
        /// The first one that is well, in the order given.
        case failover
    }

    package struct Member: Sendable, Hashable {
        package var balancer: String
        package var weight = 1

        package init(balancer: String) {
            self.balancer = balancer
        }
    }

    package var name: String
    package var policy = Policy.latency
    package var members: [Member]
    /// Between two looks at each member.
    package var interval: Micros = .seconds(10 as Int64)
    package var rise = 1
    package var fall = 2
    /// Clients keep an answer for so long (of latency and fail-over).
    package var ttl: Micros = 0

    package init(name: String, members: [Member]) {
        self.name = name
        self.members = members
    }
}

/// A balancer over balancers, as DNS does it: it tells clients whom to ask and sees no request.
struct GlobalBalancer: Sendable {
    struct Member: Sendable {
        let balancer: Int32
        let weight: Int
        var check = HealthCheck.up
        var chosen: Int64 = 0

        var isUp: Bool { check.isUp }
    }

    static let limit = 8

    let settings: GlobalSettings
    var members: [Member]
    var generator: Generator

    /// The balancer for a client that is so far from each; nil where none is well.
    mutating func choose(delays: [Micros]) -> Int32? {
        var best: Int?
        switch settings.policy {
        case .failover: best = members.firstIndex { $0.isUp }
        case .latency:
            for (place, member) in members.enumerated() where member.isUp {
                if best.map({ delays[Int(member.balancer)] < delays[Int(members[$0].balancer)] }) ?? true {
                    best = place
                }
            }
        case .weight:
            let total = members.reduce(0) { $0 + ($1.isUp ? $1.weight : 0) }
            var drawn = Int(generator.below(UInt64(total)))
            best = members.firstIndex { member in
                guard member.isUp else { return false }
                drawn -= member.weight
                return drawn < 0
            }
        }
        guard let best else { return nil }
        members[best].chosen &+= 1
        return members[best].balancer
    }

    func hash(into trace: inout TraceHash) {
        trace.combine(settings.name)
        for member in members { trace.combine(Int64(member.check.against) << 1 | (member.isUp ? 1 : 0)) }
    }
}

extension TrafficWorld {
    /// The balancer that a client's attempt goes to; -1 where a global one knows none that is well.
    @inline(__always)
    mutating func balancer(for c: Int) -> Int {
        let target = clients[c].target
        return target >= 0 ? Int(target) : ask(global: -2 - Int(target), for: c)
    }

    private mutating func ask(global g: Int, for c: Int) -> Int {
        if now < clients[c].resolvedUntil { return Int(clients[c].resolved) }
        let answer = globals[g].choose(delays: clients[c].delays) ?? -1
        if globals[g].settings.policy != .weight, answer >= 0 {
            clients[c].resolved = answer
            clients[c].resolvedUntil = now &+ globals[g].settings.ttl
        }
        return Int(answer)
    }

    /// A global balancer looks at its members: is there a server behind each route?
    mutating func checkMembers(of g: Int) {
        let settings = globals[g].settings
        queue.schedule(.globalCheck(global: Int32(g)), at: now &+ settings.interval)
        for place in globals[g].members.indices {
            let b = Int(globals[g].members[place].balancer)
            let isWell = isWell(b)
            guard
                globals[g].members[place].check.record(isWell, rise: settings.rise, fall: settings.fall, at: now)
            else { continue }
            notices.append(
                TrafficNotice(
                    kind: .backendHealth, at: now, subject: balancers[b].settings.name, owner: settings.name,
                    from: isWell ? "DOWN" : "UP", to: isWell ? "UP" : "DOWN"))
        }
    }

    /// Whether every route of a balancer leads to a server that runs.
    private func isWell(_ b: Int) -> Bool {
        !balancers[b].isDown
            && balancers[b].pools.allSatisfy { pool in
                pool.eligible.contains { servers[Int(pool.members[Int($0)].server)].isRunning }
            }
    }
}
