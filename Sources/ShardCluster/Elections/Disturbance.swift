import SimKernel

/// What a disturbed set has besides its members.
package struct Disturbance: Sendable, Hashable {
    var mail = Mail()
    /// Counts the times that the set was disturbed, so that events of an earlier time are known.
    var round: UInt32 = 0
    /// Since when all has been well again.
    var settledSince: Micros?
}

extension Cluster {
    /// Something is wrong with a set from now on: its heartbeats, elections and replication are simulated by events until
    /// it has settled again. Does nothing to a set that is disturbed already, but for its time of settling.
    package mutating func disturb(_ set: SetRef) {
        self[set].disturbance.settledSince = nil
        guard !self[set].isDisturbed else { return }
        self[set].isDisturbed = true
        self[set].disturbance.round &+= 1
        self[set].disturbance.mail = Mail()
        let reports = read(set) { $0.members.map(\.report) }
        for member in self[set].members.indices where !self[set].members[member].isDown {
            begin(member, in: set, knowing: reports)
        }
        becameDisturbed(set)
    }

    /// A member's knowledge as if its heartbeats had gone on all the time: the last ones within one interval.
    private mutating func begin(_ member: Int, in set: SetRef, knowing reports: [Report]) {
        let settings = self[set].configuration.settings
        let frozen = self[set].members[member].standing.frozenUntil
        let metrics = self[set].members[member].standing
        var standing = Standing()
        standing.frozenUntil = frozen
        standing.candidate = metrics.candidate
        standing.participant = metrics.participant
        for other in reports.indices {
            var peer = Peer(report: reports[other])
            peer.isUp = !self[set].members[other].isDown
            peer.lastAnswer = max(0, now - Micros(generator.below(UInt64(max(1, settings.heartbeatInterval)))))
            peer.lastRequest = peer.lastAnswer
            peer.roundTrip = 2 * pathDelay(from: .member(set, member), to: .member(set, other))
            standing.peers.append(peer)
        }
        let heard = self[set].primary.flatMap { standing.peers[$0].lastAnswer } ?? now
        standing.electionDue = heard + settings.electionTimeout + electionJitter(in: set)
        self[set].members[member].standing = standing
        let first = Micros(generator.below(UInt64(max(1, settings.heartbeatInterval))))
        scheduleHeartbeats(of: member, in: set, after: first)
        setTimer(of: member, in: set)
    }

    /// A set over several regions is never calm.
    mutating func wakeIfSpread(_ set: SetRef) {
        if !isUndisturbable(set) { disturb(set) }
    }

    /// Ends the simulation by events of a set with which all has been well for a while.
    mutating func settle(_ set: SetRef) {
        guard isSettled(set) else {
            self[set].disturbance.settledSince = nil
            return
        }
        guard let since = self[set].disturbance.settledSince else {
            self[set].disturbance.settledSince = now
            return
        }
        guard now - since >= ElectionTimes.settling else { return }
        self[set].isDisturbed = false
        self[set].disturbance.mail = Mail()
        self[set].forgetOldConfigurations()
        becameCalm(set)
    }

    private func isSettled(_ set: SetRef) -> Bool { unrest(of: set) == nil }

    /// What a set lacks to become calm: all members up and caught up, one primary known to all, none of a better
    /// priority, no fault near. Nil if it lacks nothing.
    func unrest(of set: SetRef) -> String? {
        let (members, version) = read(set) { ($0.members, $0.configuration.version) }
        guard let primary = read(set, { $0.primary }) else { return "there is no primary" }
        if members[primary].standing.isCatchingUp { return "the primary catches up" }
        guard isUndisturbable(set) else { return "a fault, a delay or a region stands in the way" }
        for index in members.indices where members[index].isConfigured {
            if let reason = Self.unrest(of: index, under: primary, members, version) {
                return "\(reason): \(members[index].host)"
            }
        }
        return isCaughtUp(set) ? nil : "not all members have, and know to be committed, what the primary has"
    }

    private static func unrest(
        of index: Int, under primary: Int, _ members: [Member], _ version: SetConfiguration.Version
    ) -> String? {
        guard members[index].isResponsive else { return "a member does not respond" }
        guard members[index].ballot.term == members[primary].ballot.term else { return "a member is in another term" }
        guard members[index].installed == version else { return "a member has an old configuration" }
        if members[index].standing.candidacy != nil { return "a member stands for election" }
        if members[index].priority > members[primary].priority, members[index].votes > 0 {
            return "a member has a better priority"
        }
        switch members[index].role {
        case .primary where index != primary: return "a member believes that it leads"
        case .startingUp, .recovering, .rollback, .down, .removed: return "a member is no secondary"
        case .primary, .secondary, .arbiter: break
        }
        guard index == primary || members[index].standing.peers[primary].report.isPrimary else {
            return "a member has not heard of the primary"
        }
        return nil
    }

    /// Whether nothing keeps a set from being calm for good: faults at its members, regions, members that lag on purpose.
    private func isUndisturbable(_ set: SetRef) -> Bool {
        let members = read(set) { $0.members }
        for fault in network.faults where touches(fault, set) { return false }
        var first: String?
        for index in members.indices where members[index].isConfigured {
            if members[index].settings.secondaryDelaySecs != 0 { return false }
            let region = region(of: .member(set, index))
            if let first, first != region { return false }
            first = region
        }
        return true
    }

    /// Whether a fault is at one of a set's members.
    func touches(_ fault: Fault, _ set: SetRef) -> Bool {
        fault.kind.nodes.contains { node in
            if case .member(set, _) = node { true } else { false }
        }
    }
}
