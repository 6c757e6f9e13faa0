import BSON
import SimKernel

extension Cluster {
    /// Finds a place for each member of a configuration; hosts that the set does not know get new ones.
    mutating func place(_ configuration: ConfigurationDocument, in set: SetRef) -> [Int] {
        configuration.entries.map { entry in
            if let known = self[set].members.firstIndex(where: { $0.host == entry.host }) { return known }
            self[set].members.append(
                Member(
                    id: entry.id, host: entry.host, role: .startingUp(since: now), startedAt: now, applied: .none,
                    durable: .none))
            let place = self[set].members.count - 1
            self[set].members[place].installed = .init(term: 0, number: 0)
            return place
        }
    }

    /// A changed configuration takes effect where it was written; the others hear of it by heartbeats.
    mutating func adopt(_ configuration: SetConfiguration, at member: Int, in set: SetRef) {
        disturb(set)
        let before = self[set].members.map(\.isConfigured)
        self[set].install(configuration, at: member)
        chronicle(.reconfigured(version: configuration.version.number), set, member)
        for index in self[set].members.indices {
            learnPeers(index, in: set)
            let isNew = self[set].members[index].installed.number == 0 || !before[index]
            if isNew, self[set].members[index].isConfigured { join(index, configuration, in: set) }
            if before[index], !self[set].members[index].isConfigured { chronicle(.memberRemoved, set, index) }
        }
        configurationChanged(at: member, in: set)
        if self[set].members[member].isResponsive { askAll(member, in: set) }
    }

    /// Room for what a member will hear of those that are new.
    private mutating func learnPeers(_ member: Int, in set: SetRef) {
        while self[set].members[member].standing.peers.count < self[set].members.count {
            let other = self[set].members[member].standing.peers.count
            var peer = Peer(report: report(of: other, in: set))
            peer.lastAnswer = now
            peer.roundTrip = 2 * pathDelay(from: .member(set, member), to: .member(set, other))
            self[set].members[member].standing.peers.append(peer)
        }
    }

    /// A host that comes into a set starts with nothing and copies all data; an arbiter needs none.
    private mutating func join(_ member: Int, _ configuration: SetConfiguration, in set: SetRef) {
        self[set].install(configuration, at: member)
        chronicle(.memberAdded, set, member)
        guard !self[set].members[member].isDown else { return }
        self[set].members[member].ballot.term = max(
            self[set].members[member].ballot.term, configuration.version.term)
        let isArbiter = self[set].members[member].isArbiter
        self[set].members[member].role = isArbiter ? .arbiter : .startingUp(since: now)
        beginStanding(of: member, in: set)
        guard !isArbiter else { return }
        startInitialSync(of: member, in: set)
    }
}
