import BSON
import SimKernel

extension Cluster {
    /// A member stands for election, at first for a trial that raises no term.
    mutating func stand(_ member: Int, in set: SetRef, because reason: ElectionReason) {
        let own = self[set].members[member]
        let prior = own.standing.peers.indices.first { other in
            other != member && own.standing.peers[other].report.isPrimary
                && own.standing.peers[other].report.term == own.ballot.term
        }
        let timeout = self[set].settings(of: member).electionTimeout
        self[set].members[member].standing.takeover = nil
        self[set].members[member].standing.candidacy = Candidacy(
            reason: reason, isDryRun: true, term: own.ballot.term, startedAt: now, deadline: now + timeout,
            priorPrimary: prior)
        chronicle(.electionStarted(term: own.ballot.term, reason: reason, isDryRun: true), set, member)
        guard reason != .stepUpRequestSkipDryRun else { return standInEarnest(member, in: set) }
        askForVotes(member, in: set)
    }

    /// The trial is won: a new term, the candidate's own vote, and the real question.
    private mutating func standInEarnest(_ member: Int, in set: SetRef) {
        let term = self[set].members[member].ballot.term + 1
        self[set].members[member].ballot.term = term
        vote(for: member, in: term, by: member, in: set)
        self[set].members[member].standing.candidacy?.isDryRun = false
        self[set].members[member].standing.candidacy?.term = term
        self[set].members[member].standing.candidacy?.granted = []
        self[set].members[member].standing.candidacy?.refused = []
        guard let reason = self[set].members[member].standing.candidacy?.reason else { return }
        chronicle(.electionStarted(term: term, reason: reason, isDryRun: false), set, member)
        askForVotes(member, in: set)
    }

    private mutating func askForVotes(_ member: Int, in set: SetRef) {
        guard let candidacy = self[set].members[member].standing.candidacy else { return }
        let own = self[set].members[member]
        let request = VoteRequest(
            isDryRun: candidacy.isDryRun, term: candidacy.term, applied: own.applied, config: own.installed)
        let configuration = self[set].configuration(of: member)
        if configuration.votes(of: member) > 0 { self[set].members[member].standing.candidacy?.granted = [member] }
        for voter in configuration.voters where voter != member {
            if refusesConnections(voter, of: member, in: set) {
                self[set].members[member].standing.candidacy?.refused.insert(voter)
            } else {
                send(.voteRequest(request), from: member, to: voter, in: set)
            }
        }
        schedule(
            .candidacyEnds(set, UInt8(member), round: self[set].disturbance.round), after: candidacy.deadline - now)
        conclude(member, in: set)
    }

    /// A host whose process is gone says so at once.
    private func refusesConnections(_ other: Int, of member: Int, in set: SetRef) -> Bool {
        self[set].members[other].isDown && network.isOpen(from: .member(set, member), to: .member(set, other))
    }

    /// A vote is asked for.
    mutating func answer(_ request: VoteRequest, _ message: Message, in set: SetRef) {
        let (member, candidate) = (message.to, message.from)
        if !request.isDryRun { learnTerm(request.term, at: member, in: set) }
        let refusal = whyNotVote(for: candidate, request, by: member, in: set)
        if !request.isDryRun {
            if refusal == nil { vote(for: candidate, in: request.term, by: member, in: set) }
            let own = self[set].members[member]
            self[set].members[member].standing.participant = ParticipantMetrics(
                votedFor: refusal == nil, term: request.term, date: now, candidate: candidate, reason: refusal ?? "",
                applied: own.applied, priority: own.priority)
        }
        let vote = Vote(
            isDryRun: request.isDryRun, asked: request.term, term: self[set].members[member].ballot.term,
            isGranted: refusal == nil, reason: refusal ?? "")
        send(.vote(vote), from: member, to: candidate, in: set)
    }

