import BSON
import SimKernel

extension Cluster {
    /// Up to 15 % of the election timeout, drawn anew each time.
    mutating func electionJitter(in set: SetRef) -> Micros {
        let timeout = read(set) { $0.configuration.settings.electionTimeout }
        let limit = UInt64(max(0, Double(timeout) * ElectionTimes.jitter))
        return Micros(generator.below(limit))
    }

    /// A member has heard from a primary: it stands an election timeout later, if it hears nothing more.
    mutating func postponeElection(of member: Int, in set: SetRef) {
        let timeout = read(set) { $0.settings(of: member).electionTimeout }
        let due = now + timeout + electionJitter(in: set)
        write(set) { $0.members[member].standing.electionDue = due }
        setTimer(of: member, in: set)
    }

    /// When a member has to look again at its standing; nil if it never stands nor leads.
    private func nextDue(of member: Int, in set: SetRef) -> Micros? {
        switch read(set, { $0.members[member].role }) {
        case .primary: return livenessDue(of: member, in: set)
        case .secondary:
            guard read(set, { $0.priority(of: member) }) > 0 else { return nil }
            return read(set) {
                min($0.members[member].standing.electionDue, $0.members[member].standing.takeover?.due ?? .max)
            }
        case .arbiter, .startingUp, .recovering, .rollback, .down, .removed: return nil
        }
    }

    /// Has a member's timer go off in time; a timer that is set already and earlier looks again then.
    mutating func setTimer(of member: Int, in set: SetRef) {
        guard read(set, { $0.isDisturbed }), let due = nextDue(of: member, in: set), due != .max else { return }
        if let pending = read(set, { $0.members[member].standing.timerDue }), pending <= due { return }
        let time = max(due, now)
        let round = write(set) {
            $0.members[member].standing.timerDue = time
            return $0.disturbance.round
        }
        schedule(.timer(set, UInt8(member), round: round), after: time - now)
    }

    /// A member's timer goes off.
    mutating func timerOff(_ member: Int, in set: SetRef, round: UInt32) {
        guard isRound(round, of: set), self[set].members[member].standing.timerDue == now else { return }
        self[set].members[member].standing.timerDue = nil
        guard self[set].members[member].isResponsive else { return }
        if let due = nextDue(of: member, in: set), due <= now {
            switch self[set].members[member].role {
            case .primary:
                stepDown(member, in: set, because: "it cannot see a majority of the set")
                postponeElection(of: member, in: set)
            default: standIfDue(member, in: set)
            }
        }
        setTimer(of: member, in: set)
    }

    /// When a primary has not heard a majority for an election timeout, itself counted.
    private func livenessDue(of member: Int, in set: SetRef) -> Micros? {
        let (configuration, peers) = read(set) {
            ($0.configuration(of: member), $0.members[member].standing.peers)
        }
        let own = configuration.votes(of: member)
        let answers = configuration.voters.filter { $0 != member }.map { peers[$0].lastAnswer ?? 0 }.sorted(by: >)
        let needed = configuration.majority - own
        guard needed > 0 else { return nil }
        guard answers.count >= needed else { return now }
        return answers[needed - 1] + configuration.settings.electionTimeout
    }

    private mutating func standIfDue(_ member: Int, in set: SetRef) {
        let standing = self[set].members[member].standing
        if let takeover = standing.takeover, takeover.due <= now {
            self[set].members[member].standing.takeover = nil
            if whyNotElectable(member, in: set, for: takeover.reason) == nil {
                return stand(member, in: set, because: takeover.reason)
            }
        }
        guard standing.electionDue <= now else { return }
        if whyNotElectable(member, in: set, for: .electionTimeout) == nil {
            stand(member, in: set, because: .electionTimeout)
        }
        postponeElection(of: member, in: set)
    }

    /// Why a member may not stand, as the server logs it; nil if it may.
    func whyNotElectable(_ member: Int, in set: SetRef, for reason: ElectionReason) -> String? {
        let own = self[set].members[member]
        let configuration = self[set].configuration(of: member)
        guard own.isResponsive, configuration.entry(of: member) != nil else { return "I am not running" }
        if own.isArbiter { return "member is an arbiter" }
        if configuration.priority(of: member) <= 0 { return "member has zero priority" }
        guard case .secondary = own.role else { return "member is not currently a secondary" }
        if own.standing.frozenUntil > now {
            return "I am still waiting for stepdown period to end at \(LogicalClock.date(own.standing.frozenUntil))"
        }
        let seen = configuration.voters.filter { $0 == member || own.standing.peers[$0].isUp }.count
        if seen < configuration.majority { return "I cannot see a majority" }
        if own.standing.candidacy != nil { return "an election is already in progress" }
        return takeoverObstacle(member, in: set, for: reason)
    }
}
