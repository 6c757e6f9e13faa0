import SimKernel

/// A server as a balancer sees it.
struct PoolMember: Sendable {
    let server: Int32
    /// Hash of its name: its place in rings.
    let hash: UInt64
    var weight: Int32 = 1
    /// Of smooth weighted round robin.
    var current: Int32 = 0
    /// Requests, or on layer 4 connections, that are open through this balancer.
    var connections: Int32 = 0
    var isBackup = false
    var isDraining = false
    var check = HealthCheck.up
    /// Ever chosen.
    var chosen: Int64 = 0

    var isUp: Bool { check.isUp }
}

/// The servers behind one route of a balancer.
struct ServerPool: Sendable {
    private(set) var members: [PoolMember] = []
    /// Places of those that new requests may go to, in the order of joining.
    private(set) var eligible: [Int32] = []
    /// A server's place among the members, by its number in the world; -1 if it is none.
    private var places: [Int32] = []
    /// Turn of round robin; also where the search for the fewest connections begins.
    private var turn = 0
    private var ring: HashRing?
    /// Open requests of all members.
    private var open: Int32 = 0

    private var generator: Generator

    /// Strictly a test's: a member that drains stays eligible.
    var isFaulty = false {
        didSet { findEligible() }
    }

    init(generator: Generator) {
        self.generator = generator
    }

    func place(of server: Int32) -> Int? {
        let index = Int(server)
        guard index >= 0, index < places.count, places[index] >= 0 else { return nil }
        return Int(places[index])
    }

    func member(_ server: Int32) -> PoolMember? { place(of: server).map { members[$0] } }

    mutating func add(_ member: PoolMember, _ settings: BalancerSettings) { fill([member], settings) }

    mutating func fill(_ others: [PoolMember], _ settings: BalancerSettings) {
        members += others
        rebuild(settings)
    }

    mutating func remove(_ server: Int32, _ settings: BalancerSettings) {
        guard let place = place(of: server) else { return }
        open &-= members[place].connections
        members.remove(at: place)
        rebuild(settings)
    }

    mutating func change(_ server: Int32, _ settings: BalancerSettings, _ body: (inout PoolMember) -> Void) {
        guard let place = place(of: server) else { return }
        let wasMember = !members[place].isDraining
        body(&members[place])
        if wasMember == members[place].isDraining { rebuild(settings) } else { findEligible() }
    }

    /// After members or settings changed.
    mutating func rebuild(_ settings: BalancerSettings) {
        let top = members.reduce(-1) { max($0, Int($1.server)) }
        places = [Int32](repeating: -1, count: top + 1)
        for (place, member) in members.enumerated() { places[Int(member.server)] = Int32(place) }
        findEligible()
        ring = nil
        if settings.algorithm == .consistentHash, !members.isEmpty {
            ring = HashRing(nodes: members.map(\.hash), virtualNodes: settings.virtualNodes)
        }
    }

    private mutating func findEligible() {
        let usable = members.indices.filter { members[$0].isUp && (!members[$0].isDraining || isFaulty) }
        let primary = usable.filter { !members[$0].isBackup }
        eligible = (primary.isEmpty ? usable : primary).map { Int32($0) }
    }

    /// What a health check has shown; true if the server counts as up, or as down, from now on.
    mutating func note(_ server: Int32, isWell: Bool, _ check: BalancerSettings.Check, at now: Micros) -> Bool {
        guard let place = place(of: server),
            members[place].check.record(isWell, rise: check.rise, fall: check.fall, at: now)
        else { return false }
        findEligible()
        return true
    }

    /// The server for a request whose address has this hash; nil where none may be used.
    @inline(__always)
    mutating func choose(_ algorithm: BalancingAlgorithm, slack: Double?, key: UInt64) -> Int32? {
        let count = eligible.count
        guard count > 0 else { return nil }
        let place: Int
        switch algorithm {
        case .roundRobin: place = next()
        case .weighted: place = weighted()
        case .random: place = Int(eligible[Int(generator.below(UInt64(count)))])
        case .leastConnections: place = fewest()
        case .twoChoices: place = twoChoices()
        case .ipHash: place = Int(eligible[Int(key % UInt64(count))])
        case .consistentHash: place = onRing(key, slack: slack)
        }
        members[place].chosen &+= 1
        return members[place].server
    }

    @inline(__always)
    private mutating func next() -> Int {
        if turn >= eligible.count { turn = 0 }
        let place = Int(eligible[turn])
        turn &+= 1
        return place
    }

    /// Smooth weighted round robin (nginx, 2012): all gain their weight, the one that has most pays the total.
    private mutating func weighted() -> Int {
        var total: Int32 = 0
        var best = Int(eligible[0])
        for index in eligible {
            let place = Int(index)
            members[place].current &+= members[place].weight
            total &+= members[place].weight
            if members[place].current > members[best].current { best = place }
        }
        members[best].current &-= total
        return best
    }

    /// Ties go to the next one in turn.
    private mutating func fewest() -> Int {
        let count = eligible.count
        if turn >= count { turn = 0 }
        var best = Int(eligible[turn])
        var at = turn
        var index = turn
        for _ in 1..<max(count, 1) {
            index = index &+ 1 == count ? 0 : index &+ 1
            let place = Int(eligible[index])
            if members[place].connections < members[best].connections { (best, at) = (place, index) }
        }
        turn = at &+ 1
        return best
    }

    /// Two different ones by chance, the one with fewer connections (Mitzenmacher, 1996).
    private mutating func twoChoices() -> Int {
        let count = UInt64(eligible.count)
        let first = generator.below(count)
        guard count > 1 else { return Int(eligible[0]) }
        var second = generator.below(count - 1)
        if second >= first { second &+= 1 }
        let (a, b) = (Int(eligible[Int(first)]), Int(eligible[Int(second)]))
        return members[b].connections < members[a].connections ? b : a
    }

    /// On from the key's place to the first server that may be used and is not full.
    private func onRing(_ key: UInt64, slack: Double?) -> Int {
        guard let ring else { return Int(eligible[0]) }
        let usesBackup = members[Int(eligible[0])].isBackup
        let capacity =
            slack.map { Int32(BoundedLoads.capacity(keys: Int(open) + 1, nodes: eligible.count, slack: $0)) } ?? .max
        return ring.node(of: key) { place in
            let member = members[place]
            return member.isUp && (!member.isDraining || isFaulty) && member.isBackup == usesBackup
                && member.connections < capacity
        }
    }

    @inline(__always)
    mutating func connect(_ server: Int32) {
        let place = Int(places[Int(server)])
        guard place >= 0 else { return }
        members[place].connections &+= 1
        open &+= 1
    }

    @inline(__always)
    mutating func release(_ server: Int32) {
        guard Int(server) < places.count, places[Int(server)] >= 0 else { return }
        members[Int(places[Int(server)])].connections &-= 1
        open &-= 1
    }

    func hash(into trace: inout TraceHash) {
        trace.combine(Int64(turn))
        for member in members {
            trace.combine(UInt64(UInt32(bitPattern: member.server)))
            trace.combine(Int64(member.weight))
            trace.combine(Int64(member.current))
            trace.combine(Int64(member.connections))
            trace.combine(UInt64((member.isUp ? 1 : 0) | (member.isDraining ? 2 : 0) | (member.isBackup ? 4 : 0)))
            trace.combine(Int64(member.check.against))
        }
    }
}
