import SimKernel

extension Cluster {
    /// A member has installed another configuration: it may be new in it, or no longer in it.
    mutating func configurationChanged(at member: Int, in set: SetRef) {
        let configuration = self[set].configuration(of: member)
        guard configuration.entry(of: member) != nil else {
            if self[set].members[member].isPrimary {
                stepDown(member, in: set, because: "it was removed from the configuration")
            }
            self[set].members[member].role = .removed
            return
        }
        setTimer(of: member, in: set)
    }

    /// A new member copies all data of its set.
    mutating func startInitialSync(of member: Int, in set: SetRef) {
        var bytes: Int64 = 0
        if case .shard(let shard) = set { bytes = self[shard].dataBytes }
        schedule(
            .initialSyncEnds(set, UInt8(member)),
            after: ElectionTimes.initialSyncStart + bytes / ElectionTimes.initialSyncBytesPerMicrosecond)
    }

    /// A new member has copied all data.
    mutating func endInitialSync(of member: Int, in set: SetRef) {
        guard case .startingUp(let start) = self[set].members[member].role else { return }
        switch set {
        case .shard(let shard):
            guard self[set].members[member].isResponsive, syncSource(of: member, on: shard) != nil else {
                return schedule(.initialSyncEnds(set, UInt8(member)), after: ElectionTimes.initialSyncStart)
            }
            recover(member, since: start, on: shard)
        case .config:
            if let primary = self[set].primary {
                self[set].members[member].applied = self[set].members[primary].applied
                self[set].members[member].durable = self[set].members[primary].durable
            }
            self[set].members[member].role = .secondary(syncSource: nil)
        }
        chronicle(.synced, set, member)
        postponeElection(of: member, in: set)
    }
}
