import SimKernel

extension Cluster {
    /// What a member says of itself.
    func report(of member: Int, in set: SetRef) -> Report {
        read(set) { $0.members[member].report }
    }

    /// Sends a message, which may get lost.
    mutating func send(_ body: Message.Body, from: Int, to: Int, in set: SetRef) {
        guard let delay = delay(from: .member(set, from), to: .member(set, to)) else { return }
        let (place, round) = write(set) {
            ($0.disturbance.mail.post(Message(from: from, to: to, body: body)), $0.disturbance.round)
        }
        schedule(.message(set, place: UInt32(place), round: round), after: delay)
    }

    /// A member's heartbeat interval is over: it asks all others, and looks whom it has not heard for too long.
    mutating func sendHeartbeats(of member: Int, in set: SetRef, round: UInt32) {
        // What a closure needs of the cluster itself is taken out first, lest the whole be copied for it.
        let now = now
        guard isRound(round, of: set), read(set, { $0.members[member].asks(at: now) }) else { return }
        scheduleHeartbeats(
            of: member, in: set, after: read(set) { $0.settings(of: member).heartbeatInterval })
        guard !read(set, { $0.members[member].isPaused }) else { return }
        askAll(member, in: set)
        if read(set, { $0.primary }) == member { settle(set) }
    }

    /// The next round of heartbeats; one that was due otherwise is not sent.
    mutating func scheduleHeartbeats(of member: Int, in set: SetRef, after span: Micros) {
        let due = now + span
        let round = write(set) {
            $0.members[member].standing.heartbeatDue = due
            return $0.disturbance.round
        }
        schedule(.heartbeatDue(set, UInt8(member), round: round), after: span)
    }

    /// One heartbeat to each other member of the configuration.
    mutating func askAll(_ member: Int, in set: SetRef) {
        let (report, configuration) = read(set) { ($0.members[member].report, $0.configuration(of: member)) }
        for entry in configuration.entries where entry.member != member {
            noteSilence(of: entry.member, at: member, in: set, after: configuration.settings.heartbeatTimeout)
            send(.heartbeat(report), from: member, to: entry.member, in: set)
        }
    }

    /// A process that is gone refuses connections at once; one that does not answer counts as down after the timeout.
    private mutating func noteSilence(of other: Int, at member: Int, in set: SetRef, after timeout: Micros) {
        let (lastAnswer, isDown) = read(set) {
            ($0.members[member].standing.peers[other].lastAnswer ?? 0, $0.members[other].isDown)
        }
        if isDown, network.isOpen(from: .member(set, member), to: .member(set, other)) {
            write(set) {
                $0.members[member].standing.peers[other].miss(
                    "Error connecting to \($0.members[other].host) :: caused by :: onInvoke :: caused by :: Connection refused"
                )
            }
        } else if now - lastAnswer >= timeout {
            write(set) {
                $0.members[member].standing.peers[other].miss("Couldn't get a connection within the time limit")
            }
        }
    }

    /// Events of an earlier disturbance, or of a set that is calm now, mean nothing.
    func isRound(_ round: UInt32, of set: SetRef) -> Bool {
        read(set) { $0.isRound(round) }
    }

    /// A message arrives.
    mutating func deliver(_ place: Int, in set: SetRef, round: UInt32) {
        let arrived = write(set) { (set) -> Message? in
            guard set.isRound(round), let message = set.disturbance.mail.take(place) else { return nil }
            return set.members[message.to].isResponsive && set.members[message.to].role != .removed ? message : nil
        }
        guard let message = arrived else { return }
        switch message.body {
        case .heartbeat(let report): answerHeartbeat(report, message, in: set)
        case .heartbeatReply(let report, let since): hear(report, message, since: since, in: set)
        case .voteRequest(let request): answer(request, message, in: set)
        case .vote(let vote): count(vote, message, in: set)
        case .stepUp(let term): stepUp(message.to, in: set, asked: term)
        }
    }

    private mutating func answerHeartbeat(_ report: Report, _ message: Message, in set: SetRef) {
        let (member, other) = (message.to, message.from)
        let now = now
        write(set) { $0.members[member].standing.peers[other].lastRequest = now }
        learnTerm(report.term, at: member, in: set)
        adopt(report.config, at: member, in: set)
        if report.isPrimary, isNews(other, of: report.term, at: member, in: set) {
            scheduleHeartbeats(of: member, in: set, after: 0)
        }
        let sent = now - pathDelay(from: .member(set, other), to: .member(set, member))
        send(.heartbeatReply(self.report(of: member, in: set), since: sent), from: member, to: other, in: set)
    }

    /// Whether another's claim to lead is new to a member, which then asks all others at once instead of when its interval
    /// is over: "Restarting heartbeats after learning of a new primary".
    private func isNews(_ primary: Int, of term: Int64, at member: Int, in set: SetRef) -> Bool {
        read(set) { !$0.members[member].isPrimary && term == $0.members[member].ballot.term }
            && heardPrimary(of: member, in: set) != primary
    }

    private mutating func hear(_ report: Report, _ message: Message, since: Micros, in set: SetRef) {
        let (member, other) = (message.to, message.from)
        let now = now
        write(set) { $0.members[member].standing.peers[other].hear(report, at: now, since: since) }
        learnTerm(report.term, at: member, in: set)
        learnPoint(report, of: other, at: member, in: set)
        learnCommitted(report.committed, byHeartbeatAt: member, in: set)
        adopt(report.config, at: member, in: set)
        guard report.isPrimary,
            read(set, { report.term == $0.members[member].ballot.term && !$0.members[member].isPrimary })
        else { return }
        postponeElection(of: member, in: set)
        considerTakeover(by: member, from: other, report, in: set)
    }

    /// A member that hears of a newer term takes it over, and is primary no more.
    mutating func learnTerm(_ term: Int64, at member: Int, in set: SetRef) {
        guard term > read(set, { $0.members[member].ballot.term }) else { return }
        self[set].members[member].ballot.term = term
        if self[set].members[member].isPrimary { stepDown(member, in: set, because: "a newer term, \(term), was seen") }
        if let candidacy = self[set].members[member].standing.candidacy, candidacy.term < term {
            lose(member, in: set, because: "a newer term, \(term), was seen")
        }
    }

    /// A member that hears of a newer configuration installs it.
    private mutating func adopt(_ version: SetConfiguration.Version, at member: Int, in set: SetRef) {
        guard read(set, { $0.members[member].installed < version }),
            let configuration = self[set].configurations.last(where: { $0.version == version })
        else { return }
        self[set].install(configuration, at: member)
        configurationChanged(at: member, in: set)
    }
}

extension Member {
    /// Whether it asks the others now.
    fileprivate func asks(at now: Micros) -> Bool { role != .removed && !isDown && standing.heartbeatDue == now }

    /// What it says of itself.
    var report: Report {
        Report(
            term: ballot.term, role: role, applied: applied, durable: durable, config: installed,
            committed: following.committed)
    }
}

extension ReplicaSet {
    fileprivate func isRound(_ round: UInt32) -> Bool { isDisturbed && disturbance.round == round }
}

extension Peer {
    fileprivate mutating func miss(_ failure: String) {
        isUp = false
        self.failure = failure
    }
}