    /// The server's words for refusing a vote; nil if it is granted.
    private func whyNotVote(
        for candidate: Int, _ request: VoteRequest, by member: Int, in set: SetRef
    ) -> String? {
        let own = self[set].members[member]
        if request.term < own.ballot.term {
            return "candidate's term (\(request.term)) is lower than mine (\(own.ballot.term))"
        }
        if request.config < own.installed { return "candidate's config is older than mine" }
        if !request.isDryRun, own.ballot.votedIn >= request.term, !plants.contains(.doubleVote) {
            return "already voted for another candidate this term (\(own.ballot.votedIn))"
        }
        if !own.isArbiter, request.applied < own.applied {
            return "candidate's data is staler than mine. candidate's last applied OpTime: "
                + "\(describe(request.applied)), my last applied OpTime: \(describe(own.applied))"
        }
        if own.isArbiter, let primary = heardPrimary(of: member, in: set), primary != candidate,
            self[set].configuration(of: member).priority(of: primary)
                >= self[set].configuration(of: member).priority(of: candidate)
        {
            return "can see a healthy primary (\(self[set].members[primary].host)) of equal or greater priority"
        }
        return nil
    }

    private func describe(_ point: OpTime) -> String {
        "{ ts: Timestamp(\(point.timestamp.seconds), \(point.timestamp.increment)), t: \(point.term) }"
    }

    /// The primary of its own term that a member hears of; what it knew of others in older terms counts for nothing.
    func heardPrimary(of member: Int, in set: SetRef) -> Int? {
        let (peers, term) = read(set) { ($0.members[member].standing.peers, $0.members[member].ballot.term) }
        return peers.indices.first { other in
            other != member && peers[other].isUp && peers[other].report.isPrimary && peers[other].report.term == term
        }
    }

    /// A vote that a member gives is on its disk before anybody hears of it.
    private mutating func vote(for candidate: Int, in term: Int64, by member: Int, in set: SetRef) {
        electionLog.note(set, term: term, voter: member, candidate: candidate)
        self[set].members[member].ballot.votedIn = term
        self[set].members[member].ballot.votedFor = candidate
        self[set].members[member].ballot.term = max(term, self[set].members[member].ballot.term)
    }

    /// A vote arrives at the candidate.
    mutating func count(_ vote: Vote, _ message: Message, in set: SetRef) {
        let (member, voter) = (message.to, message.from)
        learnTerm(vote.term, at: member, in: set)
        guard let candidacy = self[set].members[member].standing.candidacy, candidacy.isDryRun == vote.isDryRun,
            candidacy.term == vote.asked
        else { return }
        if vote.isGranted {
            self[set].members[member].standing.candidacy?.granted.insert(voter)
        } else {
            self[set].members[member].standing.candidacy?.refused.insert(voter)
            if candidacy.refusal == nil { self[set].members[member].standing.candidacy?.refusal = vote.reason }
        }
        conclude(member, in: set)
    }

    /// Wins or loses once the votes say so.
    private mutating func conclude(_ member: Int, in set: SetRef) {
        guard let candidacy = self[set].members[member].standing.candidacy else { return }
        let configuration = self[set].configuration(of: member)
        if candidacy.granted.count >= configuration.majority {
            return candidacy.isDryRun ? standInEarnest(member, in: set) : win(member, in: set)
        }
        if configuration.voters.count - candidacy.refused.count < configuration.majority {
            lose(member, in: set, because: candidacy.refusal ?? "not enough votes")
        }
    }

    mutating func lose(_ member: Int, in set: SetRef, because reason: String) {
        guard let candidacy = self[set].members[member].standing.candidacy else { return }
        self[set].members[member].standing.candidacy = nil
        chronicle(.electionLost(term: candidacy.term, reason: reason), set, member)
        postponeElection(of: member, in: set)
    }

    /// An election that has neither been won nor lost in an election timeout is over.
    mutating func endCandidacy(_ member: Int, in set: SetRef, round: UInt32) {
        guard isRound(round, of: set), let candidacy = self[set].members[member].standing.candidacy,
            candidacy.deadline <= now
        else { return }
        lose(member, in: set, because: "not enough votes came in time")
    }
}
