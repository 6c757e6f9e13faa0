import BSON
import SimKernel

extension Cluster {
    /// An election is won. The member takes no writes before it has what the others have.
    func electionWonMetrics(_ member: Int, in set: SetRef, _ candidacy: Candidacy) -> CandidateMetrics {
        let configuration = self[set].configuration(of: member)
        let own = self[set].members[member]
        return CandidateMetrics(
            reason: candidacy.reason, date: candidacy.startedAt, term: candidacy.term,
            lastCommitted: self[set].majorityCommitted ?? .none, lastSeen: own.applied,
            votesNeeded: configuration.majority, priority: configuration.priority(of: member),
            timeoutMillis: configuration.settings.electionTimeoutMillis, priorPrimary: candidacy.priorPrimary)
    }

    mutating func win(_ member: Int, in set: SetRef) {
        guard let candidacy = self[set].members[member].standing.candidacy else { return }
        self[set].members[member].standing.candidate = electionWonMetrics(member, in: set, candidacy)
        self[set].members[member].standing.candidacy = nil
        self[set].members[member].standing.isCatchingUp = true
        self[set].members[member].standing.timerDue = nil
        self[set].members[member].role = .primary(electedAt: now)
        self[set].term = max(self[set].term, candidacy.term)
        electionLog.note(set, term: candidacy.term, winner: member)
        chronicle(.electionWon(term: candidacy.term), set, member)
        rememberAnswers(of: candidacy.granted, at: member, in: set)
        askAll(member, in: set)
        setTimer(of: member, in: set)
        let round = self[set].disturbance.round
        schedule(.catchUpLook(set, UInt8(member), round: round), after: slowestRoundTrip(from: member, in: set))
    }

    /// Who voted for a member was heard from.
    private mutating func rememberAnswers(of voters: Set<Int>, at member: Int, in set: SetRef) {
        for voter in voters where voter != member { self[set].members[member].standing.peers[voter].lastAnswer = now }
    }

    private func slowestRoundTrip(from member: Int, in set: SetRef) -> Micros {
        let own = NodeID.member(set, member)
        let voters = self[set].configuration(of: member).voters.filter { $0 != member }
        return 2 * (voters.map { pathDelay(from: own, to: .member(set, $0)) }.max() ?? 0) + 1
    }

    /// A new primary looks whether it has all that it has heard of; then it takes over.
    mutating func lookForCatchUp(_ member: Int, in set: SetRef, round: UInt32) {
        let own = self[set].members[member]
        guard isRound(round, of: set), own.standing.isCatchingUp, own.isPrimary, own.isResponsive else { return }
        if let source = newerPeer(than: member, in: set), !catchUpIsOver(own, in: set) {
            followForCatchUp(member, from: source, in: set)
            schedule(.catchUpLook(set, UInt8(member), round: round), after: .milliseconds(100))
            return
        }
        schedule(.drained(set, UInt8(member), round: round), after: ElectionTimes.drain)
    }

    private func catchUpIsOver(_ own: Member, in set: SetRef) -> Bool {
        let limit = self[set].configuration.settings.catchUpTimeoutMillis
        guard limit >= 0, case .primary(let electedAt) = own.role else { return false }
        return now - electedAt >= .milliseconds(limit)
    }

    /// Of the members that a new primary hears, the one with the newest entries that it does not have.
    private func newerPeer(than member: Int, in set: SetRef) -> Int? {
        let own = self[set].members[member]
        let peers = own.standing.peers
        return peers.indices.filter { other in
            other != member && peers[other].isUp && own.applied < peers[other].report.applied
                && !self[set].members[other].isArbiter && canCatchUp(member, with: other, in: set)
                && reaches(.member(set, member), .member(set, other))
        }.max { peers[$0].report.applied < peers[$1].report.applied }
    }

    /// The new primary has applied all that it got: it writes its term's first entry and takes writes.
    mutating func beginTerm(of member: Int, in set: SetRef, round: UInt32) {
        let own = self[set].members[member]
        guard isRound(round, of: set), own.standing.isCatchingUp, own.isPrimary, own.isResponsive else { return }
        self[set].members[member].standing.isCatchingUp = false
        let term = own.ballot.term
        let start = now
        self[set].members[member].standing.candidate?.newTermStart = start
        takeOver(member, in: set, term: term)
        checkCompleteness(of: member, in: set, term: term)
        self[set].takeTerm(term, at: member)
        chronicle(.primaryReady(term: term), set, member)
        if case .shard(let shard) = set { primaryChanged(on: shard) }
    }
}
