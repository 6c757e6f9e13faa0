import SimKernel

extension Cluster {
    /// A process is killed: what it only had in memory is lost.
    mutating func kill(_ member: Int, in set: SetRef) {
        disturb(set)
        self[set].members[member].role = .down(since: now)
        self[set].members[member].isPaused = false
        let frozen = self[set].members[member].standing
        self[set].members[member].standing = Standing()
        self[set].members[member].standing.peers = frozen.peers
        processes.forget(self[set].members[member].host)
        chronicle(.memberDown, set, member)
        processEnded(member, in: set)
    }

    /// A process starts on its old files; it takes part once its storage is open.
    mutating func restart(_ member: Int, in set: SetRef) {
        disturb(set)
        schedule(.processUp(set, UInt8(member)), after: ElectionTimes.processStart)
    }

    /// A started process has loaded its configuration: a secondary behind the others, or an arbiter.
    mutating func processUp(_ member: Int, in set: SetRef) {
        guard self[set].members[member].isDown else { return }
        self[set].members[member].startedAt = now
        let own = self[set].members[member]
        let hasData = own.applied != .none
        self[set].members[member].role =
            own.isArbiter ? .arbiter : hasData ? .secondary(syncSource: nil) : .startingUp(since: now)
        chronicle(.memberUp, set, member)
        beginStanding(of: member, in: set)
        if !own.isArbiter, !hasData { startInitialSync(of: member, in: set) }
        processStarted(member, in: set)
    }

    /// A process begins to take part: it knows nobody yet, and waits a whole timeout before it stands.
    mutating func beginStanding(of member: Int, in set: SetRef) {
        disturb(set)
        var standing = Standing()
        for other in self[set].members.indices {
            var peer = Peer(report: report(of: other, in: set))
            peer.isUp = false
            peer.roundTrip = 2 * pathDelay(from: .member(set, member), to: .member(set, other))
            standing.peers.append(peer)
        }
        self[set].members[member].standing = standing
        scheduleHeartbeats(of: member, in: set, after: 0)
        postponeElection(of: member, in: set)
    }

    /// SIGSTOP: the process stands still, and knows nothing of it.
    mutating func pause(_ member: Int, in set: SetRef) {
        disturb(set)
        self[set].members[member].isPaused = true
    }

    /// SIGCONT: it goes on, and its timers find that they are overdue.
    mutating func resume(_ member: Int, in set: SetRef) {
        disturb(set)
        self[set].members[member].isPaused = false
        self[set].members[member].standing.timerDue = nil
        setTimer(of: member, in: set)
        guard self[set].members[member].standing.isCatchingUp else { return }
        schedule(.catchUpLook(set, UInt8(member), round: self[set].disturbance.round), after: 0)
    }
}
