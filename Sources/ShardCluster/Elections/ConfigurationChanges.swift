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

    /// A new member has copied all data.
    mutating func endInitialSync(of member: Int, in set: SetRef) {
        guard case .startingUp = self[set].members[member].role else { return }
        self[set].members[member].role = .secondary(syncSource: nil)
        chronicle(.synced, set, member)
        postponeElection(of: member, in: set)
    }
}
